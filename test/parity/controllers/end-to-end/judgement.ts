import type { Predicted } from "./predict.ts";
import { LOADED, SPREADS, type Spread } from "./spread.ts";

/** How a predicted figure stands to those of the recorded repeats. */
export type Judgement =
  | { readonly verdict: "within" | "chance" | "missed" }
  | { readonly verdict: "spread"; readonly why: string };

/** What is judged: a figure of a run, and what it was in the repeats. */
export interface Judged {
  readonly figure: string;
  readonly predicted: Predicted;
  /** In the run whose actions were played; null: not within the run. */
  readonly own: number | null;
  readonly repeats: readonly (number | null)[];
  /** The mean of load1 during the run. */
  readonly load: number;
}

/** Bands are widened by this share, and by this much at least: 0.1 s, or 1 pod. */
const WIDENED = 0.1;
const LEAST_SECONDS = 0.1;
const LEAST_PODS = 1;

/** Figures that count pods or replicas; all others are seconds, replica-seconds or pods a second. */
export const COUNTS =
  /(podsCreated|evicted|mostShort|refused|min(Ready|Serving|Available)|maxPods(NotTerminating)?|created|bound|neverBound|victims|mostRunning)$/;

/**
 * within: the median of the simulations lies in the band of the repeats, widened by 10 %.
 * chance: it does not, but simulations differ by their seed alone, and what the run measured lies between the least and
 * the most of them, widened as much: it may be a draw from the same distribution. Where chance decides nothing the
 * range is a point, and as strict as the band.
 * spread: neither, but within what real runs are known to differ by (spread.ts).
 */
export function judge(judged: Judged): Judgement {
  const { figure, predicted, own, repeats } = judged;
  const { median, range } = predicted;
  const least = leastOf(figure);
  const known = repeats.filter((each) => each !== null);
  const hasBand = median !== null && known.length > 0;
  const isWithin = hasBand ? isNear(median, known, least) : repeats.includes(median);
  if (isWithin) return { verdict: "within" };
  if (isNear(own ?? Number.POSITIVE_INFINITY, range, least)) return { verdict: "chance" };
  const spread = hasBand ? SPREADS.find((each) => isFor(each, judged, known)) : undefined;
  return spread !== undefined && isSpread(median!, known, spread, least)
    ? { verdict: "spread", why: spread.why }
    : { verdict: "missed" };
}

/**
 * Whether a figure hangs on chance or on how fast the machine of the recording was: simulations differ in it, or it is a
 * wait of some ms, or the machine was loaded. Of such ones some lie outside: the next draw lies outside of the range of
 * twenty others in 2 of 21 cases.
 */
export function isFree({ figure, predicted, load }: Judged): boolean {
  const [low, high] = predicted.range;
  const isDrawn = low !== high && !(high - low < leastOf(figure));
  return (
    isDrawn ||
    /: wait /.test(figure) ||
    (load > LOADED && SPREADS.some(({ figures }) => figures.test(figure)))
  );
}

function leastOf(figure: string): number {
  return COUNTS.test(figure) ? LEAST_PODS : LEAST_SECONDS;
}

/** Whether a value lies between the least and the most of others, widened by 10 % and by `least` at least. */
function isNear(value: number, others: readonly number[], least: number): boolean {
  const low = Math.min(...others);
  const high = Math.max(...others);
  return (
    value >= low - Math.max(least, WIDENED * Math.abs(low)) &&
    value <= high + Math.max(least, WIDENED * Math.abs(high))
  );
}

function isFor(
  { figures, isLoaded, below }: Spread,
  { figure, load }: Judged,
  known: readonly number[],
): boolean {
  if (isLoaded && load <= LOADED) return false;
  return figures.test(figure) && Math.max(...known) < (below ?? Number.POSITIVE_INFINITY);
}

function isSpread(value: number, known: readonly number[], { by, factor }: Spread, least: number): boolean {
  const wide = Math.max(by, least);
  return value >= Math.min(...known) / factor - wide && value <= Math.max(...known) * factor + wide;
}
