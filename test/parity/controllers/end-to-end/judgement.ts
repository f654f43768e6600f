import { SPREADS, type Spread } from "./spread.ts";

/** How a predicted figure stands to those of the recorded repeats. */
export type Judgement =
  | { readonly verdict: "within" }
  | { readonly verdict: "spread"; readonly why: string }
  | { readonly verdict: "missed" };

/** What is judged: a figure of a case, and the repeats of all its figures. */
export interface Judged {
  readonly case: string;
  readonly figure: string;
  readonly found: number | null;
  readonly all: Readonly<Record<string, readonly (number | null)[]>>;
}

/** The band of the repeats is widened by this share, and by this much at least: 0.1 s, or 1 pod. */
const WIDENED = 0.1;
const LEAST_SECONDS = 0.1;
const LEAST_PODS = 1;

/** Figures that count pods or replicas; all others are seconds, replica-seconds or pods a second. */
export const COUNTS =
  /(podsCreated|evicted|mostShort|refused|min(Ready|Serving|Available)|maxPods(NotTerminating)?|created|bound|neverBound|victims|mostRunning)$/;

/**
 * Whether a figure lies in the band of its repeats, widened by 10 %; else whether it does with the spread that real runs
 * are known to have (spread.ts). null: not within the run.
 */
export function judge(judged: Judged): Judgement {
  const { figure, found, all } = judged;
  const repeats = all[figure] ?? [];
  const known = repeats.filter((each) => each !== null);
  if (found === null || known.length === 0) return { verdict: repeats.includes(found) ? "within" : "missed" };
  const least = COUNTS.test(figure) ? LEAST_PODS : LEAST_SECONDS;
  const isNear = (band: readonly number[], share: number, by: number) => {
    const [low, high] = [Math.min(...band), Math.max(...band)];
    return (
      found >= low - Math.max(by, share * Math.abs(low)) &&
      found <= high + Math.max(by, share * Math.abs(high))
    );
  };
  if (isNear(known, WIDENED, least)) return { verdict: "within" };
  const spread = SPREADS.find(({ cases, figures }) => cases.test(judged.case) && figures.test(figure));
  if (spread === undefined) return { verdict: "missed" };
  const { share = 0, by = 0, why } = spread;
  const isSpread = bandsOf(spread, judged, known).some((band) =>
    isNear(band, Math.max(WIDENED, share), Math.max(least, by)),
  );
  return isSpread ? { verdict: "spread", why } : { verdict: "missed" };
}

/** Each alone, where a figure may be as those of others were. */
function bandsOf(
  { amongst }: Spread,
  { all }: Judged,
  known: readonly number[],
): readonly (readonly number[])[] {
  if (amongst === undefined) return [known];
  return Object.entries(all)
    .filter(([name]) => amongst.test(name))
    .map(([, values]) => values.filter((each) => each !== null));
}
