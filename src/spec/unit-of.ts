import type { MetricInfo } from "./catalog.ts";

/** A count has no unit, whatever is counted. */
export function unitOf({ unit }: Pick<MetricInfo, "unit">, stat: string): string {
  return stat === "count" ? "1" : unit;
}
