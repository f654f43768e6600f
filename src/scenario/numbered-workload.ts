import type { WorkloadSpec } from "../spec/objects.ts";

/** A workload with its number in the world. */
export interface NumberedWorkload {
  readonly number: number;
  readonly spec: WorkloadSpec;
}
