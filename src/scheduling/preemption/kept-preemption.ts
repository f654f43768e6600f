import { NO_NODE, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import type { PreemptionArgs } from "../../spec/scheduler.ts";
import type { ClassOutlooks, Outlook } from "./class-outlooks.ts";
import { candidatesWanted } from "./default-preemption.ts";
import { CANDIDATE, UNKNOWN } from "./dry-runs.ts";
import { hasVictimsLeaving } from "./leaving.ts";

/** Where a pod is to wait for room, and who has to go: as PreemptionAttempt has it. */
export interface KeptAttempt {
  readonly node: NodeId | undefined;
  readonly victims: readonly PodId[];
}

/**
 * DefaultPreemption from what is kept of nodes: the same answer, with the same draws, where a class allows it.
 *
 * O(changes + candidates looked at), and a dry run for those that are not known. Oracle: DefaultPreemption,
 * test/scheduling/kept-preemption.test.ts.
 */
export class KeptPreemption {
  readonly #outlooks: ClassOutlooks;
  readonly #args: PreemptionArgs;
  readonly #random: RandomStream;
  /** Positions of the best so far, in order. */
  #best = new Int32Array(16);
  #ties = 0;

  constructor(outlooks: ClassOutlooks, args: PreemptionArgs, random: RandomStream) {
    this.#outlooks = outlooks;
    this.#args = args;
    this.#random = random;
  }

  /** undefined: the plain form must answer. */
  attempt(pod: PodId, view: ClusterView): KeptAttempt | undefined {
    const outlook = this.#outlooks.of(view.classOf(pod), view);
    if (outlook === undefined) return undefined;
    const nominated = view.nominations.nodeOf(pod);
    if (nominated !== NO_NODE) return this.#stays(pod, nominated, view) ? STAYS : undefined;
    if (outlook.outcomes.helpable === 0) return NOWHERE;
    this.#findBest(outlook, view);
    if (this.#ties === 0) return NOWHERE;
    const chosen = this.#best[this.#ties === 1 ? 0 : this.#random.below(this.#ties)]!;
    return {
      node: outlook.outcomes.order[chosen] as NodeId,
      victims: this.#outlooks.victimsAt(outlook, chosen, view),
    };
  }

  #stays(pod: PodId, node: NodeId, view: ClusterView): boolean {
    return hasVictimsLeaving(pod, node, view) && this.#outlooks.couldHelp(pod, node, view);
  }

  /**
   * Goes by the nodes that the removal of pods could help, until there are enough candidates, as the plain form does.
   * Those that violate no budget go before all others, of which no more than are wanted count.
   */
  #findBest(outlook: Outlook, view: ClusterView): void {
    const { outcomes } = outlook;
    const { helpable } = outcomes;
    const wanted = candidatesWanted(helpable, this.#args);
    const { violations, states } = outlook.dryRuns;
    let position = outcomes.helpableAt(this.#random.below(helpable));
    let harmless = 0;
    let violating = 0;
    this.#ties = 0;
    for (let tried = 0; tried < helpable; tried++) {
      if (tried > 0) position = outcomes.helpableAfter(position);
      const state = states[position]!;
      if (
        state !== CANDIDATE &&
        (state !== UNKNOWN || !this.#outlooks.isCandidate(outlook, position, view))
      ) {
        continue;
      }
      const isHarmless = violations[position] === 0;
      if ((isHarmless ? harmless : violating) >= wanted) continue;
      if (isHarmless) harmless++;
      else violating++;
      this.#consider(outlook, position);
      if (harmless > 0 && harmless + violating >= wanted) return;
    }
  }

  #consider({ dryRuns }: Outlook, position: number): void {
    const difference = this.#ties === 0 ? -1 : dryRuns.compare(position, this.#best[0]!);
    if (difference > 0) return;
    if (difference < 0) this.#ties = 0;
    if (this.#ties === this.#best.length) {
      const longer = new Int32Array(2 * this.#ties);
      longer.set(this.#best);
      this.#best = longer;
    }
    this.#best[this.#ties++] = position;
  }
}

const STAYS: KeptAttempt = { node: undefined, victims: [] };
const NOWHERE: KeptAttempt = { node: NO_NODE, victims: [] };
