/** How a predicted figure stands to those of the recorded repeats. */
export type Judgement =
  | { readonly verdict: "within" }
  | { readonly verdict: "explained" | "off"; readonly why: string };

/** The band of the repeats is widened by this share. */
const WIDENED = 0.1;

/** Milliseconds to which figures are rounded. */
const ROUNDING = 0.001;

/**
 * Whether a figure lies in the band of its repeats, widened by 10 %; else whether it is off by no more than real runs
 * differ among themselves, and why those do. null: not within the run.
 */
export function judge(figure: string, found: number | null, repeats: readonly (number | null)[]): Judgement {
  const known = repeats.filter((each) => each !== null);
  if (found === null || known.length === 0) {
    if (repeats.includes(found)) return { verdict: "within" };
    return {
      verdict: "off",
      why: found === null ? "did not come to it within the run" : "never happened in the recording",
    };
  }
  const least = Math.min(...known);
  const most = Math.max(...known);
  if (found >= least * (1 - WIDENED) - ROUNDING && found <= most * (1 + WIDENED) + ROUNDING)
    return { verdict: "within" };
  const reason = REASONS.find(({ figures }) => figures.test(figure));
  if (reason === undefined) return { verdict: "off", why: "no reason known" };
  const slack = Math.max(
    reason.seconds ?? 0,
    (reason.share ?? 0) * Math.max(Math.abs(least), Math.abs(most)),
  );
  const off = Math.max(least - found, found - most);
  return { verdict: off <= slack + ROUNDING ? "explained" : "off", why: reason.why };
}

interface Reason {
  readonly figures: RegExp;
  readonly why: string;
  /** How far real runs differ: seconds or pods, and a share. */
  readonly seconds?: number;
  readonly share?: number;
}

/**
 * Why two real runs of the same scenario differ, and by how much: the table in the README of the recordings.
 * The first that fits a figure counts.
 */
const REASONS: readonly Reason[] = [
  { figures: /^pods: wait (p99|max)$/, why: "how long the last pod waits for room", seconds: 1, share: 0.5 },
  {
    figures: /: wait |BoundAfterNodes$|victimsRequested$|victimsGone$|highBound$|highReady$|readyAfterReturn/,
    why: "load of the recording's machine: what takes milliseconds there takes up to a second",
    seconds: 1,
    share: 0.2,
  },
  { figures: /goneAfterReturn|untaintedAfterReturn|NotReadyAfter/, why: "phase of a 5 s pass", seconds: 5 },
  { figures: /EvictionAfter$|servingFullAfter$/, why: "one step of the eviction rate, 10 s", seconds: 10 },
  { figures: /^drain .*seconds$/, why: "one refusal more or less, 5 s", seconds: 5 },
  {
    figures: /^job .*After$/,
    why: "which Job had pods on the lost node, and waits for it to come back",
    seconds: 100,
  },
  {
    figures:
      /podsCreated$|evicted$|mostShort$|refused$|min(Ready|Serving|Available)$|maxPods(NotTerminating)?$|created$/,
    why: "which pods were on the lost node, or came first",
    seconds: 3,
    share: 0.03,
  },
  {
    figures: /short(Ready|Serving|Available)$/,
    why: "placement, and how loaded the machine was",
    seconds: 1,
    share: 0.3,
  },
  {
    figures: /completeAfter$|AvailableAfterHighGone$/,
    why: "which pods got the room first, and load of the machine",
    seconds: 2,
    share: 0.3,
  },
];
