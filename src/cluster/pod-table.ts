import type { PodTemplateSpec } from "../spec/pod.ts";
import { type ClassId, type Column, NO_NODE, NO_POD, type PodId } from "./ids.ts";
import { lengthened } from "./lengthened.ts";

/** Where a pod is in its life. */
export const FREE = 0;
export const PENDING = 1;
export const BOUND = 2;
export const READY = 3;
/** Off its node, and neither submitted again nor abandoned yet. */
export const LOST = 4;
/** The scheduler has chosen a node; the binding is under way. */
export const ASSUMED = 5;

/** Whether a pod in this phase has a node. */
export function isPlaced(phase: number): boolean {
  return phase === BOUND || phase === READY || phase === ASSUMED;
}

/** How a container of a pod ended. */
export interface ContainerExit {
  readonly container: string;
  readonly exitCode: number;
}

/** Read-only sight of the pods, one row each; times in microseconds. */
export interface PodColumns {
  /** Rows in use or free. */
  readonly rows: number;
  /** FREE, PENDING, ASSUMED, BOUND, READY or LOST. */
  readonly phase: Column;
  readonly podClass: Column;
  /** Node of a pod that is assumed, bound or ready, else NO_NODE. */
  readonly node: Column;
  /**
   * The pod's workload, and the pod's number within it. Task streams have the first numbers, in the order of
   * `tasks`; then come the workloads of `objects`.
   */
  readonly workload: Column;
  readonly index: Column;
  /** What the workload remembers of the pod: a row of a trace, a member of a population, a ReplicaSet. */
  readonly origin: Column;
  /** Ready to ended; Infinity for a pod that never ends. */
  readonly duration: Column;
  /** What the duration is expected to be. */
  readonly expected: Column;
  /** First submission, and the last one: a lost pod is submitted again. */
  readonly firstSubmitted: Column;
  readonly submitted: Column;
  /** Of the current attempt; NaN before. */
  readonly boundAt: Column;
  readonly readyAt: Column;
  /** Times that the pod was bound. */
  readonly attempts: Column;
  /** Since when deletion is asked for; NaN: it is not. */
  readonly deletedAt: Column;
  /** Number of the template in its workload, from 1: what makes pods of one workload differ. 0 for a task. */
  readonly revision: Column;
  /** Restarts of its containers, in all. */
  readonly restarts: Column;
  /** How it ended: 0 is success. */
  readonly exitCode: Column;
  /** Names of the pods of workload objects; undefined for tasks, which are called STREAM-INDEX. */
  readonly names: readonly (string | undefined)[];
  /** What the pods of workload objects are made from; undefined for tasks. */
  readonly templates: readonly (PodTemplateSpec | undefined)[];
  /** Completion index of a pod of an Indexed Job; undefined for all others. */
  readonly completionIndexes: readonly (number | undefined)[];
  /** Containers that ended with another code than 0, of a pod that has ended; undefined: nobody has said. */
  readonly exits: readonly (readonly ContainerExit[] | undefined)[];
  /** The next pod on the same node, or NO_POD. */
  readonly nextOnNode: Column;
}

/** The pods' columns, written by the cluster alone. Rows of pods that have left are used again. */
export class PodTable implements PodColumns {
  phase = new Uint8Array(0);
  podClass = new Int32Array(0);
  node = new Int32Array(0);
  workload = new Int32Array(0);
  index = new Int32Array(0);
  origin = new Int32Array(0);
  attempts = new Int32Array(0);
  nextOnNode = new Int32Array(0);
  previousOnNode = new Int32Array(0);
  duration = new Float64Array(0);
  expected = new Float64Array(0);
  firstSubmitted = new Float64Array(0);
  submitted = new Float64Array(0);
  boundAt = new Float64Array(0);
  readyAt = new Float64Array(0);
  deletedAt = new Float64Array(0);
  revision = new Int32Array(0);
  restarts = new Int32Array(0);
  exitCode = new Int32Array(0);
  readonly names: (string | undefined)[] = [];
  readonly templates: (PodTemplateSpec | undefined)[] = [];
  readonly completionIndexes: (number | undefined)[] = [];
  readonly exits: (readonly ContainerExit[] | undefined)[] = [];
  rows = 0;
  /** Head of the list of free rows, linked by `nextOnNode`. */
  #free: PodId = NO_POD;

  /** A row for a new pod: pending, on no node, never bound. */
  take(podClass: ClassId): PodId {
    let pod = this.#free;
    if (pod === NO_POD) {
      if (this.rows === this.phase.length) this.#grow(Math.max(1024, 2 * this.rows));
      pod = this.rows++ as PodId;
    } else this.#free = this.nextOnNode[pod] as PodId;
    this.phase[pod] = PENDING;
    this.podClass[pod] = podClass;
    this.node[pod] = NO_NODE;
    this.attempts[pod] = 0;
    this.boundAt[pod] = Number.NaN;
    this.readyAt[pod] = Number.NaN;
    this.deletedAt[pod] = Number.NaN;
    this.restarts[pod] = 0;
    this.exitCode[pod] = 0;
    if (this.exits.length > pod) this.exits[pod] = undefined;
    return pod;
  }

  giveBack(pod: PodId): void {
    this.phase[pod] = FREE;
    this.nextOnNode[pod] = this.#free;
    this.#free = pod;
  }

  #grow(rows: number): void {
    this.phase = lengthened(this.phase, new Uint8Array(rows));
    this.podClass = lengthened(this.podClass, new Int32Array(rows));
    this.node = lengthened(this.node, new Int32Array(rows));
    this.workload = lengthened(this.workload, new Int32Array(rows));
    this.index = lengthened(this.index, new Int32Array(rows));
    this.origin = lengthened(this.origin, new Int32Array(rows));
    this.attempts = lengthened(this.attempts, new Int32Array(rows));
    this.nextOnNode = lengthened(this.nextOnNode, new Int32Array(rows));
    this.previousOnNode = lengthened(this.previousOnNode, new Int32Array(rows));
    this.duration = lengthened(this.duration, new Float64Array(rows));
    this.expected = lengthened(this.expected, new Float64Array(rows));
    this.firstSubmitted = lengthened(this.firstSubmitted, new Float64Array(rows));
    this.submitted = lengthened(this.submitted, new Float64Array(rows));
    this.boundAt = lengthened(this.boundAt, new Float64Array(rows));
    this.readyAt = lengthened(this.readyAt, new Float64Array(rows));
    this.deletedAt = lengthened(this.deletedAt, new Float64Array(rows));
    this.revision = lengthened(this.revision, new Int32Array(rows));
    this.restarts = lengthened(this.restarts, new Int32Array(rows));
    this.exitCode = lengthened(this.exitCode, new Int32Array(rows));
  }
}
