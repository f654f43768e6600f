import { decimalsFor, displayUnit, formatNumber } from "../format-quantity.ts";
import type { Interval } from "../student-interval.ts";

/** "5.34 ± 4.03 min": in the unit of the mean. */
export function withHalfWidth(
  { mean, halfWidth }: Pick<Interval, "mean" | "halfWidth">,
  metric: string,
  unit: string,
): string {
  if (Number.isNaN(mean)) return "-";
  const { name, factor } = displayUnit(metric, unit, mean);
  const decimals = decimalsFor(mean * factor, halfWidth * factor);
  const shown = (value: number) => formatNumber(value * factor, decimals);
  return `${shown(mean)}${Number.isNaN(halfWidth) ? "" : ` ± ${shown(halfWidth)}`} ${name}`;
}
