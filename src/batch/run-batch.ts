import { availableParallelism } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { RunFailure, RunOutcome } from "../spec/run-result.ts";
import type { RunSpec } from "../spec/run-spec.ts";
import { type Heartbeat, isStuck, listen, startHeartbeat } from "./heartbeats.ts";
import type { RunRequest } from "./message.ts";
import { type PackedWorlds, packWorlds } from "./pack-worlds.ts";
import { type BatchProgress, progressOf } from "./progress.ts";
import { shareWorlds } from "./share-worlds.ts";
import { Workers } from "./workers.ts";

export interface BatchOptions {
  /** Workers; no more are started than there are runs. */
  readonly jobs: number;
  /** Heap of each worker, MiB. */
  readonly memory: number;
  /** Seconds without any progress after which a run is given up. */
  readonly stuckAfter: number;
  /** Stops the batch: nothing more is started, what runs is dropped, what has finished is returned. */
  readonly signal?: AbortSignal;
  /** Called about ten times a second, and once at the end. */
  readonly onProgress?: (progress: BatchProgress) => void;
  /** Started before and not used yet: taken if they have that heap. They are ended with the batch. */
  readonly workers?: Workers | undefined;
  /** Where the event logs and pods of the chosen runs are written; without it they are not. */
  readonly spool?: SpoolChoice;
}

export interface SpoolChoice {
  /** A folder that exists. */
  readonly directory: string;
  readonly events: (run: RunSpec) => boolean;
  readonly pods: (run: RunSpec) => boolean;
}

export interface FinishedRun {
  readonly run: RunSpec;
  readonly outcome: RunOutcome;
  /** Seconds on the clock of the wall. */
  readonly wall: number;
  /** The files that the run wrote, whole; "" for none. */
  readonly eventsFile: string;
  readonly podsFile: string;
}

/** As many workers as this machine runs at once. */
export const DEFAULT_JOBS = availableParallelism();

/** Milliseconds between looks at the heartbeats. */
const INTERVAL = 100;

/**
 * Runs every run of a plan in worker threads, and returns them in plan order: equal for any number of jobs.
 *
 * A run whose worker dies, runs out of memory or stops advancing fails alone, and the others go on. After an
 * interruption, the runs that had not finished are missing.
 */
export async function runBatch(
  runs: readonly RunSpec[],
  options: BatchOptions,
): Promise<readonly FinishedRun[]> {
  const batch = new Batch(runs, options);
  try {
    return await batch.run();
  } finally {
    await batch.close();
  }
}

/** A run under way. */
interface Running {
  readonly run: RunSpec;
  readonly heartbeat: Heartbeat;
  readonly stop: AbortController;
}

class Batch {
  readonly #runs: readonly RunSpec[];
  readonly #options: BatchOptions;
  readonly #worldOf: readonly number[];
  readonly #worlds: PackedWorlds;
  readonly #workers: Workers;
  readonly #running = new Set<Running>();
  readonly #finished: (FinishedRun | undefined)[];
  readonly #started = performance.now();
  readonly #jobs: number;
  #next = 0;
  #done = 0;
  #failed = 0;
  #looked = this.#started;

  constructor(runs: readonly RunSpec[], options: BatchOptions) {
    const { worlds, worldOf } = shareWorlds(runs);
    this.#runs = runs;
    this.#options = options;
    this.#worldOf = worldOf;
    this.#finished = new Array(runs.length).fill(undefined);
    this.#jobs = Math.max(1, Math.min(options.jobs, runs.length));
    this.#worlds = packWorlds(worlds);
    const { workers, memory } = options;
    this.#workers = workers?.memory === memory ? workers : new Workers({ jobs: this.#jobs, memory });
  }

  async run(): Promise<readonly FinishedRun[]> {
    const looking = setInterval(() => this.#look(), INTERVAL);
    // The whole pool at once: a task that is aborted alone has its worker replaced.
    const interrupt = () => void this.close();
    this.#options.signal?.addEventListener("abort", interrupt);
    try {
      await Promise.all(Array.from({ length: this.#jobs }, () => this.#workThrough()));
    } finally {
      clearInterval(looking);
      this.#options.signal?.removeEventListener("abort", interrupt);
    }
    this.#report();
    return this.#finished.filter((run) => run !== undefined);
  }

  close(): Promise<void> {
    return this.#workers.close();
  }

  get #interrupted(): boolean {
    return this.#options.signal?.aborted ?? false;
  }

  /** One lane: takes the next run of the plan until there is none. */
  async #workThrough(): Promise<void> {
    while (this.#next < this.#runs.length && !this.#interrupted) await this.#execute(this.#next++);
  }

  async #execute(index: number): Promise<void> {
    const run = this.#runs[index]!;
    const running = { run, heartbeat: startHeartbeat(), stop: new AbortController() };
    const request = this.#request(index, running);
    const started = performance.now();
    this.#running.add(running);
    const outcome = await this.#outcome(request, running);
    this.#running.delete(running);
    if (outcome === undefined) return;
    this.#finished[index] = {
      run,
      outcome,
      wall: (performance.now() - started) / 1000,
      eventsFile: outcome.status === "finished" ? request.eventsFile : "",
      podsFile: outcome.status === "finished" ? request.podsFile : "",
    };
    this.#done++;
    if (outcome.status === "failed") this.#failed++;
  }

  #request(index: number, { run, heartbeat }: Running): RunRequest {
    const { world: _, ...rest } = run;
    const { spool } = this.#options;
    const file = (suffix: string) => (spool ? join(spool.directory, `${index}.${suffix}`) : "");
    return {
      index,
      run: rest,
      worlds: this.#worlds,
      world: this.#worldOf[index]!,
      heartbeat: heartbeat.cell,
      eventsFile: spool?.events(run) ? file("ndjson") : "",
      podsFile: spool?.pods(run) ? file("pods") : "",
    };
  }

  /** Undefined for a run that the interruption has cut short. */
  async #outcome(request: RunRequest, running: Running): Promise<RunOutcome | undefined> {
    try {
      return await this.#workers.run(request, running.stop.signal);
    } catch (error) {
      return this.#interrupted ? undefined : this.#failure(running, error as Error & { code?: string });
    }
  }

  #failure({ run, heartbeat, stop }: Running, error: Error & { code?: string }): RunFailure {
    const [beats, time] = heartbeat.cell;
    const { memory, stuckAfter } = this.#options;
    const stuck = stop.signal.aborted;
    return {
      status: "failed",
      scenario: run.scenario,
      variant: run.variant,
      strategy: run.strategy.label,
      seed: run.seed,
      kind: stuck ? "stuck" : "crash",
      message: stuck
        ? `the run made no progress for ${stuckAfter} s, and was given up`
        : deathOf(error, memory),
      simulatedTime: beats! > 0 ? time : undefined,
    };
  }

  #look(): void {
    const now = performance.now();
    const elapsed = (now - this.#looked) / 1000;
    this.#looked = now;
    for (const { heartbeat, stop } of this.#running) {
      listen(heartbeat, elapsed, INTERVAL / 1000);
      if (isStuck(heartbeat, this.#options.stuckAfter)) stop.abort();
    }
    this.#report();
  }

  #report(): void {
    const running = [...this.#running].map(
      ({ run, heartbeat }) => (heartbeat.cell[1] || 0) / run.world.horizon,
    );
    const elapsed = (performance.now() - this.#started) / 1000;
    this.#options.onProgress?.(progressOf(this.#runs.length, this.#done, this.#failed, running, elapsed));
  }
}

function deathOf(error: Error & { code?: string }, memory: number): string {
  if (error.code === "ERR_WORKER_OUT_OF_MEMORY")
    return `the worker ran out of memory: it may use ${memory} MiB, and --memory sets another limit`;
  const exit = /^worker exited with code: (\d+)$/.exec(error.message);
  return exit ? `the worker ended with exit code ${exit[1]}` : `the worker died: ${error.message}`;
}
