import type { Column, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import { type Domains, NO_DOMAIN } from "./domains.ts";
import type { CountWatcher, PodCount } from "./pod-counts.ts";

/** Which nodes count in a sum. Equal names mean equal answers, as long as no node's traits change. */
export interface Inclusion {
  readonly name: string;
  /** undefined: every node. */
  readonly includes: ((node: NodeId) => boolean) | undefined;
  /** Nodes without the label count as if its value were empty. */
  readonly countsUnlabelled?: boolean;
}

export const EVERY_NODE: Inclusion = { name: "", includes: undefined };

/**
 * Pods of one count, by domain: kept up to date with each pod that comes or goes, in O(1), and made anew after a
 * change of the nodes' labels or presence, or of any trait where it depends on whether a node is included, in O(nodes).
 */
export class DomainSum implements CountWatcher {
  readonly #nodes: NodeColumns;
  readonly #count: PodCount;
  readonly #domains: () => Domains;
  readonly #inclusion: Inclusion;
  /** By node: the domain that its pods count in, NO_DOMAIN for none. */
  #of: Column = [];
  #version = -1;
  /** How many domains have how many pods. */
  #domainsWith: number[] = [];
  #fewest = 0;
  /** By domain; 0 for those that are not there. */
  values = new Int32Array(0);
  /** Pods in all domains. */
  total = 0;
  /** Domains with nodes that count. */
  domainsThere = 0;

  constructor(nodes: NodeColumns, count: PodCount, domains: () => Domains, inclusion: Inclusion) {
    this.#nodes = nodes;
    this.#count = count;
    this.#domains = domains;
    this.#inclusion = inclusion;
    count.watch(this);
  }

  /** Fewest pods in a domain that is there; 0 if none is. */
  get fewest(): number {
    return this.#fewest;
  }

  /** This, made anew if any node has changed in what it depends on. */
  current(): this {
    const { placesVersion, traitsVersion } = this.#nodes;
    const version = this.#inclusion.includes === undefined ? placesVersion : traitsVersion;
    if (this.#version !== version) this.#countAnew(version);
    return this;
  }

  changed(node: NodeId, change: 1 | -1): void {
    // A node that has come since is counted with the others, when traits are looked at again.
    const domain = node < this.#of.length ? this.#of[node]! : NO_DOMAIN;
    if (domain === NO_DOMAIN) return;
    const before = this.values[domain]!;
    const after = before + change;
    const domainsWith = this.#domainsWith;
    this.values[domain] = after;
    this.total += change;
    domainsWith[before]!--;
    domainsWith[after] = (domainsWith[after] ?? 0) + 1;
    // The last of those with the fewest has gone up by one, so that nobody has less than it has now.
    if (after < this.#fewest || domainsWith[this.#fewest] === 0) this.#fewest = after;
  }

  #countAnew(version: number): void {
    this.#version = version;
    const domains = this.#domains();
    this.#of = this.#divide(domains);
    this.values = new Int32Array(domains.count);
    const isThere = new Uint8Array(domains.count);
    this.total = addUp(this.#of, this.#count.onNode, this.values, isThere);
    this.#rank(isThere);
  }

  /** By node: the domain that it counts in. Nearly always that of its label. */
  #divide({ of, unlabelled }: Domains): Column {
    const { includes, countsUnlabelled = false } = this.#inclusion;
    const other = countsUnlabelled ? unlabelled : NO_DOMAIN;
    if (includes === undefined && other === NO_DOMAIN) return of;
    const own = new Int32Array(of.length).fill(NO_DOMAIN);
    for (let node = 0; node < own.length; node++) {
      if (this.#nodes.present[node] === 0 || includes?.(node as NodeId) === false) continue;
      own[node] = of[node] === NO_DOMAIN ? other : of[node]!;
    }
    return own;
  }

  #rank(isThere: Uint8Array): void {
    this.domainsThere = 0;
    this.#fewest = 0;
    this.#domainsWith = [];
    for (let domain = 0; domain < isThere.length; domain++) {
      if (isThere[domain] === 0) continue;
      const value = this.values[domain]!;
      this.#fewest = this.domainsThere === 0 ? value : Math.min(this.#fewest, value);
      this.domainsThere++;
      this.#domainsWith[value] = (this.#domainsWith[value] ?? 0) + 1;
    }
  }
}

/** Adds up pods by domain, and answers how many all domains have. */
function addUp(of: Column, onNode: Column, values: Int32Array, isThere: Uint8Array): number {
  let total = 0;
  for (let node = 0; node < of.length; node++) {
    const domain = of[node]!;
    if (domain === NO_DOMAIN) continue;
    isThere[domain] = 1;
    values[domain]! += onNode[node]!;
    total += onNode[node]!;
  }
  return total;
}
