/** To the nearest whole number, halves away from zero, as Go rounds. Source: facts N0.2. */
export function roundHalfAway(value: number): number {
  return Math.trunc(value + (value < 0 ? -0.5 : 0.5));
}
