import { beside, output } from "../repeat.mjs";

/** Cases that are held steady by bench/deopts.mjs and bench/allocations.mjs: room alone, samples, spread, affinity. */
export const HELD = ["random", "batches", "sampled", "spread-interleaved", "perf-affinity", "perf-spread"];

/** What V8 says while a case is held steady, line by line. */
export function heldLines(name, decisions, flag, flags = []) {
  const text = output("node", ...flags, beside("scheduler/hold.mjs"), name, String(decisions), flag);
  return text.split("\n");
}
