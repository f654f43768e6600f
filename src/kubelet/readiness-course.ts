import type { ProbeSpec } from "../spec/pod.ts";
import { failsFrom } from "./probe-times.ts";

/** What a container answers, over one run. Instants in microseconds. */
export interface ReadinessCourse {
  /**
   * When it is next found to be ready, or not ready any more, if before `until`; else Infinity. Where `isLook` is true
   * then, nothing has changed until that instant, at which it is to be asked again.
   */
  next(isReady: boolean, until: number): number;
  readonly isLook: boolean;
}

export interface CourseOf {
  /** undefined: what it answers is known at once. */
  readonly probe: ProbeSpec | undefined;
  /** A try is made at this instant, and each period after. */
  readonly firstTry: number;
  /** From when it answers. */
  readonly up: number;
  /** From when it answers nothing any more; Infinity: never. */
  readonly hangs: number;
  /** Lengths of times of answering (even) and of saying that it is not ready (odd); undefined: it answers always. */
  readonly phase: ((number: number) => number) | undefined;
}

/**
 * Follows a container through its phases and finds when probes change their mind: after failureThreshold failures in a
 * row, or successThreshold successes. A try of a container that hangs takes the timeout. Asked in order of time. O(phases
 * passed). Source: facts 7.4, prober/worker.go.
 */
export function readinessCourse({ probe, firstTry, up, hangs, phase }: CourseOf): ReadinessCourse {
  let number = 0;
  let begin = up;
  let end = phase === undefined ? Number.POSITIVE_INFINITY : up + phase(0);
  /** Tries of the present phase that were counted already, and equal ones in a row against the present state. */
  let from = up;
  let streak = 0;
  let hasHung = false;
  let isLook = false;

  const advance = () => {
    number++;
    begin = end;
    from = begin;
    end = begin + phase!(number);
  };

  return {
    get isLook() {
      return isLook;
    },
    next(isReady, until) {
      isLook = false;
      const last = number + MOST_PHASES;
      // It is ready no more, and never will be.
      if (hasHung) return Number.POSITIVE_INFINITY;
      for (;;) {
        if (begin >= hangs || begin >= until)
          return isReady && begin >= hangs ? hung() : Number.POSITIVE_INFINITY;
        const answers = number % 2 === 0;
        const stop = Math.min(end, hangs);
        if (answers === isReady) {
          if (triesIn(stop) > 0) streak = 0;
        } else {
          const changed = change(isReady, stop);
          if (changed < Number.POSITIVE_INFINITY) return changed < until ? changed : Number.POSITIVE_INFINITY;
        }
        if (stop === hangs) return isReady ? hung() : Number.POSITIVE_INFINITY;
        if (end === Number.POSITIVE_INFINITY) return end;
        advance();
        // Changes that probes never see must not be looked for without end.
        if (number > last && begin < until) {
          isLook = true;
          return begin;
        }
      }
    },
  };

  function firstTryFrom(instant: number): number {
    if (probe === undefined) return instant;
    return firstTry + Math.max(0, Math.ceil((instant - firstTry) / probe.period)) * probe.period;
  }

  function triesIn(stop: number): number {
    const first = firstTryFrom(from);
    if (first >= stop) return 0;
    if (probe === undefined || stop === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    return Math.floor((stop - 1 - first) / probe.period) + 1;
  }

  /** When the tries of this phase turn the state; Infinity: they do not suffice. */
  function change(isReady: boolean, stop: number): number {
    const needed = isReady ? (probe?.failureThreshold ?? 1) : (probe?.successThreshold ?? 1);
    const tries = triesIn(stop);
    if (streak + tries < needed) {
      streak += tries;
      from = stop;
      return Number.POSITIVE_INFINITY;
    }
    const at = firstTryFrom(from) + (needed - streak - 1) * (probe?.period ?? 0);
    streak = 0;
    from = at + 1;
    return at;
  }

  function hung(): number {
    hasHung = true;
    if (probe === undefined) return Number.POSITIVE_INFINITY;
    const first = firstTryFrom(Math.max(hangs, from));
    return failsFrom(probe, first, streak);
  }
}

const MOST_PHASES = 100;
