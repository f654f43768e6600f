import type { PodId } from "../cluster/ids.ts";
import { lengthened } from "../cluster/lengthened.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import type { PodPlan } from "./pod-plan.ts";
import { KUBELET_PRIORITY } from "./priority.ts";

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

/** What kubelets know of the pods on their nodes, by the pod's row, and the event that each pod waits for. */
export class WorkerTable {
  stage = new Uint8Array(0);
  /** Position of the container that is to start, or whose start or end others wait for. */
  turn = new Int32Array(0);
  /** Containers that must be ready and are not. */
  unready = new Int32Array(0);
  /** Main containers that are not over. */
  left = new Int32Array(0);
  /** Its containers that wait for images; since when any does, and for how long any did before. */
  pulling = new Int32Array(0);
  pullingSince = new Float64Array(0);
  pulled = new Float64Array(0);
  /** When the report of it that was sent last was sent. */
  toldAt = new Float64Array(0);
  /** What they are played by; undefined until their kubelet has seen them. */
  readonly plans: (PodPlan | undefined)[] = [];
  /** Of pods that their kubelets had fail: the reason of the status, and what stands for an exit code. */
  readonly failures = new Map<PodId, { readonly reason: string; readonly exitCode: number }>();
  readonly #simulation: Simulation;
  /** First row of its containers; only while `plans` has one. */
  #first = new Int32Array(0);
  /** The event that the pod as a whole waits for, or NONE. */
  #next = new Float64Array(0);

  constructor(simulation: Simulation) {
    this.#simulation = simulation;
  }

  /** A pod that has just been bound. */
  open(pod: PodId): void {
    if (pod >= this.stage.length) this.#grow(Math.max(1024, 2 * (pod + 1)));
    this.stage[pod] = UNSEEN;
    this.plans[pod] = undefined;
    this.#next[pod] = NONE;
  }

  /** Its kubelet has seen it: its containers have rows from `first` on. */
  begin(pod: PodId, plan: PodPlan, first: number): void {
    this.plans[pod] = plan;
    this.#first[pod] = first;
    this.stage[pod] = ACTIVE;
    this.turn[pod] = 0;
    this.unready[pod] = plan.lasting;
    this.left[pod] = plan.main;
    this.pulling[pod] = 0;
    this.pulled[pod] = 0;
    this.toldAt[pod] = Number.POSITIVE_INFINITY;
  }

  beginPull(pod: PodId, now: number): void {
    if (this.pulling[pod]!++ === 0) this.pullingSince[pod] = now;
  }

  endPull(pod: PodId, now: number): void {
    if (--this.pulling[pod]! === 0) this.pulled[pod]! += now - this.pullingSince[pod]!;
  }

  /** For how long containers of the pod have waited for images, up to now. */
  pulledBy(pod: PodId, now: number): number {
    return this.pulled[pod]! + (this.pulling[pod]! > 0 ? now - this.pullingSince[pod]! : 0);
  }

  close(pod: PodId): void {
    this.stage[pod] = ABSENT;
    this.plans[pod] = undefined;
    if (this.failures.size > 0) this.failures.delete(pod);
  }

  stageOf(pod: PodId): number {
    return this.stage[pod] ?? ABSENT;
  }

  /** The containers of a pod that was seen have the rows from `firstOf` to before `endOf`. */
  firstOf(pod: PodId): number {
    return this.#first[pod]!;
  }

  endOf(pod: PodId): number {
    return this.#first[pod]! + this.plans[pod]!.containers.length;
  }

  isWaiting(pod: PodId): boolean {
    return this.#next[pod] !== NONE;
  }

  /** The pod waits for an event, and for no other. */
  await(pod: PodId, kind: EventKind, delay: number): void {
    if (delay >= MAX_TIME - this.#simulation.now) return;
    this.#next[pod] = this.#simulation.schedule(kind, delay, pod, 0, KUBELET_PRIORITY);
  }

  /** The event has come. */
  arrived(pod: PodId): void {
    this.#next[pod] = NONE;
  }

  /** The event does not come, if there was one. */
  forget(pod: PodId): void {
    if (this.#next[pod] !== NONE) this.#simulation.cancel(this.#next[pod] as EventHandle);
    this.#next[pod] = NONE;
  }

  #grow(rows: number): void {
    this.stage = lengthened(this.stage, new Uint8Array(rows));
    this.turn = lengthened(this.turn, new Int32Array(rows));
    this.unready = lengthened(this.unready, new Int32Array(rows));
    this.left = lengthened(this.left, new Int32Array(rows));
    this.pulling = lengthened(this.pulling, new Int32Array(rows));
    this.pullingSince = lengthened(this.pullingSince, new Float64Array(rows));
    this.toldAt = lengthened(this.toldAt, new Float64Array(rows));
    this.pulled = lengthened(this.pulled, new Float64Array(rows));
    this.#first = lengthened(this.#first, new Int32Array(rows));
    this.#next = lengthened(this.#next, new Float64Array(rows));
  }
}

const NONE = -1;
