import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import type { DomainTerms } from "./active-rules.ts";
import { BlockSearch } from "./block-search.ts";
import { EachSearch } from "./each-search.ts";
import { GroupTree } from "./group-tree.ts";
import type { LeafTree } from "./leaf-tree.ts";
import type { NodeOrder } from "./node-order.ts";
import type { NodeRules } from "./node-rules.ts";
import { Representatives } from "./representatives.ts";
import type { ShapeIndex } from "./shape-index.ts";

/**
 * What OverlaySearch finds, where the rules that look at pods on other nodes only rate, and rule nobody out: the
 * default spread. Then which nodes count is known before they are rated, and of each group the best leaf is enough.
 *
 * Block by block where leaves say all about a node and few are different from their group, else node by node.
 */
export class SoftSearch {
  readonly #rules: NodeRules;
  readonly #representatives: Representatives;
  readonly #blocks: BlockSearch;
  readonly #each: EachSearch;
  #last: BlockSearch | EachSearch;

  constructor(rules: NodeRules, random: RandomStream) {
    this.#rules = rules;
    this.#representatives = new Representatives(rules);
    this.#blocks = new BlockSearch(this.#representatives, random);
    this.#each = new EachSearch(rules, this.#representatives, random);
    this.#last = this.#each;
  }

  /** Nodes that the last search went by, the one too many not counted. */
  get examined(): number {
    return this.#last.examined;
  }

  /** Those of them that are feasible. */
  get feasible(): number {
    return this.#last.feasible;
  }

  /** Position of the chosen node; NOWHERE if none is feasible. */
  choose(
    index: ShapeIndex<LeafTree>,
    terms: DomainTerms,
    order: NodeOrder,
    podClass: ClassId,
    view: ClusterView,
    from: number,
    wanted: number,
  ): number {
    this.#representatives.begin(terms, order);
    const { tree } = index;
    const hasImages = index.isOfSize && this.#rules.ratesImages(podClass, view);
    if (!hasImages && tree instanceof GroupTree && isWorthBlocks(tree, terms, wanted)) {
      this.#last = this.#blocks;
      return this.#blocks.choose(tree, terms, order, podClass, view, from, wanted);
    }
    this.#last = this.#each;
    return this.#each.choose(index, order, podClass, view, from, wanted, hasImages);
  }
}

function isWorthBlocks({ groups }: GroupTree, { holding }: DomainTerms, wanted: number): boolean {
  if (groups > FEW_GROUPS) return false;
  let holders = 0;
  for (let i = 0; i < holding.length; i++) holders += holding[i]!.holding;
  return holders < wanted;
}

const FEW_GROUPS = 8;
