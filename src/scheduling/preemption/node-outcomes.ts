import type { ChangeLog } from "../../cluster/change-log.ts";
import { type ClassId, type Column, NO_NODE, type NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { SearchAhead } from "../known-outcomes.ts";
import type { NodeTest } from "../node-test.ts";
import { SingleRejection } from "../single-rejection.ts";
import type { Verdict } from "../verdict.ts";

/**
 * Which filter rejects each node for pods of one class, and whether the removal of pods could help there: what a
 * search that finds nothing would tell, kept from the logs of changes.
 *
 * Pods that wait for a node are counted in as NodeTest does it, for a pod that waits for none itself.
 * By position in `order`, where not said otherwise. Memory: 3 bytes a node, and 4 for its position.
 */
export class NodeOutcomes {
  readonly podClass: ClassId;
  readonly order: Column;
  /** By node id; -1: not there. */
  readonly positionOf: Int32Array;
  /** Twice the number of the filter plus 1 if the pods that wait for the node are why, or FEASIBLE. */
  readonly #codes: Uint8Array;
  /** 1 where the removal of pods could help. */
  readonly #helpable: Uint8Array;
  /** Sums of `#helpable`, by 64 positions. */
  readonly #helpableIn: Int32Array;
  /** How many nodes have a code. */
  readonly #counts = new Int32Array(FEASIBLE + 1);
  readonly #numberOf: ReadonlyMap<string, number>;
  readonly #filters: readonly string[];
  readonly #why = new SingleRejection();
  #seen = 0;
  #seenNominations = 0;
  /** How many nodes the removal of pods could help. */
  helpable = 0;

  /** `filters`: names in the order in which nodes meet them. All is unknown until `sync`. */
  constructor(podClass: ClassId, { nodeOrder, nodes }: ClusterView, filters: readonly string[]) {
    this.podClass = podClass;
    this.order = nodeOrder;
    this.positionOf = new Int32Array(nodes.count).fill(-1);
    for (let i = 0; i < nodeOrder.length; i++) this.positionOf[nodeOrder[i]!] = i;
    this.#filters = filters;
    this.#numberOf = new Map(filters.map((name, i) => [name, i]));
    this.#codes = new Uint8Array(nodeOrder.length).fill(FEASIBLE);
    this.#counts[FEASIBLE] = nodeOrder.length;
    this.#helpable = new Uint8Array(nodeOrder.length);
    this.#helpableIn = new Int32Array((nodeOrder.length >> 6) + 1);
    this.#seen = Number.NEGATIVE_INFINITY;
  }

  /** How many nodes will do. */
  get feasible(): number {
    return this.#counts[FEASIBLE]!;
  }

  /**
   * Asks `test`, which must have begun with the class, about nodes that have changed; `forget` is told of their
   * positions. O(changes x filters), at most O(nodes x filters).
   */
  sync(view: ClusterView, test: NodeTest, forget: (position: number) => void): void {
    const { changes, nominations } = view;
    const missed = changes.count - this.#seen + nominations.changes.count - this.#seenNominations;
    const isKnown = changes.reaches(this.#seen) && nominations.changes.reaches(this.#seenNominations);
    if (!isKnown || missed > this.order.length) this.#renewAll(test, forget);
    else {
      this.#renewFrom(changes, this.#seen, test, forget);
      this.#renewFrom(nominations.changes, this.#seenNominations, test, forget);
    }
    this.#seen = changes.count;
    this.#seenNominations = nominations.changes.count;
  }

  /** The position of the helpable node with so many before it. O(nodes / 64). */
  helpableAt(rank: number): number {
    let left = rank;
    let block = 0;
    while (left >= this.#helpableIn[block]!) left -= this.#helpableIn[block++]!;
    let position = block << 6;
    for (; left > 0 || this.#helpable[position] === 0; position++) left -= this.#helpable[position]!;
    return position;
  }

  /** The next position of a helpable node, around the end; there must be one. */
  helpableAfter(position: number): number {
    const { length } = this.order;
    let next = position + 1;
    for (; next < length; next++) if (this.#helpable[next] === 1) return next;
    next = 0;
    while (this.#helpable[next] === 0) next++;
    return next;
  }

  /**
   * Names the rejectors in the order in which a search meets them that finds nothing, and does not ask `tried`.
   * O(filters) if there is one, else O(nodes).
   */
  tellRejectors({ start, size, tried }: SearchAhead, verdict: Verdict): void {
    const skipped = this.positionOf[tried] ?? -1;
    const { length } = this.order;
    const only = this.#onlyRejector(skipped);
    if (only !== SEVERAL) {
      if (only !== NONE) verdict.rejectedBy(this.#filters[only]!);
      return;
    }
    const codes = this.#codes;
    for (let asked = 0; asked < length; asked += size) {
      const end = Math.min(length, asked + size);
      let met = 0;
      let position = (start + asked) % length;
      for (let i = asked; i < end; i++) {
        const code = codes[position]!;
        if ((code & 1) === 1 && position !== skipped) verdict.rejectedBy(this.#filters[code >> 1]!);
        else if (position !== skipped) met |= 1 << (code >> 1);
        position = position + 1 === length ? 0 : position + 1;
      }
      for (let filter = 0; met !== 0; filter++, met >>>= 1) {
        if ((met & 1) === 1) verdict.rejectedBy(this.#filters[filter]!);
      }
    }
  }

  #onlyRejector(skipped: number): number {
    let only = NONE;
    const except = skipped < 0 ? NONE : this.#codes[skipped]! >> 1;
    for (let filter = 0; filter < this.#filters.length; filter++) {
      const nodes = this.#counts[2 * filter]! + this.#counts[2 * filter + 1]!;
      if (nodes === Number(filter === except)) continue;
      if (only !== NONE) return SEVERAL;
      only = filter;
    }
    return only;
  }

  #renewAll(test: NodeTest, forget: (position: number) => void): void {
    for (let i = 0; i < this.order.length; i++) this.#renew(this.order[i] as NodeId, test, forget);
  }

  #renewFrom(log: ChangeLog, from: number, test: NodeTest, forget: (position: number) => void): void {
    let last: NodeId = NO_NODE;
    for (let i = from; i < log.count; i++) {
      const node = log.at(i);
      if (node !== last) this.#renew(node, test, forget);
      last = node;
    }
  }

  #renew(node: NodeId, test: NodeTest, forget: (position: number) => void): void {
    const position = this.positionOf[node] ?? -1;
    if (position < 0) return;
    const why = this.#why;
    why.forget();
    let code = FEASIBLE;
    if (!test.passesReserved(node, why)) code = 2 * this.#numberOf.get(why.filter)! + 1;
    else if (!test.passesAsIs(node, why)) code = 2 * this.#numberOf.get(why.filter)!;
    this.#counts[this.#codes[position]!]!--;
    this.#counts[code]!++;
    this.#codes[position] = code;
    const change = Number(why.isResolvable) - this.#helpable[position]!;
    this.#helpable[position]! += change;
    this.#helpableIn[position >> 6]! += change;
    this.helpable += change;
    forget(position);
  }
}

const FEASIBLE = 255;
const NONE = -1;
const SEVERAL = -2;
