import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import { BACKING_OFF, ContainerTable, NONE, OVER, RUNNING } from "./container-table.ts";
import type { RunKey } from "./keyed-stream.ts";
import type { KubeletClock } from "./kubelet-clock.ts";
import { KUBELET_PRIORITY } from "./priority.ts";
import type { ReadinessCourse } from "./readiness-course.ts";
import { nextBackoff, restartWait } from "./restart-backoff.ts";
import { BY_OOM, KILLED, outlookOf, type RunOutlook } from "./run-outlook.ts";
import { stopTime } from "./stop-time.ts";

/** Hears what becomes of containers, by row. */
export interface ContainerOwner {
  /** It runs, for the first time or again. */
  containerRuns(row: number): void;
  /** What others wait for has come: its startup probe has succeeded, or its hook is over; told if run with `isAwaited`. */
  containerStarted(row: number): void;
  containerReady(row: number): void;
  /** It goes on, and is not ready any more. */
  containerUnready(row: number): void;
  /** It has stopped, by itself or by a probe, and is OVER unless its owner lets it restart. */
  containerStopped(row: number, wasReady: boolean): void;
  /** Its backoff is over: it is to run again. */
  containerDue(row: number): void;
}

/**
 * Runs of containers: what a run will come to is drawn and worked out at its start; then each container waits for one
 * event at a time. A run has two events, ready and stopped, or fewer, and more where its readiness changes.
 */
export class Containers {
  readonly table = new ContainerTable();
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #clock: KubeletClock;
  readonly #owner: ContainerOwner;
  readonly #started: EventKind;
  readonly #ready: EventKind;
  readonly #stopped: EventKind;
  readonly #due: EventKind;
  /** Of those that may become unready while they run: how that goes on, counted from an instant. */
  readonly #courses = new Map<number, { readonly course: ReadinessCourse; readonly origin: number }>();

  constructor(simulation: Simulation, cluster: Cluster, clock: KubeletClock, owner: ContainerOwner) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#clock = clock;
    this.#owner = owner;
    this.#started = simulation.define("container-started", (row) => this.#onStarted(row));
    this.#ready = simulation.define("container-ready", (row) => this.#onReadiness(row));
    this.#stopped = simulation.define("container-stopped", (row) => this.#onStopped(row));
    this.#due = simulation.define("container-due", (row) => this.#onDue(row));
  }

  /**
   * Starts a container, for the first time or again. `isAwaited`: another one is to wait, for a sidecar until it has
   * started, for others until their hook is over. Gives whether nobody has to wait.
   */
  run(row: number, isAwaited: boolean): boolean {
    const { table } = this;
    const { now } = this.#simulation;
    const plan = table.plans[row]!;
    const key = this.#keyOf(row, table.runs[row]!);
    if (table.runs[row]!++ > 0) this.#cluster.restarted(table.pod[row] as PodId);
    const outlook = outlookOf(plan, key);
    this.#begin(row, outlook, plan.spec.postStart ?? 0);
    this.#owner.containerRuns(row);

    const awaited = now + (plan.role === "sidecar" ? outlook.started : outlook.hooked);
    const waits = isAwaited && awaited > now && awaited < table.stopAt[row]!;
    if (waits) this.#await(row, this.#started, awaited);
    else this.#awaitNext(row);
    return !isAwaited || awaited === now;
  }

  /** A container that runs and is ready already, as if its start were long ago; it ends as one started now. */
  adopt(row: number): void {
    const { table } = this;
    const plan = table.plans[row]!;
    const key = this.#keyOf(row, table.runs[row]!++);
    if (plan.role === "init") {
      table.state[row] = OVER;
      return;
    }
    const isReady = plan.spec.behavior.becomesReady;
    this.#begin(row, outlookOf(plan, key, true), 0);
    table.isReady[row] = isReady ? 1 : 0;
    table.readyAt[row] = isReady ? this.#nextChange(row) : Number.POSITIVE_INFINITY;
    this.#owner.containerRuns(row);
    this.#awaitNext(row);
  }

  /** Lets a container that has stopped run again, after its backoff: how long that is. */
  restart(row: number): number {
    const { table } = this;
    const { now } = this.#simulation;
    const backoff = table.backoff[row]!;
    const since = table.backoffSince[row]!;
    const wait = this.#clock.retryAfter(
      restartWait(backoff, since, now),
      this.#keyOf(row, table.runs[row]! - 1),
    );
    table.backoff[row] = nextBackoff(backoff, since, now, this.#clock.longestBackoff(this.#nodeOf(row)));
    table.backoffSince[row] = now + wait;
    table.state[row] = BACKING_OFF;
    if (wait === 0) this.#owner.containerDue(row);
    else this.#await(row, this.#due, now + wait);
    return wait;
  }

  /** The machine has begun anew: a start that follows an exit begins the backoff, of which a new kubelet knows nothing. */
  reset(row: number): void {
    const { table } = this;
    table.reset(row);
    if (table.runs[row] === 0) return;
    table.backoff[row] = nextBackoff(0, 0, 0, this.#clock.longestBackoff(this.#nodeOf(row)));
    table.backoffSince[row] = this.#simulation.now;
  }

  isRunning(row: number): boolean {
    return this.table.state[row] === RUNNING;
  }

  /** Has a container stop `delay` from now, whatever its run was to come to. */
  stopIn(row: number, delay: number): void {
    this.forget(row);
    this.#await(row, this.#stopped, this.#simulation.now + delay);
  }

  /** The kernel kills a container for its memory, now. */
  killForMemory(row: number): void {
    this.table.ending[row] = BY_OOM;
    this.table.exitCode[row] = KILLED;
    this.stopIn(row, 0);
  }

  /** What it waited for does not come. */
  forget(row: number): void {
    const { next } = this.table;
    if (next[row] !== NONE) this.#simulation.cancel(next[row] as EventHandle);
    next[row] = NONE;
  }

  /** From a decision now to stop a container to its end; 0 if it does not run. `turn` as for `stopTime`. */
  timeToStop(row: number, turn: number, grace = this.table.plans[row]!.grace): number {
    const { table } = this;
    if (table.state[row] !== RUNNING) return 0;
    const { now } = this.#simulation;
    const { spec, shutdown } = table.plans[row]!;
    const drawn = shutdown(...this.#keyOf(row, table.runs[row]! - 1));
    // It may end by itself before, or be stopping already; probes that would have it killed later ask no more.
    const end = table.killAt[row]! > now ? table.endAt[row]! : table.stopAt[row]!;
    return Math.min(stopTime(spec.preStop, drawn, grace, turn), end - now);
  }

  #begin(row: number, outlook: RunOutlook, hook: number): void {
    const { table } = this;
    const { now } = this.#simulation;
    table.state[row] = RUNNING;
    table.readyAt[row] = now + outlook.ready;
    table.stopAt[row] = this.#clock.noticed(now + outlook.stopped, this.#nodeOf(row));
    table.endAt[row] = now + outlook.ended;
    table.killAt[row] = now + outlook.killed;
    table.exitCode[row] = outlook.exitCode;
    table.ending[row] = outlook.ending;
    table.upAt[row] = now + outlook.up;
    if (outlook.course !== undefined) this.#courses.set(row, { course: outlook.course, origin: now + hook });
    else if (this.#courses.size > 0) this.#courses.delete(row);
  }

  #onStarted(row: number): void {
    this.table.next[row] = NONE;
    this.#awaitNext(row);
    this.#owner.containerStarted(row);
  }

  #onReadiness(row: number): void {
    const { table } = this;
    table.next[row] = NONE;
    const isLook = this.#courses.get(row)?.course.isLook ?? false;
    if (!isLook) table.isReady[row] = 1 - table.isReady[row]!;
    table.readyAt[row] = this.#nextChange(row);
    this.#awaitNext(row);
    if (isLook) return;
    if (table.isReady[row] === 1) this.#owner.containerReady(row);
    else this.#owner.containerUnready(row);
  }

  #onStopped(row: number): void {
    const { table } = this;
    const wasReady = table.isReady[row] === 1;
    table.next[row] = NONE;
    table.isReady[row] = 0;
    table.state[row] = OVER;
    this.#owner.containerStopped(row, wasReady);
  }

  #onDue(row: number): void {
    this.table.next[row] = NONE;
    this.#owner.containerDue(row);
  }

  #nextChange(row: number): number {
    const known = this.#courses.get(row);
    if (known === undefined) return Number.POSITIVE_INFINITY;
    const { isReady, stopAt } = this.table;
    return known.origin + known.course.next(isReady[row] === 1, stopAt[row]! - known.origin);
  }

  #awaitNext(row: number): void {
    const { readyAt, stopAt } = this.table;
    if (readyAt[row]! < stopAt[row]!) this.#await(row, this.#ready, readyAt[row]!);
    else this.#await(row, this.#stopped, stopAt[row]!);
  }

  #keyOf(row: number, run: number): RunKey {
    const { index, attempts, completionIndexes } = this.#cluster.pods;
    const pod = this.table.pod[row]!;
    return [index[pod]!, attempts[pod]!, this.table.position[row]!, run, completionIndexes[pod]];
  }

  #nodeOf(row: number): NodeId {
    return this.#cluster.pods.node[this.table.pod[row]!] as NodeId;
  }

  #await(row: number, kind: EventKind, at: number): void {
    if (at >= MAX_TIME) return;
    const delay = at - this.#simulation.now;
    this.table.next[row] = this.#simulation.schedule(kind, delay, row, 0, KUBELET_PRIORITY);
  }
}
