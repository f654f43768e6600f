import type { PodId } from "../../../src/cluster/ids.ts";
import { type Assembly, assemble } from "../../../src/run/assemble.ts";
import { begin } from "../../../src/run/begin.ts";
import type { RunSpec } from "../../../src/spec/run-spec.ts";
import type { WorldSpec } from "../../../src/spec/world.ts";
import type { Acting } from "./actions/act.ts";
import { ACTIONS } from "./actions/actions.ts";
import { renewLeases } from "./actions/nodes.ts";
import { anotherMachine } from "./another-machine.ts";
import { PlayedAutoscalers } from "./autoscaling/play-autoscalers.ts";
import type { Untold } from "./autoscaling/untold.ts";
import { ChangeLog } from "./change-log.ts";
import { microseconds } from "./durations.ts";
import { EventObjects } from "./event-objects.ts";
import { finalOf } from "./final.ts";
import { Kwok } from "./kwok.ts";
import { LiveManifests } from "./live-manifests.ts";
import { momentOf } from "./moments.ts";
import { Names } from "./names.ts";
import { NotSimulated } from "./not-simulated.ts";
import { Observer } from "./observer.ts";
import { paceOf } from "./pace.ts";
import { PodFinder } from "./pod-finder.ts";
import { PodObjects } from "./pod-objects.ts";
import type { Change, ControllerCase, ControllerRun, Final, RecordedAction } from "./recording.ts";
import { worldOf } from "./world-of.ts";

/** What came of playing a recorded run. */
export interface Replayed {
  readonly changes: readonly Change[];
  readonly final: Final;
  /** How long it was played. */
  readonly seconds: number;
  /** Answers to evictions, and ends of drains. */
  readonly answers: readonly Answer[];
}

/** The answer to what the recorder did: ours, and the recorded one. */
export interface Answer {
  readonly action: RecordedAction;
  readonly found: unknown;
  readonly recorded: unknown;
}

/**
 * After the last action of the recorder everything was left to itself for some time: at least so many seconds. Runs
 * with autoscalers end with the deletion of these.
 */
const REST = 5;

/** A recorder stops when it has seen the last change that it waits for; ours may come a little later. */
const MORE = 1;

/** A person acts before controllers see what comes of the same instant. */
const ACTION_PRIORITY = 1;

/**
 * Does in a simulation what was done in a recorded run, at the same times, and writes down what comes of it as the
 * recordings do. `untold`: what the recording does not tell.
 *
 * @throws NotSimulated if the case needs something that the simulator does not know.
 */
export function replay(
  recorded: ControllerCase,
  run: ControllerRun,
  { startTime, lag = 0, seed = 1, machine: number = 1, rest: usualRest = REST }: Untold = {},
): Replayed {
  const read = worldOf(recorded, run);
  const machine = anotherMachine(number);
  const controlPlane = machine.controlPlane(read.world.controlPlane);
  const world = { ...read.world, controlPlane, startTime: startTime ?? read.world.startTime };
  const caseWorld = { ...read, world };
  let observer: Observer | undefined;
  let made: Pick<Acting, "kwok" | "pods" | "names" | "log"> | undefined;
  const autoscalers = new PlayedAutoscalers(recorded, run, world, lag);
  const parts: Assembly = assemble(
    specOf(recorded, world, seed),
    { afterEach: () => observer?.look() },
    (simulation, cluster) => {
      const names = new Names(world, cluster);
      const log = new ChangeLog(simulation);
      const pods: PodObjects = new PodObjects(cluster, log, names, {
        beforePod: () => observer?.look(),
        messageOf: (pod: PodId) => parts.scheduler.messageOf(pod),
      });
      const kwok = new Kwok(
        simulation,
        cluster,
        paceOf(run),
        () => pods,
        () => machine.delay(),
      );
      made = { kwok, pods, names, log };
      return kwok;
    },
    () =>
      autoscalers.source({
        now: () => parts.simulation.now,
        nameOf: (pod) => made!.names.ofPod(pod),
        readyAt: (pod) => parts.cluster.pods.readyAt[pod]!,
      }),
  );
  const { simulation, cluster } = parts;
  const { log, names } = made!;
  const answers: Answer[] = [];
  const laters: (() => void)[] = [];
  const later = simulation.define("recorder", (number) => laters[number]!());
  const acting: Acting = {
    ...caseWorld,
    ...made!,
    recorded,
    run,
    parts,
    later: (delay, act) => simulation.schedule(later, delay, laters.push(act) - 1, 0, ACTION_PRIORITY),
    answered: (action, found, recorded) => answers.push({ action, found, recorded }),
    get manifests() {
      return manifests;
    },
    get finder() {
      return finder;
    },
  };
  const manifests = new LiveManifests(acting);
  const finder = new PodFinder(acting);
  for (const node of recorded.nodes ?? []) manifests.set(node);
  observer = new Observer(acting);
  const events = new EventObjects(log, simulation, (text) => names.inText(text));
  cluster.listen({
    eventRecorded: (event) => {
      observer?.look();
      events.record(event);
    },
  });
  begin(world, parts);
  autoscalers.schedule(acting);
  observer.look();
  // What was there before the run is no change.
  log.changes.length = 0;
  renewLeases(acting);
  for (const action of run.actions) {
    const act = ACTIONS[action.what];
    if (act === undefined) throw new NotSimulated(`the action ${action.what}`);
    if (action.setup && action.object?.kind === "Node") manifests.set(action.object);
    else acting.later(microseconds(Math.max(0, momentOf(action, run))), () => act(action, acting));
  }
  const rest = run.actions.some(({ what }) => what === "metrics-served") ? 0 : usualRest;
  const seconds = Math.max(run.seconds, lastActionOf(run) + rest, run.changes.at(-1)?.t ?? 0);
  simulation.run(microseconds(rest === 0 ? seconds : seconds + MORE));
  return { changes: log.changes, final: finalOf(log), seconds, answers };
}

/** How long after its last action a run of a case was watched at the most, in seconds. */
export function longestRest({ runs }: ControllerCase): number {
  return Math.max(REST, ...runs.map((run) => run.seconds - lastActionOf(run)));
}

function lastActionOf({ actions }: ControllerRun): number {
  return actions.at(-1)?.t ?? 0;
}

function specOf({ id }: ControllerCase, world: WorldSpec, seed: number): RunSpec {
  const strategy = {
    label: "kube-default",
    name: "kube-default",
    module: "",
    options: {},
    queue: "kubernetes",
  } as const;
  return { scenario: id, variant: "", world, strategy, seed, check: false, eventQueue: "ladder" };
}
