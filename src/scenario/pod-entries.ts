import type { Placed } from "../document/value.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import type { Labels } from "../spec/pod.ts";
import type { PodEntry } from "../spec/world.ts";
import type { NumberedWorkload } from "./numbered-workload.ts";
import { type PodChoice, podTarget, templatesOf } from "./pod-targets.ts";
import type { Reading } from "./reading.ts";

/** What the timeline does to pods, before its target is looked up. */
export type PodAct =
  | { readonly verb: "deletePods"; readonly grace: number | undefined }
  | { readonly verb: "evict"; readonly grace: number | undefined }
  | { readonly verb: "labelPods"; readonly set: Readonly<Record<string, string | undefined>> };

/** An entry for each target; none where something was reported. */
export function podEntries(
  at: number,
  targets: readonly Placed<string>[],
  act: PodAct,
  choice: PodChoice,
  workloads: readonly NumberedWorkload[] | undefined,
  reading: Reading,
): readonly PodEntry[] {
  return targets.flatMap((written) => {
    const pods = podTarget(written, choice, workloads, reading);
    if (pods === undefined) return [];
    if (act.verb === "labelPods") warnOfKeepers(written, act.set, workloads ?? [], reading);
    return [{ at, target: written.value, pods, ...act }];
  });
}

/** Of controllers other than those of ReplicaSets, which do not let pods go that they do not select any more. */
function warnOfKeepers(
  { value, place }: Placed<string>,
  set: Readonly<Record<string, string | undefined>>,
  workloads: readonly NumberedWorkload[],
  reading: Reading,
): void {
  const name = value.slice(value.lastIndexOf("/") + 1);
  for (const { spec } of workloads) {
    if (spec.kind !== "StatefulSet" && spec.kind !== "DaemonSet") continue;
    if (!name.startsWith(`${spec.name}-`)) continue;
    const [template] = templatesOf(spec);
    const after = Object.entries({ ...template?.labels, ...set }).filter(([, each]) => each !== undefined);
    if (matchesLabels(spec.selector, Object.fromEntries(after) as Labels)) continue;
    const message = `${spec.label} keeps its pods whatever their labels say: that it lets them go is not simulated`;
    reading.warn(
      place,
      "not-yet-simulated",
      message,
      "label pods of Deployments or ReplicaSets, or other labels",
    );
  }
}
