import { NO_TIMES, ROLLOUT_STAGES, type RolloutStage, type StageTimes } from "../spec/rollout.ts";

/** What a workload may wait for while none of its pods is under way; of several at once the first is told. */
export const WAIT_CAUSES = [
  "pause",
  "quota",
  "node-loss",
  "budget",
  "termination",
  "crashing",
  "readiness",
] as const satisfies readonly RolloutStage[];

export type WaitCause = (typeof WAIT_CAUSES)[number];

/** What one workload waits for, over time: at each instant the first of the causes that hold, else its controllers. */
export class WaitLog {
  /** By cause: how many pods, or whatever else it counts, hold it up. */
  readonly #counts = WAIT_CAUSES.map(() => 0);
  /** Since when what is waited for: positions in ROLLOUT_STAGES, in the order of time. */
  #since: { readonly at: number; readonly stage: number }[] = [];
  #stage = CONTROLLERS;

  /** So many more hold it up from now on, or fewer. O(causes). */
  add(now: number, cause: WaitCause, difference: number): void {
    this.#counts[WAIT_CAUSES.indexOf(cause)]! += difference;
    const first = this.#counts.findIndex((count) => count > 0);
    const stage = first < 0 ? CONTROLLERS : STAGES[first]!;
    if (stage === this.#stage) return;
    this.#stage = stage;
    this.#since.push({ at: now, stage });
    if (this.#since.length > KEPT) this.#since = this.#since.slice(KEPT / 2);
  }

  /** What the time from one instant to a later one, up to now, went to. O(changes meanwhile). */
  split(from: number, until: number): StageTimes {
    const times = [...NO_TIMES];
    let end = until;
    for (let last = this.#since.length - 1; last >= 0 && end > from; last--) {
      const { at, stage } = this.#since[last]!;
      if (at >= end) continue;
      const begin = Math.max(at, from);
      times[stage]! += end - begin;
      end = begin;
    }
    times[CONTROLLERS]! += end - from;
    return times;
  }
}

const CONTROLLERS = ROLLOUT_STAGES.indexOf("controllers");
const STAGES = WAIT_CAUSES.map((cause) => ROLLOUT_STAGES.indexOf(cause));
/** Changes that are kept, at most: what is before them counts as the controllers'. */
const KEPT = 1024;
