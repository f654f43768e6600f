import { type ClassId, NO_NODE, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import { NodeSearch } from "../node-search.ts";
import { DefaultPreemption, type PreemptionChance } from "../preemption/default-preemption.ts";
import type { KeptPreemption } from "../preemption/kept-preemption.ts";
import type { Preemption, Rehearsal } from "../strategy.ts";
import { Verdict } from "../verdict.ts";
import type { Profile } from "./profile.ts";
import { rehearsalOf } from "./rehearse.ts";

/** What a profile does for a pod for which no node was found: its PostFilter plugins, DefaultPreemption above all. */
export class PostFilter {
  readonly #search: NodeSearch;
  readonly #plugins: readonly string[];
  readonly #isCutShort: (podClass: ClassId, view: ClusterView) => boolean;
  readonly #preemption: DefaultPreemption | undefined;
  readonly #kept: KeptPreemption | undefined;
  /** The same with nothing left to chance. */
  readonly #rehearsal: DefaultPreemption | undefined;

  /** `kept` answers instead where it can; chance must fall there as `chance` has it. */
  constructor(profile: Profile, chance: PreemptionChance, kept?: KeptPreemption) {
    const { filters, preFilters, postFilter, preemption } = profile;
    this.#search = new NodeSearch({ filters, preFilters, kind: "sampled", wantsOne: true });
    this.#plugins = postFilter;
    this.#isCutShort = cutShortBy(profile);
    this.#kept = kept;
    if (preemption === undefined) return;
    this.#preemption = new DefaultPreemption(filters, preemption, chance);
    this.#rehearsal = new DefaultPreemption(filters, preemption, IN_ORDER);
  }

  /** undefined: nobody is evicted by this profile. */
  preempt(pod: PodId, view: ClusterView): Preemption | undefined {
    if (this.#preemption === undefined) return undefined;
    const podClass = view.classOf(pod);
    if (this.#isCutShort(podClass, view)) return { ...NOBODY, node: undefined };
    // Nearly always: then nothing would come of it.
    const { classes } = view;
    const isNever = classes.preemptsNever[podClass] === 1;
    if (isNever || view.priorityOf(pod) <= classes.lowestPriority) {
      return isNever ? { ...NOBODY, node: undefined } : NOBODY;
    }
    const { node, victims } = this.#kept?.attempt(pod, view) ?? this.#preemption.attempt(pod, view);
    if (node === undefined || node === NO_NODE) return { ...NOBODY, node };
    return { node, victims, cleared: this.#outrankedOn(node, victims, pod, view) };
  }

  /**
   * What would come of it for a pod, and what the plugins add to the sentence about it: "no new claims to deallocate,
   * preemption: not eligible due to preemptionPolicy=Never.", "" where somebody would be evicted. undefined: some node
   * does, so that nobody asks these plugins. O(nodes x filters). Changes nothing.
   */
  rehearse(pod: PodId, view: ClusterView): Rehearsal | undefined {
    const podClass = view.classOf(pod);
    this.#search.find(podClass, view, 0, new Verdict(view.nodes.count), pod);
    if (this.#search.feasible.count > 0) return undefined;
    if (this.#isCutShort(podClass, view)) return { ...NO_REHEARSAL, why: "not found" };
    const attempt = this.#rehearsal?.attempt(pod, view);
    if (attempt?.why === "") return rehearsalOf(attempt, "", view);
    const why = this.#plugins
      .flatMap((name) => {
        if (name === "DynamicResources") return "no new claims to deallocate";
        return name === "DefaultPreemption" && attempt !== undefined ? `preemption: ${attempt.why}` : [];
      })
      .join(", ");
    return attempt === undefined ? { ...NO_REHEARSAL, why } : rehearsalOf(attempt, why, view);
  }

  /** Pods of lower priority that wait for the node. From 1.33 on they go on waiting if nobody has to be evicted. */
  #outrankedOn(node: NodeId, victims: readonly PodId[], pod: PodId, view: ClusterView): readonly PodId[] {
    const isStaying = (victim: PodId) => Number.isNaN(view.pods.deletedAt[victim]);
    if (view.kubernetesMinor >= 33 && !victims.some(isStaying)) return [];
    const priority = view.priorityOf(pod);
    return view.nominations.on(node).filter((other) => view.priorityOf(other) < priority);
  }
}

/**
 * Whether DynamicResources ends the work with an error before anybody is evicted: it does so where it was not asked
 * before nodes were, because a plugin that goes first had refused the pod. Source: what was recorded of 1.36.
 */
function cutShortBy({ filters, preFilters, postFilter }: Profile) {
  const after = postFilter.indexOf("DynamicResources");
  const preemption = postFilter.indexOf("DefaultPreemption");
  const before = preFilters.indexOf("DynamicResources");
  if (after < 0 || before < 0 || (preemption >= 0 && preemption < after)) return () => false;
  const first = new Set(preFilters.slice(0, before));
  const refusing = filters.filter(({ name, refuse }) => refuse !== undefined && first.has(name));
  return (podClass: ClassId, view: ClusterView) =>
    view.classes.constrained[podClass] === 1 &&
    refusing.some((filter) => filter.refuse?.(podClass, view) !== undefined);
}

const NOBODY: Preemption = { node: NO_NODE, victims: [], cleared: [] };

const NO_REHEARSAL: Rehearsal = {
  node: NO_NODE,
  victims: [],
  violations: 0,
  equals: 0,
  why: "",
  outlooks: [],
};

const IN_ORDER: PreemptionChance = { arrange: (nodes) => nodes, pick: (best) => best[0]! };

/** Begins with any node and takes them in turn; among equals each is as likely. One draw each. */
export function seeded(random: RandomStream): PreemptionChance {
  return {
    arrange(nodes) {
      const first = random.below(nodes.length);
      return [...nodes.slice(first), ...nodes.slice(0, first)];
    },
    pick: (best) => best[random.below(best.length)]!,
  };
}
