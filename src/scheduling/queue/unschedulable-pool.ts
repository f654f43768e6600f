import { type ClassId, NO_POD, type PodId } from "../../cluster/ids.ts";
import type { PodHeap } from "./pod-heap.ts";

/**
 * Pods that were found unschedulable, in a line for each class, and which pod of a line is out to try again.
 *
 * Pods of a class fit or do not fit together. So one pod of a line goes to try; while it succeeds the next one
 * follows, and when it fails the others are spared the attempt. A departure so costs O(classes that wait).
 */
export class UnschedulablePool {
  readonly #makeHeap: () => PodHeap;
  readonly #lines: Line[] = [];
  /** Lines with pods, and some that have none any more. */
  readonly #listed: Line[] = [];
  #size = 0;

  /** `makeHeap` gives an empty heap in the order in which pods are tried. */
  constructor(makeHeap: () => PodHeap) {
    this.#makeHeap = makeHeap;
  }

  /** Pods in it. */
  get size(): number {
    return this.#size;
  }

  lineOf(podClass: ClassId): Line {
    this.#lines[podClass] ??= {
      podClass,
      pods: this.#makeHeap(),
      looksAtPods: false,
      waitsForPods: false,
      scout: NO_POD,
      isListed: false,
    };
    return this.#lines[podClass];
  }

  add(pod: PodId, podClass: ClassId): void {
    const line = this.lineOf(podClass);
    line.pods.add(pod);
    this.#size++;
    if (!line.isListed) this.#listed.push(line);
    line.isListed = true;
  }

  remove(pod: PodId, podClass: ClassId): void {
    this.lineOf(podClass).pods.remove(pod);
    this.#size--;
  }

  /** Visits lines with pods, which the visit may take out. */
  forEachLine(visit: (line: Line) => void): void {
    let kept = 0;
    for (const line of this.#listed) {
      line.isListed = line.pods.size > 0;
      if (!line.isListed) continue;
      this.#listed[kept++] = line;
      visit(line);
    }
    this.#listed.length = kept;
  }
}

/** The pods of one class. */
export interface Line {
  readonly podClass: ClassId;
  readonly pods: PodHeap;
  /** Whether pods elsewhere decide where the class may go, and whether they may let it in that failed last. */
  looksAtPods: boolean;
  waitsForPods: boolean;
  /** The pod that is out to try again; NO_POD: none, and the class is held not to fit. */
  scout: PodId;
  isListed: boolean;
}
