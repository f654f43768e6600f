import type { Refusal } from "../controllers/refusals.ts";
import type { PendingReason } from "../spec/run-result.ts";

/** At most this many rows; the rest is counted in a last one. */
const MAX_REFUSALS = 20;

/** What was not done since kubectl refuses it, of no pods, by time. */
export function refusalReasons(refusals: readonly Refusal[]): PendingReason[] {
  const row = (workload: string, message: string) => ({ workload, count: 0, reason: message, message });
  const told = refusals
    .slice(0, MAX_REFUSALS)
    .map(({ target, at, why }) => row(target, `refused at ${at / SECOND} s: ${why}`));
  const rest = refusals.length - told.length;
  return rest === 0 ? told : [...told, row("", `${rest} more refused`)];
}

const SECOND = 1_000_000;
