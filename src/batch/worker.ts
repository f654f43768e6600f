import { workerData } from "node:worker_threads";
import type { RunOutcome } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";
import type { RunRequest, WorkerSetup } from "./message.ts";
import { unpackWorlds } from "./pack-worlds.ts";
import { runInWorker } from "./run-in-worker.ts";

// What a strategy prints must not get among the data on the standard output of the command.
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

// All modules are there: from now on the thread may be ended.
Atomics.add((workerData as WorkerSetup).loaded, 0, 1);

/** Of the one batch for which the worker is there. */
let worlds: readonly WorldSpec[] | undefined;

/** What the pool calls in each of its threads. */
export function answer(request: RunRequest): Promise<RunOutcome> {
  worlds ??= unpackWorlds(request.worlds);
  return runInWorker(worlds, request);
}
