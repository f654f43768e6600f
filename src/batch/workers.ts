import { setTimeout as sleep } from "node:timers/promises";
import { Piscina } from "piscina";
import type { RunOutcome } from "../spec/run-result.ts";
import type { RunRequest, WorkerSetup } from "./message.ts";

export interface WorkersOptions {
  /** The most that are started. */
  readonly jobs: number;
  /** Heap of each, MiB. */
  readonly memory: number;
}

// Under vitest this file is TypeScript, which a worker cannot start from: the built one is next door.
const WORKER = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/batch/worker.js" : "./worker.js",
  import.meta.url,
);

/** MiB of each worker's heap for what is new, a fourth of what it would be: runs make little garbage. */
const YOUNG = 12;

/** Milliseconds after which a worker that has not loaded is not waited for. */
const LONGEST_LOAD = 2000;

/**
 * Threads that run what they are asked to, for one batch: they keep its worlds.
 *
 * The first begins to load its modules at once, beside whatever this thread does next; the others start when there
 * is a run for each.
 */
export class Workers {
  /** Heap of each, MiB. */
  readonly memory: number;
  readonly #pool: Piscina<RunRequest, RunOutcome>;
  /** How many workers have loaded their modules, counted by themselves. */
  readonly #loaded = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #closing: Promise<void> | undefined;

  constructor({ jobs, memory }: WorkersOptions) {
    this.memory = memory;
    this.#pool = new Piscina({
      filename: WORKER.href,
      name: "answer",
      minThreads: 1,
      maxThreads: jobs,
      // A worker that sleeps between runs would not let a strategy's own timers and pipes go on.
      atomics: "disabled",
      resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: YOUNG },
      workerData: { loaded: this.#loaded } satisfies WorkerSetup,
    });
    // A worker that dies between two runs is replaced, and costs nothing.
    this.#pool.on("error", () => {});
  }

  /** Rejects if the worker dies; a run that is aborted alone has its worker replaced. */
  run(request: RunRequest, signal: AbortSignal): Promise<RunOutcome> {
    return this.#pool.run(request, { signal });
  }

  /** Ends all, at once. Once is enough, and again does no harm. */
  close(): Promise<void> {
    this.#closing ??= this.#allLoaded().then(() => this.#pool.destroy());
    return this.#closing;
  }

  /** Node aborts the process where a worker is ended while it still loads its modules. */
  async #allLoaded(): Promise<void> {
    const until = performance.now() + LONGEST_LOAD;
    const started = this.#pool.threads.length;
    while (Atomics.load(this.#loaded, 0) < started && performance.now() < until) await sleep(5);
  }
}
