import { type ClassId, NO_POD, type PodId } from "../../cluster/ids.ts";
import { lengthened } from "../../cluster/lengthened.ts";
import type { Attempts } from "./attempts.ts";
import type { PodHeap } from "./pod-heap.ts";

/**
 * Pods that were found unschedulable, in a line for each class and set of filters that rejected them.
 *
 * What may help one pod of a line may help all, so that a line is asked once. Attempts in which one pod of a line
 * stood for all are counted for the others when they leave it.
 */
export class UnschedulablePool {
  readonly #makeHeap: () => PodHeap;
  readonly #attempts: Attempts;
  readonly #changes: { readonly count: number };
  readonly #lines = new Map<ClassId, Line[]>();
  /** Lines with pods, and some that have none any more. */
  readonly #listed: Line[] = [];
  /** By pod: its line, if it has one, and how often one had failed for all when the pod joined it. */
  readonly #lineOf: (Line | undefined)[] = [];
  #joined = new Int32Array(1024);
  /** By pod: changes of the cluster when it was found unschedulable. */
  #seen = new Float64Array(1024);
  #size = 0;

  /** `makeHeap` gives an empty heap in the order in which pods are tried. */
  constructor(makeHeap: () => PodHeap, attempts: Attempts, changes: { readonly count: number }) {
    this.#makeHeap = makeHeap;
    this.#attempts = attempts;
    this.#changes = changes;
  }

  /** Pods in it. */
  get size(): number {
    return this.#size;
  }

  /** The line of pods of a class that these have rejected. O(lines of the class). */
  lineFor(podClass: ClassId, rejectors: readonly string[], isNominated = false): Line {
    const lines = this.#lines.get(podClass) ?? [];
    if (lines.length === 0) this.#lines.set(podClass, lines);
    const known = lines.find((line) => line.isNominated === isNominated && isSame(line.rejectors, rejectors));
    if (known !== undefined) return known;
    const line = {
      podClass,
      isNominated,
      rejectors: [...rejectors],
      pods: this.#makeHeap(),
      scout: NO_POD,
      scoutArrival: 0,
      scoutSince: 0,
      rounds: 0,
      roundAt: Number.NEGATIVE_INFINITY,
      roundSeen: 0,
      isListed: false,
    };
    lines.push(line);
    return line;
  }

  add(pod: PodId, line: Line): void {
    line.pods.add(pod);
    this.#join(pod, line);
  }

  /** The scout of a line is back in its place, before it is told that it has failed: `failTogether`. */
  addScout(pod: PodId, line: Line): void {
    // The time of its last attempt is that of the line now, as for the others.
    this.#attempts.since[pod] = line.scoutSince;
    this.#attempts.count[pod]!--;
    line.pods.addAgain(pod, line.scoutArrival);
    this.#join(pod, line);
  }

  remove(pod: PodId): void {
    const line = this.#lineOf[pod]!;
    this.#lineOf[pod] = undefined;
    line.pods.remove(pod);
    this.#size--;
    const rounds = line.rounds - this.#joined[pod]!;
    if (rounds > 0) this.#attempts.failWithOthers(pod, rounds, line.roundAt);
  }

  /** A pod of a line has failed for all: they wait in the line of those who have rejected it. O(smaller line). */
  failTogether(line: Line, rejectors: readonly string[], now: number): void {
    line.rounds++;
    line.roundAt = now;
    line.roundSeen = this.#changes.count;
    const other = this.lineFor(line.podClass, rejectors);
    if (other === line) return;
    const [smaller, larger] = line.pods.size < other.pods.size ? [line, other] : [other, line];
    if (larger === line) [line.rejectors, other.rejectors] = [other.rejectors, line.rejectors];
    while (smaller.pods.size > 0) {
      const pod = smaller.pods.head;
      this.remove(pod);
      this.add(pod, larger);
    }
  }

  #join(pod: PodId, line: Line): void {
    if (pod >= this.#joined.length) {
      this.#joined = lengthened(this.#joined, new Int32Array(2 * pod));
      this.#seen = lengthened(this.#seen, new Float64Array(2 * pod));
    }
    this.#joined[pod] = line.rounds;
    this.#seen[pod] = this.#changes.count;
    this.#lineOf[pod] = line;
    this.#size++;
    if (!line.isListed) this.#listed.push(line);
    line.isListed = true;
  }

  /** Since when the first pod of a line waits. */
  waitsSince(line: Line): number {
    return Math.max(this.#attempts.since[line.pods.head]!, line.roundAt);
  }

  /** Whether the cluster has changed since the first pod of a line was tried. */
  isStale(line: Line): boolean {
    return Math.max(this.#seen[line.pods.head]!, line.roundSeen) < this.#changes.count;
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

/** Pods of one class that the same filters have rejected. */
export interface Line {
  readonly podClass: ClassId;
  /** Whether they wait for nodes on which others were evicted for them: each for its own, so that none tries for all. */
  readonly isNominated: boolean;
  /** Who rejected them; empty: nobody said. */
  rejectors: readonly string[];
  readonly pods: PodHeap;
  /** The pod that is out to try for all; NO_POD: none. */
  scout: PodId;
  /** What put the scout in front of the others. */
  scoutArrival: number;
  scoutSince: number;
  /** How often one pod has failed for all, when it last did, and changes of the cluster by then. */
  rounds: number;
  roundAt: number;
  roundSeen: number;
  isListed: boolean;
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && others.every((each) => some.includes(each));
}
