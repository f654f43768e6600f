import type { ShapePoint } from "../../spec/scheduler.ts";

/** What a point's score of 0 to 10 is worth among scores of 0 to 100. */
const SCALE = 10;

/**
 * The score of each whole percentage of utilization, 0 to 100: straight lines between the points of a shape, level
 * before the first and behind the last one. Cut towards zero between two points, for lines that fall too.
 *
 * Source: facts 2.3, helper.BuildBrokenLinearFunction of pkg/scheduler/framework/plugins/helper.
 */
export function utilizationCurve(shape: readonly ShapePoint[]): Uint8Array {
  return Uint8Array.from({ length: 101 }, (_, utilization) => scoreAt(shape, utilization));
}

function scoreAt(shape: readonly ShapePoint[], utilization: number): number {
  const next = shape.findIndex((point) => utilization <= point.utilization);
  if (next === 0) return shape[0]!.score * SCALE;
  if (next < 0) return shape.at(-1)!.score * SCALE;
  const from = shape[next - 1]!;
  const to = shape[next]!;
  const rise = (to.score - from.score) * SCALE * (utilization - from.utilization);
  return from.score * SCALE + Math.trunc(rise / (to.utilization - from.utilization));
}
