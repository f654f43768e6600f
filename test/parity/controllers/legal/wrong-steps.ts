import type { Difference } from "../../comparison.ts";
import type { Change, ControllerCase, ControllerRun } from "../recording.ts";
import { illegalDaemonPods } from "./daemon-pods.ts";
import { illegalJobPods } from "./job-pods.ts";
import { illegalSizes } from "./replica-set-sizes.ts";
import { illegalScaleIns } from "./scale-in.ts";
import { type IllegalPod, illegalPods } from "./stateful-pods.ts";
import { type Rules, strategiesIn } from "./strategies.ts";

/** How pods of each kind of owner are held to its rules. To add one: a line here. */
const CHECKS: Readonly<Record<string, (changes: readonly Change[], rules: Rules) => readonly IllegalPod[]>> =
  {
    StatefulSet: (changes, { statefulSets }) => illegalPods(changes, statefulSets),
    DaemonSet: (changes, { daemonSets }) => illegalDaemonPods(changes, daemonSets),
    Job: (changes, { jobs }) => illegalJobPods(changes, jobs),
    ReplicaSet: (changes) => illegalScaleIns(changes),
  };

/** Holds the recorded steps, and our own, to what the simulator's rules allow. */
export function* wrongSteps(
  recorded: ControllerCase,
  run: ControllerRun,
  own: readonly Change[],
): Generator<Difference> {
  const rules = strategiesIn(recorded, run);
  for (const [whose, changes] of [
    ["recorded", run.changes],
    ["own", own],
  ] as const) {
    for (const { t, set, size } of illegalSizes(changes, rules.deployments))
      yield [
        `no step of a rollout explains a ${whose} size`,
        `run ${run.repeat}, ${set} at ${t} s`,
        size,
        "",
      ];
    for (const [kind, check] of Object.entries(CHECKS))
      for (const { t, pod, why } of check(changes, rules))
        yield [
          `a ${whose} pod of a ${kind} is against the rules`,
          `run ${run.repeat}, ${pod} at ${t} s`,
          why,
          "",
        ];
  }
}
