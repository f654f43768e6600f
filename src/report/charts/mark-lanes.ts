import type { MarkRow } from "../result-tables.ts";

/** A mark's name beside its bar, in a lane that it has for itself there. */
export interface MarkLabel {
  readonly mark: MarkRow;
  /** Middle of the lane, from the top: 0.5, 1.5, ... */
  readonly lane: number;
  /** "" for a mark whose name found no room. */
  readonly text: string;
  /** The name stands before the bar: behind it there is no room. */
  readonly isLeft: boolean;
}

/** With more marks than these, single nodes that failed at random are minor: bars without a name or a shade. */
const MANY = 12;
const MOST_LANES = 4;
/** Width of a character of the labels, in pixels. */
const CHARACTER = 6.2;
const GAP = 12;

/**
 * Puts marks into lanes so that no bar or name covers another; minor ones get their room last.
 *
 * With many marks only as many names as four lanes hold are shown; the bars of the others lie in the last lane.
 * O(marks x lanes x names).
 */
export function lanesOf(
  marks: readonly MarkRow[],
  end: number,
  width: number,
): { readonly labels: readonly MarkLabel[]; readonly lanes: number } {
  const pixels = width / end;
  const taken: [from: number, until: number][][] = Array.from({ length: MOST_LANES }, () => []);
  const order = marks.toSorted((a, b) => Number(isMinor(a, marks.length)) - Number(isMinor(b, marks.length)));
  const labels = order.map((mark): MarkLabel => {
    const text = `${mark.what} ${mark.target}`;
    const from = mark.from * pixels;
    const until = Math.min(Math.max(mark.until, mark.from), end) * pixels;
    const needed = text.length * CHARACTER + GAP;
    const isLeft = until + needed > width;
    const span: [number, number] = isLeft ? [from - needed, until] : [from, until + needed];
    if (span[0] >= 0 && !isMinor(mark, marks.length)) {
      for (let lane = 0; lane < MOST_LANES; lane++) {
        const spans = taken[lane]!;
        if (spans.some(([begin, stop]) => span[0] < stop && begin < span[1])) continue;
        spans.push(span);
        return { mark, lane: lane + 0.5, text, isLeft };
      }
    }
    return { mark, lane: Number.POSITIVE_INFINITY, text: "", isLeft: false };
  });
  // Those without a name share the lane below the others.
  const used = taken.filter((spans) => spans.length > 0).length;
  const placed = labels.map((label) => (label.text === "" ? { ...label, lane: used + 0.5 } : label));
  return { labels: placed, lanes: Math.ceil(Math.max(1, ...placed.map((label) => label.lane))) };
}

/** Whether a mark is one of many single nodes, so that it would hide the others. */
export function isMinor(mark: MarkRow, marks: number): boolean {
  return marks > MANY && mark.cause === "random" && mark.target.startsWith("node/");
}
