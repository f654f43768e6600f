import type { PodId } from "../cluster/ids.ts";
import { NO_TIMES, type StageTimes } from "../spec/rollout.ts";

/** Of the time between two pods: when it was over that others were waited for to end, and so on. */
export type SplitGap = (from: number, until: number) => StageTimes;

/** An instant on the way of a rollout, and where the time from its begin until then went. */
interface Point {
  readonly at: number;
  readonly spent: StageTimes;
}

/**
 * Where the time of a rollout went: its critical path, followed backwards from its end, so that the stages sum to its
 * duration.
 *
 * The path ends with the pod that became available last. Before that it is the pod's own time, by stage, back to the
 * instant at which it was asked for; before that the pod that had become available last by then, which made room for
 * it in the rollout; and so on to the begin. What lies between a pod that is available, or the begin, and the next
 * one's creation is split by `splitGap`. Kept as it goes: each pod knows the way to its own creation. O(1) a pod.
 */
export class CriticalPath {
  readonly #splitGap: SplitGap;
  #last: Point;
  /** Of pods that are ready and will be available: by time. */
  #coming: Point[] = [];
  /** Position of the first of them that is still to come. */
  #next = 0;
  /** Pods that were asked for and not made yet, with what was the last point then. */
  readonly #asked: { count: number; readonly from: Point }[] = [];
  /** Pods under way: the way to their creation. In the order of it. */
  readonly #underWay = new Map<PodId, Point>();

  constructor(start: number, splitGap: SplitGap) {
    this.#splitGap = splitGap;
    this.#last = { at: start, spent: NO_TIMES };
  }

  /** Pods that are under way already, and that it waits for as well. To be told at the begin. */
  adopt(pods: Iterable<PodId>): void {
    for (const pod of pods) this.#underWay.set(pod, this.#last);
  }

  /** In the order of their creation. */
  get underWay(): Iterable<PodId> {
    return this.#underWay.keys();
  }

  /** So many pods are to be made from now on; fewer, if negative. */
  ask(now: number, count: number): void {
    if (count > 0) this.#asked.push({ count, from: this.#lastBy(now) });
    else this.#withdraw(-count);
  }

  created(pod: PodId, now: number): void {
    const next = this.#asked[0];
    if (next !== undefined && --next.count === 0) this.#asked.shift();
    this.#underWay.set(pod, this.#reach(next?.from ?? this.#lastBy(now), now));
  }

  /** The pod is available `wait` from now on; `times` sum to the time from its creation until then. */
  available(pod: PodId, now: number, wait: number, times: StageTimes): void {
    const start = this.#underWay.get(pod);
    if (start === undefined) return;
    this.#underWay.delete(pod);
    const point = { at: now + wait, spent: sumOf(start.spent, times) };
    if (wait > 0 || this.#next < this.#coming.length) this.#coming.push(point);
    else this.#last = point;
  }

  gone(pod: PodId): void {
    this.#underWay.delete(pod);
  }

  /**
   * The times of the whole rollout. One that was not complete ends with the oldest pod that is under way, whose times
   * so far `timesOf` gives.
   */
  end(now: number, isComplete: boolean, timesOf: (pod: PodId) => StageTimes): StageTimes {
    const [oldest] = isComplete ? [] : this.#underWay;
    if (oldest !== undefined) return sumOf(oldest[1].spent, timesOf(oldest[0]));
    return this.#reach(this.#lastBy(now), now).spent;
  }

  #reach(from: Point, now: number): Point {
    if (from.at === now) return from;
    return { at: now, spent: sumOf(from.spent, this.#splitGap(from.at, now)) };
  }

  #lastBy(now: number): Point {
    const coming = this.#coming;
    while (this.#next < coming.length && coming[this.#next]!.at <= now) this.#last = coming[this.#next++]!;
    if (this.#next > 0 && this.#next === coming.length) {
      this.#coming = [];
      this.#next = 0;
    }
    return this.#last;
  }

  #withdraw(count: number): void {
    for (let left = count; left > 0 && this.#asked.length > 0; ) {
      const last = this.#asked.at(-1)!;
      const taken = Math.min(left, last.count);
      last.count -= taken;
      left -= taken;
      if (last.count === 0) this.#asked.pop();
    }
  }
}

function sumOf(a: StageTimes, b: StageTimes): StageTimes {
  return a.map((time, stage) => time + b[stage]!);
}
