import type { RandomStream } from "../random/random-stream.ts";

/** Position of the highest of the first `count` totals; among equals each as likely, by one draw if there are several. */
export function pickHighest(totals: Int32Array, count: number, random: RandomStream): number {
  let highest = totals[0]!;
  let first = 0;
  let ties = 1;
  for (let i = 1; i < count; i++) {
    const total = totals[i]!;
    if (total > highest) {
      highest = total;
      first = i;
      ties = 1;
    } else if (total === highest) ties++;
  }
  let skipped = ties === 1 ? 0 : random.below(ties);
  let position = first;
  while (skipped > 0) if (totals[++position] === highest) skipped--;
  return position;
}
