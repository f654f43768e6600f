import type { Cluster } from "../../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../../src/cluster/ids.ts";
import { BOUND, FREE, READY } from "../../../src/cluster/pod-table.ts";
import { podsOnNode } from "../../../src/cluster/pods-on-node.ts";
import type { EventKind, Simulation } from "../../../src/kernel/simulation.ts";
import type { KubeletPart } from "../../../src/run/assemble.ts";
import { durationOf } from "./durations.ts";
import type { Pace } from "./pace.ts";
import type { PodObjects } from "./pod-objects.ts";
import { WriteLine } from "./write-line.ts";

/** What kwok takes for its other writes on a machine with little else to do, in microseconds. */
const OTHERS = 14_000;

export type Annotations = Readonly<Record<string, string>>;

/**
 * Plays the kubelets as kwok did in the recordings, by the annotations `rec/*` of pods, which the README beside the
 * recordings describes. Nodes that are frozen do nothing until they are thawed, and then catch up at once.
 */
export class Kwok implements KubeletPart {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #objects: () => PodObjects;
  readonly #pace: Pace;
  readonly #late: () => number;
  /** Which binding of its row a pod is: what was planned for one that has left is not for the next. */
  readonly #bindings: number[] = [];
  #bound = 0;
  readonly #line: WriteLine;
  readonly #started: boolean[] = [];
  readonly #own = new Map<string, Annotations>();
  readonly #parsed = new Map<string, Annotations>();
  readonly #frozen = new Map<NodeId, (() => void)[]>();
  readonly #kinds: Record<Step, EventKind>;
  readonly #gone: EventKind;
  readonly #names: string[] = [];

  /** `late`: what the next write takes longer than usual. */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    pace: Pace,
    objects: () => PodObjects,
    late: () => number,
  ) {
    this.#late = late;
    this.#line = new WriteLine(simulation, pace.jams);
    this.#pace = pace;
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#objects = objects;
    const define = (step: Step, act: (pod: PodId) => void) => {
      const written = simulation.define(`kwok-${step}-written`, (pod, binding) =>
        this.#unlessFrozen(pod as PodId, binding, act),
      );
      return simulation.define(`kwok-${step}`, (pod, binding) =>
        simulation.schedule(written, this.#line.turn(), pod, binding),
      );
    };
    this.#kinds = {
      start: define("start", (pod) => this.#start(pod)),
      ready: define("ready", (pod) => this.ready(pod)),
      end: define("end", (pod) => this.#end(pod)),
      stop: define("stop", (pod) => this.#stop(pod)),
      remove: define("remove", (pod) => this.#remove(pod)),
    };
    const gone = simulation.define("kwok-gone-written", (number) =>
      this.#objects().gone(this.#names[number]!),
    );
    this.#gone = simulation.define("kwok-gone", (number) =>
      simulation.schedule(gone, this.#line.turn(), number),
    );
    cluster.listen({
      podBound: (pod) => this.#onBound(pod),
      podReady: (pod) => this.#onReady(pod),
      podDeleting: (pod) => {
        if (isOnNode(cluster, pod)) this.#planHeard("stop", pod, "rec/term");
      },
      podLeft: (pod) => {
        this.#bindings[pod] = 0;
      },
    });
  }

  /** Called when a pod has an address. */
  onStarted: (pod: PodId) => void = () => {};

  settle(): void {}

  stateOf(pod: PodId): string {
    return this.#started[pod] ? "Running" : "ContainerCreating";
  }

  hasStarted(pod: PodId): boolean {
    return this.#started[pod] ?? false;
  }

  /** A pod's annotations are these, or (bare pods, patched ones) differ from those of its template. */
  annotate(pod: string, annotations: Annotations): void {
    this.#own.set(pod, { ...this.#own.get(pod), ...annotations });
  }

  /** What kwok would do with a pod by its new annotations, if it waits to be ready. */
  lookAgain(pod: PodId): void {
    if (this.#started[pod] && this.#cluster.pods.phase[pod] === BOUND) this.#planReady(pod);
  }

  /** The pod gets ready, if it is not being deleted. */
  ready(pod: PodId): void {
    const { phase, deletedAt } = this.#cluster.pods;
    if (phase[pod] === BOUND && Number.isNaN(deletedAt[pod])) this.#cluster.ready(pod);
  }

  unready(pod: PodId): void {
    if (this.#cluster.pods.phase[pod] === READY) this.#cluster.unready(pod);
  }

  freeze(node: NodeId): void {
    if (!this.#frozen.has(node)) this.#frozen.set(node, []);
  }

  thaw(node: NodeId): void {
    const left = this.#frozen.get(node) ?? [];
    this.#frozen.delete(node);
    for (const act of left) act();
    // What was held to be unready meanwhile is played as if it had just started.
    for (const pod of podsOnNode(this.#cluster, node)) this.lookAgain(pod);
  }

  #onBound(pod: PodId): void {
    this.#bindings[pod] = ++this.#bound;
    this.#started[pod] = false;
    this.#planHeard("start", pod, "rec/start");
  }

  #start(pod: PodId): void {
    if (this.#isDeleting(pod)) return;
    this.#started[pod] = true;
    if (this.#annotation(pod, "rec/ready") === "0s" && !this.#isNeverReady(pod)) {
      this.ready(pod);
      return;
    }
    this.#objects().running(pod);
    this.onStarted(pod);
    this.#planReady(pod);
  }

  #planReady(pod: PodId): void {
    const ready = this.#annotation(pod, "rec/ready") ?? "1s";
    if (ready !== "never" && !this.#isNeverReady(pod)) this.#plan("ready", pod, durationOf(ready));
  }

  #onReady(pod: PodId): void {
    const [after] = this.#endOf(pod) ?? [];
    if (after !== undefined) this.#plan("end", pod, durationOf(after));
  }

  #end(pod: PodId): void {
    if (!this.#isDeleting(pod)) this.#cluster.end(pod, this.#endOf(pod)?.[1] ?? 0);
  }

  /** After how long a pod that is ready ends by itself, and with which exit code; undefined: never. */
  #endOf(pod: PodId): readonly [after: string, exitCode: number] | undefined {
    const complete = this.#annotation(pod, "rec/complete");
    const fail = this.#annotation(pod, "rec/fail");
    const exitCode = Number(this.#annotation(pod, "rec/exit-code") ?? 1);
    const failing = this.#annotation(pod, "rec/fail-indexes")?.split(",");
    if (failing !== undefined && complete !== undefined)
      return failing.includes(String(completionIndexOf(this.#cluster, pod)))
        ? [fail ?? complete, exitCode]
        : [complete, 0];
    if (fail !== undefined) return [fail, exitCode];
    return complete === undefined ? undefined : [complete, 0];
  }

  #stop(pod: PodId): void {
    if (!this.#isDeleting(pod)) return;
    const exitCode = Number(this.#annotation(pod, "rec/term-exit") ?? 143);
    const objects = this.#objects();
    const name = objects.stopped(pod, exitCode);
    if (objects.keepsName(pod)) {
      // The next one of that name can only be made when this one is gone.
      this.unready(pod);
      this.#plan("remove", pod, 0);
      return;
    }
    this.#simulation.schedule(this.#gone, this.#pace.removal, this.#names.push(name) - 1);
    this.#cluster.remove(pod);
  }

  #remove(pod: PodId): void {
    this.#objects().gone(this.#objects().nameOf(pod));
    this.#cluster.remove(pod);
  }

  #plan(step: Step, pod: PodId, delay: number): void {
    this.#simulation.schedule(this.#kinds[step], delay + this.#ownTime(step), pod, this.#bindings[pod]!);
  }

  /** What kwok hears while it is frozen it begins when it is thawed. */
  #planHeard(step: Step, pod: PodId, annotation: string): void {
    this.#unlessFrozen(pod, this.#bindings[pod]!, () => this.#plan(step, pod, this.#delay(pod, annotation)));
  }

  #unlessFrozen(pod: PodId, binding: number, act: (pod: PodId) => void): void {
    if (this.#bindings[pod] !== binding || this.#cluster.pods.phase[pod] === FREE) return;
    const waiting = this.#frozen.get(this.#cluster.pods.node[pod] as NodeId);
    if (waiting === undefined) act(pod);
    else waiting.push(() => this.#unlessFrozen(pod, binding, act));
  }

  /** What kwok takes for a write. */
  #ownTime(step: Step): number {
    const late = this.#late();
    if (step === "remove") return this.#pace.removal + late;
    return (step === "start" || step === "stop" ? this.#pace[step] : OTHERS) + late;
  }

  #isDeleting(pod: PodId): boolean {
    return !Number.isNaN(this.#cluster.pods.deletedAt[pod]);
  }

  #isNeverReady(pod: PodId): boolean {
    const ordinals = this.#annotation(pod, "rec/never-ordinals");
    const ordinal = /-(\d+)$/.exec(this.#cluster.pods.names[pod]!)?.[1];
    return ordinals !== undefined && ordinal !== undefined && ordinals.split(",").includes(ordinal);
  }

  #delay(pod: PodId, annotation: string): number {
    return durationOf(this.#annotation(pod, annotation) ?? "0s");
  }

  #annotation(pod: PodId, name: string): string | undefined {
    const own = this.#own.get(this.#cluster.pods.names[pod]!);
    if (own !== undefined && name in own) return own[name] ?? undefined;
    return this.#writtenIn(this.#cluster.pods.templates[pod]!.key)[name];
  }

  /** The annotations that a template's key tells of. */
  #writtenIn(key: string): Annotations {
    let known = this.#parsed.get(key);
    if (known === undefined) {
      known = key.startsWith("{") ? (JSON.parse(key).metadata?.annotations ?? {}) : {};
      this.#parsed.set(key, known!);
    }
    return known!;
  }
}

type Step = "start" | "ready" | "end" | "stop" | "remove";

function isOnNode({ pods }: Cluster, pod: PodId): boolean {
  return pods.phase[pod] === BOUND || pods.phase[pod] === READY;
}

/** Of an Indexed Job's pod. */
function completionIndexOf({ pods }: Cluster, pod: PodId): number | undefined {
  return pods.completionIndexes[pod];
}
