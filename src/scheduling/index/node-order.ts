import type { ChangeLog } from "../../cluster/change-log.ts";
import type { Column } from "../../cluster/ids.ts";
import type { GroupKey } from "./active-rules.ts";
import { LabelDomains } from "./label-domains.ts";

/** The nodes in the order of a search, and which position each has. Made anew when a node comes or goes. */
export class NodeOrder {
  /** What it was made from. */
  readonly source: Column;
  readonly ids: Int32Array;
  readonly count: number;
  /** By node; NOWHERE: the node has left. */
  readonly positionOf: Int32Array;
  /** What `gather` found. */
  readonly gathered: Int32Array;
  /** By node: the last call of `gather` that met it. */
  readonly #metIn: Int32Array;
  #calls = 0;
  /** By keys, as text. */
  readonly #domains = new Map<string, LabelDomains>();

  /** `rows`: of the table of nodes. */
  constructor(source: Column, ids: Int32Array, rows: number) {
    this.source = source;
    this.ids = ids;
    this.count = ids.length;
    this.positionOf = new Int32Array(rows).fill(NOWHERE);
    for (let position = 0; position < ids.length; position++) this.positionOf[ids[position]!] = position;
    this.gathered = new Int32Array(ids.length);
    this.#metIn = new Int32Array(rows);
  }

  /** Numbers of the nodes by some of their labels, kept for all who ask for the same. */
  domainsBy(keys: readonly GroupKey[]): LabelDomains {
    const text = JSON.stringify(keys);
    const domains = this.#domains.get(text) ?? new LabelDomains(keys);
    this.#domains.set(text, domains);
    return domains;
  }

  /** The nodes of this order that have changed since the cursor, each once, into `gathered`. Answers how many. */
  gather(changes: ChangeLog, cursor: number): number {
    const { positionOf, gathered } = this;
    const metIn = this.#metIn;
    const call = ++this.#calls | 0;
    const end = changes.count;
    let count = 0;
    for (let change = cursor; change < end; change++) {
      const node = changes.at(change);
      if (metIn[node] === call || positionOf[node] === NOWHERE) continue;
      metIn[node] = call;
      gathered[count++] = node;
    }
    if (count > this.count >> DENSE_BITS) this.#sort(call);
    return count;
  }

  /** Many are gone through in order, so that what is known of them is read in order too. */
  #sort(call: number): void {
    const { ids, gathered } = this;
    const metIn = this.#metIn;
    let count = 0;
    for (let position = 0; position < ids.length; position++) {
      if (metIn[ids[position]!] === call) gathered[count++] = ids[position]!;
    }
  }
}

const NOWHERE = -1;
/** One node of 16 and more are many. */
const DENSE_BITS = 4;
