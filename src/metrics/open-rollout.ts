import type { PodId } from "../cluster/ids.ts";
import type { RolloutAction, RolloutOutcome, RolloutRecord, StageTimes } from "../spec/rollout.ts";
import { TimeAverage } from "../stats/time-average.ts";
import { CompletionSlots } from "./completion-slots.ts";
import { CriticalPath, type SplitGap } from "./critical-path.ts";
import type { PodNumbers } from "./pod-numbers.ts";

/** A rollout that is under way: what its record needs, integrated as it goes. What holds for no time does not count. */
export class OpenRollout {
  /** Position among the rollouts of the run, from 0. */
  readonly number: number;
  readonly #workload: string;
  readonly #action: RolloutAction;
  readonly #start: number;
  readonly #slots: CompletionSlots;
  /** Follows where its time goes. */
  readonly path: CriticalPath;
  readonly #serving: TimeAverage;
  readonly #availability: TimeAverage;
  readonly #shortfall: TimeAverage;
  /** 1 while fewer serve than are wanted. */
  readonly #below: TimeAverage;
  readonly #surge: TimeAverage;
  #wanted = 0;
  #firstReady = Number.NaN;
  #created = 0;
  #deleted = 0;
  #disrupted = 0;
  #failed = 0;
  #restarted = 0;
  #isStalled = false;
  #reason = "";

  constructor(
    number: number,
    workload: string,
    action: RolloutAction,
    now: number,
    { slotOf, splitGap }: { readonly slotOf: PodNumbers; readonly splitGap: SplitGap },
  ) {
    this.path = new CriticalPath(now, splitGap);
    this.number = number;
    this.#workload = workload;
    this.#action = action;
    this.#start = now;
    this.#slots = new CompletionSlots(slotOf);
    this.#serving = new TimeAverage(now, 0);
    this.#availability = new TimeAverage(now, 1);
    this.#shortfall = new TimeAverage(now, 0);
    this.#below = new TimeAverage(now, 0);
    this.#surge = new TimeAverage(now, 0);
  }

  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** How many pods there are from now on: wanted, serving, and not being deleted. */
  set(now: number, wanted: number, serving: number, alive: number): void {
    this.#wanted = wanted;
    this.#serving.set(now, serving);
    this.#availability.set(now, wanted === 0 ? 1 : Math.min(serving, wanted) / wanted);
    this.#shortfall.set(now, Math.max(0, wanted - serving));
    this.#below.set(now, serving < wanted ? 1 : 0);
    this.#surge.set(now, Math.max(0, alive - wanted));
  }

  podCreated(pod: PodId, now: number): void {
    this.#created++;
    this.#slots.started(pod, now);
  }

  /** A pod that it created is ready for the first time, `after` its submission; `isNew` if of the new revision. */
  podReady(pod: PodId, now: number, after: number, isNew: boolean): void {
    if (isNew && Number.isNaN(this.#firstReady)) this.#firstReady = now - this.#start;
    this.#slots.left(pod, now, after);
  }

  /** A pod that it created is deleted, or has ended, before it was ever ready. */
  podGivenUp(pod: PodId, now: number): void {
    this.#slots.left(pod, now, undefined);
  }

  podDeleted(): void {
    this.#deleted++;
  }

  podDisrupted(): void {
    this.#disrupted++;
  }

  podFailed(): void {
    this.#failed++;
  }

  podRestarted(): void {
    this.#restarted++;
  }

  stalled(reason: string): void {
    this.#isStalled = true;
    this.#reason = reason;
  }

  /**
   * Its record; `reason` if it is not complete. `timesOf`: of a pod that is under way; `price`: of one replica, for a
   * microsecond.
   */
  end(
    now: number,
    outcome: RolloutOutcome,
    reason: string,
    { timesOf, price }: { readonly timesOf: (pod: PodId) => StageTimes; readonly price: number },
  ): RolloutRecord {
    const averages = [this.#serving, this.#availability, this.#shortfall, this.#below, this.#surge];
    for (const average of averages) average.finish(now);
    const isComplete = outcome === "complete";
    const isEnd = isComplete || outcome === "rolled back";
    return {
      workload: this.#workload,
      action: this.#action,
      start: this.#start,
      end: now,
      duration: isComplete ? now - this.#start : Number.NaN,
      firstReady: this.#firstReady,
      wanted: this.#wanted,
      minServing: this.#serving.min,
      minAvailability: this.#availability.min,
      timeBelowWanted: this.#below.area,
      shortfall: this.#shortfall.area,
      surge: this.#surge.max,
      surgeTime: this.#surge.area,
      surgeCost: this.#surge.area * price,
      availabilityTime: this.#availability.area,
      created: this.#created,
      deleted: this.#deleted,
      disrupted: this.#disrupted,
      failed: this.#failed,
      restarted: this.#restarted,
      outcome: this.#isStalled && !isEnd ? "stalled" : outcome,
      isStalled: this.#isStalled,
      reason: isComplete ? "" : isEnd ? reason : this.#reason || reason,
      gap: this.#slots.gap,
      gapEstimate: this.#slots.estimate,
      stages: this.path.end(now, isComplete, timesOf),
    };
  }
}
