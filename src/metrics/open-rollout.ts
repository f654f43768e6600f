import type { PodId } from "../cluster/ids.ts";
import type { RolloutAction, RolloutOutcome, RolloutRecord, StageTimes } from "../spec/rollout.ts";
import { TimeAverage } from "../stats/time-average.ts";
import { CompletionSlots } from "./completion-slots.ts";
import { CriticalPath, type SplitGap } from "./critical-path.ts";
import type { PodNumbers } from "./pod-numbers.ts";

/** What the end of a rollout needs to know. */
interface EndFacts {
  /** Where the time of a pod that is under way went. */
  readonly timesOf: (pod: PodId) => StageTimes;
  /** Of one replica, for a microsecond. */
  readonly price: number;
  /** What `kubectl rollout status` says, if it is not complete. */
  readonly status: string;
}

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
  #wanted = Number.NaN;
  /** What was wanted before, and until when. */
  #before = { wanted: Number.NaN, until: Number.NaN };
  #resized = 0;
  #alive = 0;
  /** Pods beyond the wanted that are to go since fewer are wanted: no surge. */
  #leaving = 0;
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
    if (wanted !== this.#wanted) this.#resize(now, wanted, alive);
    else if (alive < this.#alive) this.#leaving = Math.max(0, this.#leaving - (this.#alive - alive));
    this.#alive = alive;
    this.#serving.set(now, serving);
    this.#availability.set(now, wanted === 0 ? 1 : Math.min(serving, wanted) / wanted);
    this.#shortfall.set(now, Math.max(0, wanted - serving));
    this.#below.set(now, serving < wanted ? 1 : 0);
    this.#surge.set(now, Math.max(0, alive - wanted - this.#leaving));
  }

  #resize(now: number, wanted: number, alive: number): void {
    const isFirst = Number.isNaN(this.#wanted);
    const fewer = isFirst ? (this.#action === "scale-in" ? Infinity : 0) : this.#wanted - wanted;
    this.#leaving = Math.min(Math.max(0, this.#leaving + fewer), Math.max(0, alive - wanted));
    this.#before = { wanted: this.#wanted, until: now };
    this.#wanted = wanted;
    if (!isFirst) this.#resized++;
  }

  /** Whether its workload only gets another size. */
  get isScaling(): boolean {
    return this.#action === "scale-out" || this.#action === "scale-in";
  }

  get start(): number {
    return this.#start;
  }

  podCreated(pod: PodId, now: number): void {
    this.#created++;
    this.podAwaited(pod, now);
  }

  /** A pod that is under way already belongs to it from now on. */
  podAwaited(pod: PodId, now: number): void {
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
   * Its record; `reason` if it is not complete. What is wanted since this instant is what came after it.
   */
  end(
    now: number,
    outcome: RolloutOutcome,
    reason: string,
    { timesOf, price, status }: EndFacts,
  ): RolloutRecord {
    const averages = [this.#serving, this.#availability, this.#shortfall, this.#below, this.#surge];
    for (const average of averages) average.finish(now);
    const isComplete = outcome === "complete";
    const isEnd = isComplete || outcome === "rolled back";
    const isCut =
      outcome === "superseded" && this.#before.until === now && !Number.isNaN(this.#before.wanted);
    return {
      workload: this.#workload,
      action: this.#action,
      start: this.#start,
      end: now,
      duration: isComplete ? now - this.#start : Number.NaN,
      firstReady: this.#firstReady,
      wanted: isCut ? this.#before.wanted : this.#wanted,
      resized: this.#resized - Number(isCut),
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
      status: isEnd ? "" : status,
      gap: this.#slots.gap,
      gapEstimate: this.#slots.estimate,
      stages: this.path.end(now, isComplete, timesOf),
    };
  }
}
