import { workerData } from "node:worker_threads";
import type { RunOutcome } from "../spec/run-result.ts";
import type { RunRequest, WorkerSetup } from "./message.ts";
import { runInWorker } from "./run-in-worker.ts";

// What a strategy prints must not get among the data on the standard output of the command.
process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;

/** What the pool calls in each of its threads. */
export function answer(request: RunRequest): Promise<RunOutcome> {
  return runInWorker(workerData as WorkerSetup, request);
}
