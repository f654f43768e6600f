import type { PlacementSpec } from "../../spec/pod.ts";
import type { ClassId, NodeId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";

/** What is asked of nodes about a pod, and the answer: a whole number from 0. */
export interface NodeQuestion {
  /** The part of a pod's placement that the answer depends on: classes that agree in it share answers. */
  asked(placement: PlacementSpec): unknown;
  answer(placement: PlacementSpec, node: NodeId): number;
}

/**
 * Answers that depend on a node's traits and on the pod's placement alone: whether a node is tolerated, how much
 * it is preferred. Each is found once and kept until the node's traits change.
 */
export class NodeAnswers {
  readonly #nodes: NodeColumns;
  readonly #classes: PodClassColumns;
  readonly #question: NodeQuestion;
  readonly #numbers = new Map<string, number>();
  /** The number of what is asked: many classes share a placement. */
  readonly #asked = new Map<PlacementSpec, number>();
  /** By that number. */
  #kept: ClassAnswers[] = [];
  #cells = 0;
  /** Changes of traits that were taken in, and nodes that there were. */
  #version = 0;
  #rows = 0;

  constructor(nodes: NodeColumns, classes: PodClassColumns, question: NodeQuestion) {
    this.#nodes = nodes;
    this.#classes = classes;
    this.#question = question;
  }

  /**
   * The answers for one class, valid until traits change. O(1), but O(nodes) the first time, and O(what was asked) a
   * change of traits.
   */
  of(podClass: ClassId): ClassAnswers {
    const { traitsVersion, count } = this.#nodes;
    if (traitsVersion !== this.#version || this.#cells > MAX_CELLS) this.#takeIn(traitsVersion, count);
    const placement = this.#classes.placement[podClass]!;
    const asked = this.#asked.get(placement) ?? this.#numberOf(placement);
    const kept = this.#kept[asked];
    if (kept !== undefined) return kept;
    const answers = new ClassAnswers(this.#question, placement, () => {
      this.#cells += count;
      return count;
    });
    this.#kept[asked] = answers;
    return answers;
  }

  #takeIn(version: number, rows: number): void {
    const { traitChanges } = this.#nodes;
    const changes = version - this.#version;
    if (
      rows !== this.#rows ||
      changes > rows ||
      !traitChanges.reaches(this.#version) ||
      this.#cells > MAX_CELLS
    ) {
      this.#kept = [];
      this.#cells = 0;
    } else {
      for (let change = this.#version; change < version; change++) {
        const node = traitChanges.at(change);
        for (let asked = 0; asked < this.#kept.length; asked++) this.#kept[asked]?.forget(node);
      }
    }
    this.#version = version;
    this.#rows = rows;
  }

  #numberOf(placement: PlacementSpec): number {
    const text = JSON.stringify(this.#question.asked(placement) ?? null);
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    this.#asked.set(placement, number);
    return number;
  }
}

/** Answers for one class, each found when it is asked for. */
export class ClassAnswers {
  readonly #question: NodeQuestion;
  readonly #placement: PlacementSpec;
  /** Says how many nodes there are, once answers are kept for each. */
  readonly #nodes: () => number;
  #cells: Int32Array | undefined;
  #asked = 0;

  constructor(question: NodeQuestion, placement: PlacementSpec, nodes: () => number) {
    this.#question = question;
    this.#placement = placement;
    this.#nodes = nodes;
  }

  for(node: NodeId): number {
    const cells = this.#cells ?? this.#makeCells();
    // A pod that names its node asks once: nothing is kept for that.
    if (cells === undefined) return this.#question.answer(this.#placement, node);
    const known = cells[node]!;
    if (known !== UNKNOWN) return known;
    const answer = this.#question.answer(this.#placement, node);
    cells[node] = answer;
    return answer;
  }

  /** A node is not what it was. */
  forget(node: NodeId): void {
    if (this.#cells !== undefined) this.#cells[node] = UNKNOWN;
  }

  #makeCells(): Int32Array | undefined {
    if (++this.#asked <= FEW) return undefined;
    this.#cells = new Int32Array(this.#nodes()).fill(UNKNOWN);
    return this.#cells;
  }
}

const UNKNOWN = -1;
const FEW = 4;

/** Pods that each name their own node ask as many questions as there are nodes: no more than 16 MB is kept. */
const MAX_CELLS = 2 ** 22;
