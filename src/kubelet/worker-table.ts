import type { PodId } from "../cluster/ids.ts";
import { lengthened } from "../cluster/lengthened.ts";
import { NONE } from "./container-table.ts";
import type { PodPlan } from "./pod-plan.ts";

/** How far a kubelet is with a pod. ABSENT: it is on no node, or none of a workload object. */
export const ABSENT = 0;
/** Bound, and its kubelet does not know yet. */
export const UNSEEN = 1;
export const ACTIVE = 2;
/** Its main containers are over; sidecars are being stopped. */
export const ENDING = 3;
/** All is over; the report of it is under way. */
export const ENDED = 4;
/** It is being stopped since its deletion was asked for. */
export const STOPPING = 5;

/** What kubelets know of the pods on their nodes, by the pod's row. */
export class WorkerTable {
  stage = new Uint8Array(0);
  /** First row of its containers; only while `plans` has one. */
  first = new Int32Array(0);
  /** Position of the container that is to start, or whose start others wait for. */
  turn = new Int32Array(0);
  /** Containers that must be ready and are not. */
  unready = new Int32Array(0);
  /** Main containers that are not over. */
  left = new Int32Array(0);
  /** The event that the pod as a whole waits for, or NONE. */
  next = new Float64Array(0);
  /** undefined until its kubelet has seen it. */
  readonly plans: (PodPlan | undefined)[] = [];

  /** A pod that has just been bound. */
  open(pod: PodId): void {
    if (pod >= this.stage.length) this.#grow(Math.max(1024, 2 * (pod + 1)));
    this.stage[pod] = UNSEEN;
    this.next[pod] = NONE;
    this.plans[pod] = undefined;
  }

  stageOf(pod: PodId): number {
    return this.stage[pod] ?? ABSENT;
  }

  #grow(rows: number): void {
    this.stage = lengthened(this.stage, new Uint8Array(rows));
    this.first = lengthened(this.first, new Int32Array(rows));
    this.turn = lengthened(this.turn, new Int32Array(rows));
    this.unready = lengthened(this.unready, new Int32Array(rows));
    this.left = lengthened(this.left, new Int32Array(rows));
    this.next = lengthened(this.next, new Float64Array(rows));
  }
}
