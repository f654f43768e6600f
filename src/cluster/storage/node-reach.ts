import { matchesLabels } from "../../spec/label-selector.ts";
import type { Labels, NodeSelectorTerm } from "../../spec/pod.ts";
import type { NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";

/** Any of the terms, by labels alone; undefined: every node. Source: CheckNodeAffinity of component-helpers. */
export function reachesLabels(terms: readonly NodeSelectorTerm[] | undefined, labels: Labels): boolean {
  return (
    terms === undefined ||
    terms.some(
      ({ expressions, fields }) =>
        expressions.length + fields.length > 0 &&
        matchesLabels(expressions, labels) &&
        // Of a node only its labels are looked at: its name is none here.
        matchesLabels(fields, { "metadata.name": "" }),
    )
  );
}

/** Which nodes terms reach: found once and kept until any node's traits change. Volumes of a zone share answers. */
export class NodeReach {
  readonly #nodes: NodeColumns;
  readonly #numbers = new Map<string, number>();
  readonly #numberOf = new WeakMap<readonly NodeSelectorTerm[], number>();
  /** By number of the terms, by node. */
  #answers: Uint8Array[] = [];
  #cells = 0;
  #version = -1;

  constructor(nodes: NodeColumns) {
    this.#nodes = nodes;
  }

  reaches(terms: readonly NodeSelectorTerm[] | undefined, node: NodeId): boolean {
    if (terms === undefined) return true;
    const answers = this.#answersOf(terms);
    const known = answers[node]!;
    if (known !== UNKNOWN) return known === YES;
    const answer = reachesLabels(terms, this.#nodes.specs[node]!.labels);
    answers[node] = answer ? YES : NO;
    return answer;
  }

  #answersOf(terms: readonly NodeSelectorTerm[]): Uint8Array {
    const { traitsVersion, count } = this.#nodes;
    if (traitsVersion !== this.#version || this.#cells > MAX_CELLS) {
      this.#version = traitsVersion;
      this.#answers = [];
      this.#cells = 0;
    }
    const number = this.#numberOf.get(terms) ?? this.#enter(terms);
    const known = this.#answers[number];
    if (known !== undefined && known.length >= count) return known;
    const answers = new Uint8Array(count);
    this.#cells += count;
    this.#answers[number] = answers;
    return answers;
  }

  #enter(terms: readonly NodeSelectorTerm[]): number {
    const text = JSON.stringify(terms);
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    this.#numberOf.set(terms, number);
    return number;
  }
}

const UNKNOWN = 0;
const NO = 1;
const YES = 2;

/** Local volumes have terms of their own: no more than 16 MB is kept. */
const MAX_CELLS = 2 ** 24;
