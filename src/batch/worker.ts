import { workerData } from "node:worker_threads";
import type { RunOutcome } from "../spec/run-result.ts";
import type { RunRequest, WorkerSetup } from "./message.ts";
import { runInWorker } from "./run-in-worker.ts";

// What a strategy prints must not get among the data on the standard output of the command.
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

const setup = workerData as WorkerSetup;
// All modules are there: from now on the thread may be ended.
Atomics.add(setup.loaded, 0, 1);

/** What the pool calls in each of its threads. */
export function answer(request: RunRequest): Promise<RunOutcome> {
  return runInWorker(setup, request);
}
