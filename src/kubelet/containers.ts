import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import { BACKING_OFF, ContainerTable, NONE, OVER, RUNNING } from "./container-table.ts";
import { KUBELET_PRIORITY } from "./priority.ts";
import { killedAfter, readyAfter, startedAfter } from "./probe-times.ts";
import { nextBackoff, restartWait } from "./restart-backoff.ts";
import type { RunDraw } from "./run-draws.ts";
import { stopTime } from "./stop-time.ts";

/** Exit code of a container that was killed since a probe failed. */
const KILLED = 137;

/** Hears what becomes of containers, by row. */
export interface ContainerOwner {
  /** Its startup probe has succeeded; told if it was run with `isAwaited`. */
  containerStarted(row: number): void;
  containerReady(row: number): void;
  /** It has stopped, by itself or by a probe, and is OVER unless its owner lets it restart. */
  containerStopped(row: number, wasReady: boolean): void;
  /** Its backoff is over: it is to run again. */
  containerDue(row: number): void;
}

/**
 * Runs of containers: what a run will come to is drawn and worked out at its start; then each container waits for one
 * event at a time. A run has two events, ready and stopped, or fewer.
 */
export class Containers {
  readonly table = new ContainerTable();
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #owner: ContainerOwner;
  readonly #started: EventKind;
  readonly #ready: EventKind;
  readonly #stopped: EventKind;
  readonly #due: EventKind;

  constructor(simulation: Simulation, cluster: Cluster, owner: ContainerOwner) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#owner = owner;
    this.#started = simulation.define("container-started", (row) => this.#onStarted(row));
    this.#ready = simulation.define("container-ready", (row) => this.#onReady(row));
    this.#stopped = simulation.define("container-stopped", (row) => this.#onStopped(row));
    this.#due = simulation.define("container-due", (row) => this.#onDue(row));
  }

  /**
   * Starts a container, for the first time or again. `isAwaited`: another one is to wait until it has started. Gives
   * whether nobody has to wait: it has started at once, or is not awaited.
   */
  run(row: number, isAwaited: boolean): boolean {
    const { table } = this;
    const { now } = this.#simulation;
    const plan = table.plans[row]!;
    const { spec } = plan;
    const run = table.runs[row]!++;
    if (run > 0) this.#cluster.restarted(table.pod[row] as PodId);

    const up = this.#draw(plan.startup, row, run);
    const ended = this.#draw(plan.duration, row, run);
    const killed = killedAfter(spec, up);
    const stopped =
      killed < ended
        ? killed + stopTime(spec.preStop, this.#draw(plan.shutdown, row, run), plan.grace)
        : Number.POSITIVE_INFINITY;
    const isEverReady = plan.role !== "init" && spec.behavior.becomesReady;
    table.state[row] = RUNNING;
    table.readyAt[row] = isEverReady ? now + readyAfter(spec, up) : Number.POSITIVE_INFINITY;
    table.stopAt[row] = now + Math.min(ended, stopped);
    table.exitCode[row] = stopped < ended ? KILLED : this.#draw(plan.exitCode, row, run);

    const started = now + startedAfter(spec, up);
    const waits = isAwaited && started > now && started < table.stopAt[row]!;
    if (waits) this.#await(row, this.#started, started);
    else this.#awaitNext(row);
    return !isAwaited || started === now;
  }

  /** A container that runs and is ready already, as if its start were long ago; it ends as one started now. */
  adopt(row: number): void {
    const { table } = this;
    const { now } = this.#simulation;
    const plan = table.plans[row]!;
    const run = table.runs[row]!++;
    if (plan.role === "init") {
      table.state[row] = OVER;
      return;
    }
    const isReady = plan.spec.behavior.becomesReady;
    table.state[row] = RUNNING;
    table.isReady[row] = isReady ? 1 : 0;
    table.readyAt[row] = isReady ? now : Number.POSITIVE_INFINITY;
    table.stopAt[row] = now + this.#draw(plan.duration, row, run);
    table.exitCode[row] = this.#draw(plan.exitCode, row, run);
    this.#awaitNext(row);
  }

  /** Lets a container that has stopped run again, after its backoff. */
  restart(row: number): void {
    const { table } = this;
    const { now } = this.#simulation;
    const backoff = table.backoff[row]!;
    const since = table.backoffSince[row]!;
    const wait = restartWait(backoff, since, now);
    table.backoff[row] = nextBackoff(backoff, since, now);
    table.backoffSince[row] = now + wait;
    table.state[row] = BACKING_OFF;
    if (wait === 0) this.#owner.containerDue(row);
    else this.#await(row, this.#due, now + wait);
  }

  /** Has a container stop `delay` from now, whatever its run was to come to. */
  stopIn(row: number, delay: number): void {
    this.forget(row);
    this.#await(row, this.#stopped, this.#simulation.now + delay);
  }

  /** What it waited for does not come. */
  forget(row: number): void {
    const { next } = this.table;
    if (next[row] !== NONE) this.#simulation.cancel(next[row] as EventHandle);
    next[row] = NONE;
  }

  /** From a decision now to stop a container to its end; 0 if it does not run. `turn` as for `stopTime`. */
  timeToStop(row: number, turn: number): number {
    const { table } = this;
    if (table.state[row] !== RUNNING) return 0;
    const { spec, grace, shutdown } = table.plans[row]!;
    const drawn = this.#draw(shutdown, row, table.runs[row]! - 1);
    // It may end by itself before.
    return Math.min(stopTime(spec.preStop, drawn, grace, turn), table.stopAt[row]! - this.#simulation.now);
  }

  #onStarted(row: number): void {
    this.table.next[row] = NONE;
    this.#awaitNext(row);
    this.#owner.containerStarted(row);
  }

  #onReady(row: number): void {
    this.table.next[row] = NONE;
    this.table.isReady[row] = 1;
    this.#awaitNext(row);
    this.#owner.containerReady(row);
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

  #awaitNext(row: number): void {
    const { isReady, readyAt, stopAt } = this.table;
    const comesReady = isReady[row] === 0 && readyAt[row]! < stopAt[row]!;
    if (comesReady) this.#await(row, this.#ready, readyAt[row]!);
    else this.#await(row, this.#stopped, stopAt[row]!);
  }

  #draw(draw: RunDraw, row: number, run: number): number {
    const { index, attempts } = this.#cluster.pods;
    const pod = this.table.pod[row]!;
    return draw(index[pod]!, attempts[pod]!, this.table.position[row]!, run);
  }

  #await(row: number, kind: EventKind, at: number): void {
    if (at >= MAX_TIME) return;
    const delay = at - this.#simulation.now;
    this.table.next[row] = this.#simulation.schedule(kind, delay, row, 0, KUBELET_PRIORITY);
  }
}
