import type { RunSpec } from "../spec/run-spec.ts";
import type { PackedWorlds } from "./pack-worlds.ts";

/** What every worker is given once, when it starts. */
export interface WorkerSetup {
  /** In shared memory: how many workers have loaded their modules. */
  readonly loaded: Int32Array;
}

/** What a worker is asked: one run, small enough to be sent for each. */
export interface RunRequest {
  /** Position in the plan. */
  readonly index: number;
  readonly run: Omit<RunSpec, "world">;
  /** Of the whole batch, in shared memory: each worker unpacks them once. */
  readonly worlds: PackedWorlds;
  /** Position in these worlds. */
  readonly world: number;
  /** In shared memory: decisions and events so far, simulated time in microseconds. */
  readonly heartbeat: Float64Array;
  /** Where to write the event log and the pods; "" for nowhere. */
  readonly eventsFile: string;
  readonly podsFile: string;
}
