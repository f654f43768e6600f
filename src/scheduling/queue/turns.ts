import { NO_POD, type PodId } from "../../cluster/ids.ts";
import type { Cohort, Holder } from "./cohort.ts";
import type { CohortPods } from "./cohort-pods.ts";
import type { PodOrder } from "./queue-discipline.ts";

/** Fails a cohort that was about to fail. */
export type FailTogether = (cohort: Cohort, rejectors: readonly string[]) => void;

/**
 * Gives pods that fail their turns in the order of their attempts, also where one pod fails for its whole cohort.
 *
 * Cohorts of one priority that wait equally long go by turn, pod by pod: a *round* of the queue. Their pods keep the
 * distances of their turns in it. A cohort that is known to fail is swept: what comes of it is settled at the end of
 * the round, or when something happens that may concern it: then those whose turn is over have failed, and the others
 * have not been tried.
 */
export class Turns {
  readonly #pods: CohortPods;
  readonly #order: PodOrder | undefined;
  readonly #fail: FailTogether;
  readonly #swept: {
    readonly cohort: Cohort;
    readonly rejectors: readonly string[];
    readonly from: Holder;
  }[] = [];
  #next = 0;
  /** What the pods of the round have in common; NO_POD: no round is under way. */
  #lead: PodId = NO_POD;
  #holder: Holder = "nowhere";
  #since = 0;
  #end = 0;
  /** From turns before the round to those after it, and of the last pod that was taken out. */
  #shift = 0;
  #current = 0;

  /** `order` is undefined where each pod is a cohort of its own: rounds have no others then. */
  constructor(pods: CohortPods, order: PodOrder | undefined, fail: FailTogether) {
    this.#pods = pods;
    this.#order = order;
    this.#fail = fail;
  }

  /** The turn of a pod that comes now. */
  take(): number {
    return this.#next++;
  }

  /** A cohort is about to be tried, by its first pod or as a whole. */
  reach(cohort: Cohort): void {
    if (this.#isInRound(cohort)) return;
    this.end();
    this.#lead = cohort.first;
    this.#holder = cohort.holder;
    this.#since = cohort.since;
    this.#end = cohort.end;
    this.#shift = this.#next - this.#pods.turnOf(cohort.first);
  }

  /** A pod is being tried. */
  begin(pod: PodId): void {
    this.#current = this.#pods.turnOf(pod);
    this.#next = Math.max(this.#next, this.#current + this.#shift + 1);
  }

  /** The pods of a cohort that was reached have failed now. */
  shift(cohort: Cohort): void {
    cohort.offset += this.#shift;
    this.#next = Math.max(this.#next, this.#pods.turnOf(cohort.last) + 1);
  }

  /** A cohort that is in no place any more is known to fail. */
  sweep(cohort: Cohort, rejectors: readonly string[], from: Holder): void {
    cohort.holder = "swept";
    this.#swept.push({ cohort, rejectors, from });
  }

  /** Whether some cohort was swept that this holds for. */
  hasSwept(holds: (cohort: Cohort, rejectors: readonly string[]) => boolean): boolean {
    return this.#swept.some(({ cohort, rejectors }) => holds(cohort, rejectors));
  }

  /** Nobody is left in the round: all who were swept have failed. */
  end(): void {
    for (const { cohort, rejectors } of this.#swept.splice(0)) {
      if (cohort.size > 0) this.#fail(cohort, rejectors);
    }
    this.#lead = NO_POD;
  }

  /** Something happens while a pod is being tried. Those behind it have not failed: they go back. O(those before it). */
  interrupt(putBack: (cohort: Cohort, holder: Holder) => void): void {
    for (const { cohort, rejectors, from } of this.#swept.splice(0)) {
      const failed = this.#pods.splitBefore(cohort, this.#current);
      if (failed !== undefined) this.#fail(failed, rejectors);
      if (cohort.size > 0) putBack(cohort, from);
    }
    this.#lead = NO_POD;
  }

  #isInRound({ first, holder, since, end }: Cohort): boolean {
    if (this.#lead === NO_POD || holder !== this.#holder || since !== this.#since) return false;
    return (holder !== "backoff" || end === this.#end) && this.#order?.(first, this.#lead) === 0;
  }
}
