import { type ClassId, NO_POD, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { type Filter, isOfNode } from "../filter.ts";
import type { KnownOutcomes, SearchAhead } from "../known-outcomes.ts";
import { NodeTest } from "../node-test.ts";
import { SingleRejection } from "../single-rejection.ts";
import type { Verdict } from "../verdict.ts";
import { BudgetWatch } from "./budget-watch.ts";
import { DryRuns } from "./dry-runs.ts";
import { NodeOutcomes } from "./node-outcomes.ts";

/** What is known of all nodes for pods of one class. */
export interface Outlook {
  readonly outcomes: NodeOutcomes;
  readonly dryRuns: DryRuns;
}

/**
 * Keeps, for classes of pods that others may have to go for, what filters and dry runs say of each node.
 *
 * Only for classes about which nobody has a say but filters that look at the node alone, now: then what was found
 * holds until the node changes, or pods come to wait for it, or budgets allow more or less.
 */
export class ClassOutlooks implements KnownOutcomes {
  readonly #filters: readonly Filter[];
  readonly #names: readonly string[];
  readonly #budget: number;
  /** The one that was used last comes last. */
  readonly #outlooks = new Map<ClassId, Outlook>();
  readonly #budgets = new BudgetWatch();
  readonly #test: NodeTest;
  readonly #why = new SingleRejection();

  /** `budget`: bytes of all together. */
  constructor(filters: readonly Filter[], budget = BUDGET) {
    this.#filters = filters;
    this.#names = filters.map(({ name }) => name);
    this.#budget = budget;
    this.#test = new NodeTest(filters);
  }

  /** For attempts to make room: made if there is none; undefined: it depends on more than the nodes. */
  of(podClass: ClassId, view: ClusterView): Outlook | undefined {
    if (!this.#isOfNodes(podClass, view)) return undefined;
    const known = this.#outlooks.get(podClass);
    const isKnown = known !== undefined && known.outcomes.order === view.nodeOrder;
    const outlook = isKnown ? known : this.#make(podClass, view);
    this.#outlooks.delete(podClass);
    this.#outlooks.set(podClass, outlook);
    this.#sync(outlook, view);
    this.#lookAtBudgets(view);
    return outlook;
  }

  /** Whether pods would have to go from a node: see DryRuns. The outlook must be that which `of` gave just now. */
  isCandidate({ outcomes, dryRuns }: Outlook, position: number, view: ClusterView): boolean {
    const priority = view.classes.priority[outcomes.podClass]!;
    return dryRuns.isCandidate(position, priority, view, this.#test, this.#budgets);
  }

  victimsAt({ outcomes, dryRuns }: Outlook, position: number, view: ClusterView) {
    const priority = view.classes.priority[outcomes.podClass]!;
    return dryRuns.candidateAt(position, priority, view, this.#test)!.victims;
  }

  /** Never of a class for which no room was looked for before. O(changes x filters). */
  isHopeless(podClass: ClassId, view: ClusterView): boolean {
    const known = this.#outlooks.get(podClass);
    if (known === undefined || known.outcomes.order !== view.nodeOrder) return false;
    if (!this.#isOfNodes(podClass, view)) return false;
    this.#sync(known, view);
    return known.outcomes.feasible === 0;
  }

  tellRejectors(podClass: ClassId, search: SearchAhead, verdict: Verdict): void {
    this.#outlooks.get(podClass)!.outcomes.tellRejectors(search, verdict);
  }

  /** Whether the removal of pods could help on a node, for a pod that waits for it. */
  couldHelp(pod: PodId, node: NodeId, view: ClusterView): boolean {
    const why = this.#why;
    why.forget();
    this.#test.begin(view.classOf(pod), view, pod);
    return !this.#test.passes(node, why) && why.isResolvable;
  }

  #sync({ outcomes, dryRuns }: Outlook, view: ClusterView): void {
    this.#test.begin(outcomes.podClass, view, NO_POD);
    outcomes.sync(view, this.#test, (position) => dryRuns.forget(position));
  }

  #lookAtBudgets(view: ClusterView): void {
    const news = this.#budgets.look(view);
    if (news === "same") return;
    for (const { dryRuns } of this.#outlooks.values()) {
      if (news === "replaced") dryRuns.forgetAll();
      else dryRuns.forgetBudgeted();
    }
  }

  #make(podClass: ClassId, view: ClusterView): Outlook {
    this.#outlooks.delete(podClass);
    const most = Math.max(1, Math.floor(this.#budget / (BYTES * view.nodeOrder.length)));
    for (const oldest of this.#outlooks.keys()) {
      if (this.#outlooks.size < most) break;
      this.#outlooks.delete(oldest);
    }
    return {
      outcomes: new NodeOutcomes(podClass, view, this.#names),
      dryRuns: new DryRuns(view.nodeOrder),
    };
  }

  /** Whether filters that look at the node alone are all that has a say, and none speaks before nodes are asked. */
  #isOfNodes(podClass: ClassId, view: ClusterView): boolean {
    if (view.nodeOrder.length === 0 || view.classes.volumes[podClass]!.length > 0) return false;
    for (const filter of this.#filters) {
      if (!isOfNode(filter.depends) && !(filter.skip?.(podClass, view) ?? false)) return false;
      if (filter.refuse?.(podClass, view) !== undefined) return false;
    }
    return view.classes.constrained[podClass] === 0 || !this.#narrows(podClass, view);
  }

  #narrows(podClass: ClassId, view: ClusterView): boolean {
    return this.#filters.some((filter) => filter.narrow?.(podClass, view) !== undefined);
  }
}

const BYTES = 41;
const BUDGET = 64 * 2 ** 20;
