import type { Change, ControllerRun, Fields, RecordedAction } from "../recording.ts";

/** A pod as the API showed it, and when it got there; times in seconds, undefined: never. */
export interface PodCourse {
  readonly name: string;
  /** The Deployment, StatefulSet or Job that it belongs to in the end, or itself. */
  readonly workload: string;
  readonly image: unknown;
  readonly created: number;
  phase: string;
  isReady: boolean;
  isTerminating: boolean;
  isGone: boolean;
  node: string | undefined;
  bound: number | undefined;
  running: number | undefined;
  ready: number | undefined;
  /** Its deletion was asked for; it was Succeeded or Failed; it was removed. */
  asked: number | undefined;
  ended: number | undefined;
  gone: number | undefined;
  /** Why it was disrupted, and when that was written. */
  disruption: string | undefined;
  disrupted: number | undefined;
}

/** A Deployment, StatefulSet or Job: its fields as they are, and its pods that are not gone. */
export interface WorkloadCourse {
  readonly kind: string;
  readonly name: string;
  readonly fields: Record<string, unknown>;
  readonly pods: Set<PodCourse>;
  isGone: boolean;
}

export interface NodeCourse {
  readonly fields: Record<string, unknown>;
}

/** What `read` of a course tells of: each is called after the change is taken in. */
export interface CourseReader {
  /** Before anything at this time is taken in. */
  before?(t: number): void;
  changed?(change: Change): void;
}

/**
 * The objects of a run as its changes make them, in order. What the recorder saw is read by it as well as what a
 * simulation did.
 */
export class Course {
  readonly pods = new Map<string, PodCourse>();
  readonly all: PodCourse[] = [];
  readonly workloads = new Map<string, WorkloadCourse>();
  readonly nodes = new Map<string, NodeCourse>();
  readonly #ownerOf = new Map<string, string>();

  /** Takes all changes in, and tells the reader of each. */
  read(changes: readonly Change[], reader: CourseReader): void {
    for (const change of changes) {
      reader.before?.(change.t);
      this.#take(change);
      reader.changed?.(change);
    }
  }

  #take(change: Change): void {
    const { kind, name, op, set = {} } = change;
    const values = op === "create" ? set : latest(set);
    if (kind === "ReplicaSet" && op === "create") this.#ownerOf.set(name, String(values["owner"] ?? name));
    else if (kind === "Pod") this.#takePod(change, values);
    else if (kind === "Node") Object.assign(this.#nodeOf(name).fields, values);
    else if (kind === "Deployment" || kind === "StatefulSet" || kind === "Job") {
      const workload = this.#workloadOf(kind, name);
      Object.assign(workload.fields, values);
      if (op === "delete") workload.isGone = true;
    }
  }

  #takePod({ t, name, op }: Change, values: Fields): void {
    if (op === "create") {
      const owner = String(values["owner"] ?? name);
      const pod: PodCourse = {
        name,
        workload: this.#ownerOf.get(owner) ?? owner,
        image: values["image"],
        created: t,
        phase: "Pending",
        isReady: false,
        isTerminating: false,
        isGone: false,
        node: undefined,
        bound: undefined,
        running: undefined,
        ready: undefined,
        asked: undefined,
        ended: undefined,
        gone: undefined,
        disruption: undefined,
        disrupted: undefined,
      };
      this.pods.set(name, pod);
      this.all.push(pod);
      this.workloads.get(pod.workload)?.pods.add(pod);
    }
    const pod = this.pods.get(name);
    if (pod === undefined) return;
    if (typeof values["node"] === "string") {
      pod.node = values["node"];
      pod.bound ??= t;
    }
    if ("phase" in values) this.#enter(pod, String(values["phase"]), t);
    if ("ready" in values) pod.isReady = values["ready"] === true || values["ready"] === "True";
    if (pod.isReady) pod.ready ??= t;
    if (values["terminating"]) {
      pod.isTerminating = true;
      pod.asked ??= t;
    }
    if (values["disruption"]) {
      pod.disruption = String(values["disruption"]);
      pod.disrupted ??= t;
    }
    if (op !== "delete") return;
    pod.isGone = true;
    pod.gone = t;
    this.workloads.get(pod.workload)?.pods.delete(pod);
  }

  #enter(pod: PodCourse, phase: string, t: number): void {
    pod.phase = phase;
    if (phase === "Running") pod.running ??= t;
    if (phase === "Succeeded" || phase === "Failed") pod.ended ??= t;
  }

  #workloadOf(kind: string, name: string): WorkloadCourse {
    const known = this.workloads.get(name);
    if (known !== undefined && !known.isGone) return known;
    const made: WorkloadCourse = { kind, name, fields: {}, pods: new Set(), isGone: false };
    this.workloads.set(name, made);
    return made;
  }

  #nodeOf(name: string): NodeCourse {
    const node = this.nodes.get(name) ?? { fields: {} };
    this.nodes.set(name, node);
    return node;
  }
}

/** A part of a run, from one action "phase" to the next. */
export interface Phase {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export function phasesOf({ actions, seconds }: Pick<ControllerRun, "actions" | "seconds">): readonly Phase[] {
  const begins = actions.filter(({ what }) => what === "phase");
  return begins.map(({ name, t }, i) => ({ name: name!, from: t, to: begins[i + 1]?.t ?? seconds }));
}

/** Nodes whose machine stands still, as the recorder made it, by time. */
export function downAt(actions: readonly RecordedAction[]): (node: string, t: number) => boolean {
  const changes = actions.filter(({ what }) => what === "node-fail" || what === "node-return");
  return (node, t) => {
    let isDown = false;
    for (const action of changes)
      if (action.t <= t && action.nodes?.includes(node)) isDown = action.what === "node-fail";
    return isDown;
  };
}

export function isServing(pod: PodCourse): boolean {
  return pod.isReady && pod.phase === "Running" && !pod.isTerminating;
}

function latest(set: Fields): Fields {
  return Object.fromEntries(
    Object.entries(set).map(([field, pair]) => [field, Array.isArray(pair) ? pair[1] : pair]),
  );
}
