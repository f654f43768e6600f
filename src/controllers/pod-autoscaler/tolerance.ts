/** How far usage may be from its target without anything being done: shares of the target. */
export interface Tolerance {
  readonly down: number;
  readonly up: number;
}

/**
 * `ratio`: usage by target. Up to Kubernetes 1.32 the distance to 1 was compared, then the ratio with both bounds:
 * in floating point these differ. Facts 5.
 */
export type WithinTolerance = (ratio: number) => boolean;

export function withinTolerance({ down, up }: Tolerance, release: number): WithinTolerance {
  if (release <= 32) return (ratio) => Math.abs(1 - ratio) <= up;
  return (ratio) => 1 - down <= ratio && ratio <= 1 + up;
}
