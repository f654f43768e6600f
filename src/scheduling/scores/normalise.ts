/**
 * Stretches scores so that the highest becomes 100: trunc(100 x raw / highest). All stay 0 where that is 0.
 * Source: Kubernetes DefaultNormalizeScore, facts 1.6.
 */
export function normaliseUp(scores: Int32Array, count: number): void {
  const highest = highestOf(scores, count);
  if (highest === 0) return;
  for (let i = 0; i < count; i++) scores[i] = Math.trunc((100 * scores[i]!) / highest);
}

/** The same turned round: 100 - trunc(100 x raw / highest). All become 100 where the highest is 0. */
export function normaliseDown(scores: Int32Array, count: number): void {
  const highest = highestOf(scores, count);
  if (highest === 0) scores.fill(100, 0, count);
  else for (let i = 0; i < count; i++) scores[i] = 100 - Math.trunc((100 * scores[i]!) / highest);
}

function highestOf(scores: Int32Array, count: number): number {
  let highest = 0;
  for (let i = 0; i < count; i++) highest = Math.max(highest, scores[i]!);
  return highest;
}
