import type { Refusal } from "../controllers/rollouts.ts";
import type { PendingReason } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";

/** At most this many rows; the rest is counted in a last one. */
const MAX_REFUSALS = 20;

/** What was not done to workloads since kubectl refuses it, of no pods, by time. */
export function refusalReasons(refusals: readonly Refusal[], { objects }: WorldSpec): PendingReason[] {
  const told = refusals.slice(0, MAX_REFUSALS).map(({ workload, at, why }) => ({
    workload: objects.workloads[workload]!.label,
    count: 0,
    message: `refused at ${at / SECOND} s: ${why}`,
  }));
  const rest = refusals.length - told.length;
  return rest === 0 ? told : [...told, { workload: "", count: 0, message: `${rest} more refused` }];
}

const SECOND = 1_000_000;
