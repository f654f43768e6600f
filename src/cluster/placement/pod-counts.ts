import { type ClassId, type Column, NO_POD, type NodeId, type PodId } from "../ids.ts";
import { lengthened } from "../lengthened.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { PodColumns } from "../pod-table.ts";

/** How many pods of certain classes are on each node. */
export interface PodCount {
  /** By node. */
  readonly onNode: Column;
  /** Nodes with such pods, in any order, and how many each has; the first `holding` are valid. */
  readonly holders: Column;
  readonly held: Column;
  readonly holding: number;
  /** Tells of each change from now on. */
  watch(watcher: CountWatcher): void;
}

/** Keeps something up to date with a count. */
export interface CountWatcher {
  /** One pod more, or one less, is on a node. */
  changed(node: NodeId, change: 1 | -1): void;
}

/**
 * Whether pods count whose deletion was asked for and which are not gone yet. only-tried: nobody counts but for what
 * a trial moves.
 */
export type Deleted = "count-deleted" | "skip-deleted" | "only-tried";

/**
 * Counts of pods by node, for constraints that look at other pods. Each is counted once and then kept up to date:
 * a pod that comes or goes costs O(counts that its class is in), nothing where there are none.
 */
export class PodCounts {
  readonly #nodes: NodeColumns;
  readonly #pods: PodColumns;
  readonly #classes: PodClassColumns;
  readonly #counts = new Map<string, Watched>();
  /** By class: the counts that it is in, and how many counts were asked. */
  readonly #of: { asked: number; readonly counts: Watched[] }[] = [];
  readonly #all: Watched[] = [];
  /** What is tried now, for counts that are asked meanwhile. */
  readonly #tried: { readonly podClass: ClassId; readonly node: NodeId; readonly change: 1 | -1 }[] = [];
  /** By class: pods on nodes. */
  readonly #onNodes: number[] = [];

  constructor(nodes: NodeColumns, pods: PodColumns, classes: PodClassColumns) {
    this.#nodes = nodes;
    this.#pods = pods;
    this.#classes = classes;
  }

  /**
   * The count of pods of the classes that pass. Equal keys must mean equal tests. The first time O(classes), and
   * O(pods on nodes) where a class that passes has some there.
   */
  of(key: string, deleted: Deleted, test: (podClass: ClassId) => boolean): PodCount {
    const name = `${deleted} ${key}`;
    const known = this.#counts.get(name);
    if (known !== undefined) return known;
    const count = new Watched(this.#nodes, deleted, test);
    this.#counts.set(name, count);
    this.#all.push(count);
    this.#countAnew(count);
    for (const { podClass, node, change } of this.#tried) if (test(podClass)) count.add(node, change);
    return count;
  }

  /** A pod has got a node. */
  came(pod: PodId, node: NodeId): void {
    this.#add(pod, node, 1);
  }

  /** A pod is about to lose its node. */
  left(pod: PodId, node: NodeId): void {
    this.#add(pod, node, -1);
  }

  /** The deletion of a pod on a node has been asked for. */
  deleted(pod: PodId, node: NodeId): void {
    for (const count of this.#countsOf(this.#pods.podClass[pod] as ClassId)) {
      if (count.deleted === "skip-deleted") count.add(node, -1);
    }
  }

  /**
   * What if one pod more, or one less, were on a node: see Trial. As in Kubernetes, a trial counts every pod that it
   * moves, whatever the count holds of those that are there (AddPod and RemovePod of its filters).
   */
  tried(pod: PodId, node: NodeId, change: 1 | -1): void {
    const podClass = this.#pods.podClass[pod] as ClassId;
    this.#tried.push({ podClass, node, change });
    for (const count of this.#countsOf(podClass)) count.add(node, change);
  }

  /** All that was tried has been taken back. */
  endTrial(): void {
    this.#tried.length = 0;
  }

  /** Names of the counts that do not equal a recount: none, ever. O(pods on nodes x counts). */
  wrong(): readonly string[] {
    return [...this.#counts].flatMap(([name, count]) => {
      const anew = new Watched(this.#nodes, count.deleted, count.test);
      this.#countAnew(anew);
      return anew.onNode.every((pods, node) => pods === count.onNode[node]) ? [] : [name];
    });
  }

  #add(pod: PodId, node: NodeId, change: 1 | -1): void {
    const podClass = this.#pods.podClass[pod] as ClassId;
    this.#onNodes[podClass] = (this.#onNodes[podClass] ?? 0) + change;
    if (this.#all.length === 0) return;
    const isDeleted = !Number.isNaN(this.#pods.deletedAt[pod]!);
    for (const count of this.#countsOf(podClass)) {
      if (count.deleted === "only-tried") continue;
      if (!isDeleted || count.deleted === "count-deleted") count.add(node, change);
    }
  }

  #countsOf(podClass: ClassId): readonly Watched[] {
    this.#of[podClass] ??= { asked: 0, counts: [] };
    const of = this.#of[podClass];
    for (; of.asked < this.#all.length; of.asked++) {
      const count = this.#all[of.asked]!;
      if (count.test(podClass)) of.counts.push(count);
    }
    return of.counts;
  }

  #countAnew(count: Watched): void {
    if (count.deleted === "only-tried") return;
    const { count: nodes, firstPod } = this.#nodes;
    const { podClass, deletedAt, nextOnNode } = this.#pods;
    const isIn = Array.from(
      { length: this.#classes.count },
      (_, each) => (this.#onNodes[each] ?? 0) > 0 && count.test(each as ClassId),
    );
    if (!isIn.includes(true)) return;
    for (let node = 0; node < nodes; node++) {
      for (let pod = firstPod[node]!; pod !== NO_POD; pod = nextOnNode[pod]!) {
        const isSkipped = count.deleted === "skip-deleted" && !Number.isNaN(deletedAt[pod]!);
        if (isIn[podClass[pod]!] && !isSkipped) count.add(node as NodeId, 1);
      }
    }
  }
}

class Watched implements PodCount {
  readonly #nodes: NodeColumns;
  readonly test: (podClass: ClassId) => boolean;
  readonly deleted: Deleted;
  readonly #watchers: CountWatcher[] = [];
  #onNode = new Int32Array(0);
  /** By node: its place among the holders. */
  #placeOf = new Int32Array(0);
  holders = new Int32Array(8);
  held = new Int32Array(8);
  holding = 0;

  constructor(nodes: NodeColumns, deleted: Deleted, test: (podClass: ClassId) => boolean) {
    this.#nodes = nodes;
    this.deleted = deleted;
    this.test = test;
  }

  get onNode(): Int32Array {
    const nodes = this.#nodes.count;
    if (nodes > this.#onNode.length) {
      this.#onNode = lengthened(this.#onNode, new Int32Array(nodes));
      this.#placeOf = lengthened(this.#placeOf, new Int32Array(nodes));
    }
    return this.#onNode;
  }

  watch(watcher: CountWatcher): void {
    this.#watchers.push(watcher);
  }

  add(node: NodeId, change: 1 | -1): void {
    const before = this.onNode[node]!;
    this.#onNode[node] = before + change;
    if (before === 0) this.#hold(node, change);
    else if (before + change === 0) this.#release(node);
    else this.held[this.#placeOf[node]!]! += change;
    for (const watcher of this.#watchers) watcher.changed(node, change);
  }

  #hold(node: NodeId, pods: number): void {
    if (this.holding === this.holders.length) {
      this.holders = lengthened(this.holders, new Int32Array(2 * this.holding));
      this.held = lengthened(this.held, new Int32Array(2 * this.holding));
    }
    this.#placeOf[node] = this.holding;
    this.held[this.holding] = pods;
    this.holders[this.holding++] = node;
  }

  /** The last one takes its place. */
  #release(node: NodeId): void {
    const last = this.holders[--this.holding]!;
    const place = this.#placeOf[node]!;
    this.holders[place] = last;
    this.held[place] = this.held[this.holding]!;
    this.#placeOf[last] = place;
  }
}
