import type { PodId } from "../cluster/ids.ts";
import { lengthened } from "../cluster/lengthened.ts";
import type { ContainerPlan } from "./pod-plan.ts";

/** Where a container is in its life. WAITING: for its turn, or for nothing any more since its pod is stopping. */
export const WAITING = 0;
export const PULLING = 1;
export const RUNNING = 2;
export const BACKING_OFF = 3;
/** It has ended and is not started again. */
export const OVER = 4;

/** No event is pending. */
export const NONE = -1;

/** The containers of all pods on nodes, one row each; those of a pod in consecutive rows, in order of start. */
export class ContainerTable {
  pod = new Int32Array(0);
  position = new Int32Array(0);
  state = new Uint8Array(0);
  /** 1 while it is ready. */
  isReady = new Uint8Array(0);
  /** Times that it was started. */
  runs = new Int32Array(0);
  /** Of the present run: when its readiness changes next and when it will have stopped, if nothing intervenes. */
  readyAt = new Float64Array(0);
  stopAt = new Float64Array(0);
  /** When it would end by itself, and when a probe or a hook has it killed; Infinity for what is not to come. */
  endAt = new Float64Array(0);
  killAt = new Float64Array(0);
  /** From when it answers: it uses memory from then on. */
  upAt = new Float64Array(0);
  /** Why it ends, or has ended: BY_ITSELF and its like. */
  ending = new Uint8Array(0);
  /** Of the present run or, between two, of the last one. */
  exitCode = new Int32Array(0);
  /** Backoff of its restarts, and the instant at which that was set: restart-backoff.ts. */
  backoff = new Float64Array(0);
  backoffSince = new Float64Array(0);
  /** The event that it waits for, or NONE. */
  next = new Float64Array(0);
  readonly plans: ContainerPlan[] = [];
  #rows = 0;
  /** Free groups of rows by how many they are: their first rows. */
  readonly #free: number[][] = [];

  /** Rows for the containers of a pod: the first one. */
  take(pod: PodId, plans: readonly ContainerPlan[]): number {
    const first = this.#free[plans.length]?.pop() ?? this.#add(plans.length);
    for (const [position, plan] of plans.entries()) {
      const row = first + position;
      this.pod[row] = pod;
      this.position[row] = position;
      this.plans[row] = plan;
      this.runs[row] = 0;
      this.next[row] = NONE;
      this.reset(row);
    }
    return first;
  }

  /** As if it had not run on this machine yet, but for the count of its runs. */
  reset(row: number): void {
    this.state[row] = WAITING;
    this.isReady[row] = 0;
    this.exitCode[row] = 0;
    this.ending[row] = 0;
    this.backoff[row] = 0;
    this.backoffSince[row] = 0;
  }

  giveBack(first: number, count: number): void {
    this.#free[count] ??= [];
    this.#free[count].push(first);
  }

  #add(count: number): number {
    const first = this.#rows;
    this.#rows += count;
    if (this.#rows > this.pod.length) this.#grow(Math.max(1024, 2 * this.#rows));
    return first;
  }

  #grow(rows: number): void {
    this.pod = lengthened(this.pod, new Int32Array(rows));
    this.position = lengthened(this.position, new Int32Array(rows));
    this.state = lengthened(this.state, new Uint8Array(rows));
    this.isReady = lengthened(this.isReady, new Uint8Array(rows));
    this.runs = lengthened(this.runs, new Int32Array(rows));
    this.readyAt = lengthened(this.readyAt, new Float64Array(rows));
    this.stopAt = lengthened(this.stopAt, new Float64Array(rows));
    this.endAt = lengthened(this.endAt, new Float64Array(rows));
    this.killAt = lengthened(this.killAt, new Float64Array(rows));
    this.upAt = lengthened(this.upAt, new Float64Array(rows));
    this.ending = lengthened(this.ending, new Uint8Array(rows));
    this.exitCode = lengthened(this.exitCode, new Int32Array(rows));
    this.backoff = lengthened(this.backoff, new Float64Array(rows));
    this.backoffSince = lengthened(this.backoffSince, new Float64Array(rows));
    this.next = lengthened(this.next, new Float64Array(rows));
  }
}
