import type { Comparison } from "./compare-pairs.ts";
import { displayUnit } from "./format-quantity.ts";

/** Below this share of what it is compared with a difference matters to nobody, however certain it is. */
const SLIGHT = 0.001;
/** What four decimals, the most that are ever shown, make zero. */
const SHOWN_AS_ZERO = 0.5e-4;

interface Measured {
  readonly metric: string;
  readonly unit: string;
}

/** Whether a comparison found a difference, and one worth a word. */
export function isWorthAWord(figure: Measured, comparison: Comparison | undefined): comparison is Comparison {
  if (comparison === undefined || comparison.difference === 0) return false;
  if (comparison.verdict === "no difference found") return false;
  return !(Math.abs(comparison.relative) < SLIGHT) && !isShownAsZero(figure, comparison.difference);
}

/** Whether a value would be shown as 0.0000. */
export function isShownAsZero({ metric, unit }: Measured, value: number): boolean {
  const { factor } = displayUnit(metric, unit, Math.abs(value));
  return Math.abs(value) * factor < SHOWN_AS_ZERO;
}
