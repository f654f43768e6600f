import type { Cluster } from "../../cluster/cluster.ts";
import type { ClassId, NodeId, PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { hearOfRoom } from "./hear-of-room.ts";
import { looksAtPods } from "./looks-at-pods.ts";
import { PodHeap, PodPlaces } from "./pod-heap.ts";
import type { PodOrder, QueueDiscipline, TryPlace } from "./queue-discipline.ts";

/**
 * In order, those that do not fit are passed over, all retried when room appears.
 *
 * Pods of a class fit or do not fit together, so a class whose head was passed over is blocked as a whole,
 * until a node gains room on which it fits. A departure so costs O(classes that wait), not O(pods that wait).
 */
export class ListQueue implements QueueDiscipline {
  readonly #view: ClusterView;
  readonly #order: PodOrder;
  readonly #places = new PodPlaces();
  readonly #lines: Line[] = [];
  /** Lines with pods that are blocked, in no order; a line knows its position. */
  readonly #blocked: Line[] = [];
  /** Lines with pods to offer, in no order. */
  readonly #open: Line[] = [];
  #size = 0;
  /** Whether pods that come or go may help some line that was blocked since they last did. */
  #waitsForPods = false;
  /** Classes that kept others away when that was last found out: a new one may concern all that wait. */
  #avoiding = 0;

  constructor(view: ClusterView, order: PodOrder) {
    this.#view = view;
    this.#order = (a, b) => order(a, b) || this.#places.arrival[a]! - this.#places.arrival[b]!;
  }

  get size(): number {
    return this.#size;
  }

  add(pod: PodId): void {
    const line = this.#lineOf(this.#view.classOf(pod));
    line.pods.add(pod);
    this.#size++;
    if (line.pods.size === 1) enter(this.#open, line);
  }

  remove(pod: PodId): void {
    const line = this.#lineOf(this.#view.classOf(pod));
    line.pods.remove(pod);
    this.#size--;
    if (line.pods.size === 0) leave(line);
  }

  roomGained(node: NodeId): void {
    // Backwards, since a line that leaves is replaced by the last one.
    for (let i = this.#blocked.length - 1; i >= 0; i--) {
      const line = this.#blocked[i]!;
      if (!this.#view.classFits(line.podClass, node)) continue;
      leave(line);
      enter(this.#open, line);
    }
  }

  podsChanged(): boolean {
    if (this.#view.classes.avoiding !== this.#avoiding) this.#askAgain();
    if (!this.#waitsForPods) return false;
    this.#waitsForPods = false;
    const before = this.#open.length;
    for (let i = this.#blocked.length - 1; i >= 0; i--) {
      const line = this.#blocked[i]!;
      if (!line.waitsForPods) continue;
      leave(line);
      enter(this.#open, line);
    }
    return this.#open.length > before;
  }

  offer(tryPlace: TryPlace): void {
    while (this.#open.length > 0) {
      const line = this.#firstOpen();
      const pod = line.pods.head;
      if (tryPlace(pod)) {
        line.pods.remove(pod);
        this.#size--;
        if (line.pods.size === 0) leave(line);
        this.podsChanged();
      } else {
        leave(line);
        enter(this.#blocked, line);
        this.#askIfWaitsForPods(line);
      }
    }
  }

  listenTo(cluster: Cluster, heard: (isDue: boolean) => void): void {
    hearOfRoom(cluster, this, heard);
  }

  forEach(visit: (pod: PodId) => void): void {
    for (const line of this.#lines) line?.pods.forEach(visit);
  }

  #askAgain(): void {
    this.#avoiding = this.#view.classes.avoiding;
    for (const line of this.#blocked) this.#askIfWaitsForPods(line);
  }

  #askIfWaitsForPods(line: Line): void {
    line.waitsForPods = looksAtPods(line.podClass, this.#view);
    this.#waitsForPods ||= line.waitsForPods;
  }

  #firstOpen(): Line {
    let first = this.#open[0]!;
    for (const line of this.#open) if (this.#order(line.pods.head, first.pods.head) < 0) first = line;
    return first;
  }

  #lineOf(podClass: ClassId): Line {
    let line = this.#lines[podClass];
    if (line === undefined) {
      line = {
        podClass,
        waitsForPods: false,
        pods: new PodHeap(this.#order, this.#places),
        group: undefined,
        position: 0,
      };
      this.#lines[podClass] = line;
    }
    return line;
  }
}

/** The pods of one class that wait. */
interface Line {
  readonly podClass: ClassId;
  readonly pods: PodHeap;
  /** Of a line that is blocked: whether pods that come or go may help it. */
  waitsForPods: boolean;
  /** The list of lines that this one is in, and where; undefined while it is empty. */
  group: Line[] | undefined;
  position: number;
}

function enter(group: Line[], line: Line): void {
  line.group = group;
  line.position = group.push(line) - 1;
}

function leave(line: Line): void {
  const group = line.group!;
  const last = group.pop()!;
  if (last !== line) {
    group[line.position] = last;
    last.position = line.position;
  }
  line.group = undefined;
}
