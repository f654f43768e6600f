/**
 * The candidate that the writer of `word` most likely meant, or undefined if none is near.
 *
 * Near: at most a third of the letters differ (Damerau-Levenshtein, letter case apart), or the word is the
 * beginning of exactly one candidate. The first of several equally near. O(candidates x length^2).
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  if (wanted === "" || wanted.length > MAX_LENGTH) return undefined;
  const all = [...candidates];
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of all) {
    const limit = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    // A word of which nothing is left is no misspelling of another.
    if (
      distance <= limit &&
      distance < Math.min(wanted.length, candidate.length) &&
      distance < bestDistance
    ) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? onlyContinuation(wanted, all);
}

/** ` (did you mean "x"?)`-like hint, or the fallback. */
export function suggestion(word: string, candidates: readonly string[], what: string): string {
  const near = didYouMean(word, candidates);
  if (near !== undefined) return `did you mean "${near}"?`;
  if (candidates.length === 0) return "";
  const shown = candidates.slice(0, MAX_SHOWN).join(", ");
  const more = candidates.length > MAX_SHOWN ? `, and ${candidates.length - MAX_SHOWN} more` : "";
  return `${what}: ${shown}${more}`;
}

const MAX_LENGTH = 80;
const MAX_SHOWN = 12;
const MIN_PREFIX = 3;

function onlyContinuation(wanted: string, candidates: readonly string[]): string | undefined {
  if (wanted.length < MIN_PREFIX) return undefined;
  const longer = candidates.filter((candidate) => candidate.toLowerCase().startsWith(wanted));
  return longer.length === 1 ? longer[0] : undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
