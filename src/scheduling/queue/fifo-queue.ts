import type { Cluster } from "../../cluster/cluster.ts";
import { NO_POD, type NodeId, type PodId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { hearOfRoom } from "./hear-of-room.ts";
import { looksAtPods } from "./looks-at-pods.ts";
import { PodHeap, PodPlaces } from "./pod-heap.ts";
import type { PodOrder, QueueDiscipline, TryPlace } from "./queue-discipline.ts";

/**
 * Strictly in order: the head waits and blocks all behind it. What queueing theory means by first come, first
 * served (with a strategy that orders pods: by that order).
 *
 * The head is offered again only when a node that gained room could hold it.
 */
export class FifoQueue implements QueueDiscipline {
  readonly #view: ClusterView;
  readonly #pods: PodHeap;
  /** The head that did not fit; NO_POD if the head has not been tried. */
  #blocked: PodId = NO_POD;

  constructor(view: ClusterView, order: PodOrder) {
    this.#view = view;
    this.#pods = new PodHeap(order, new PodPlaces());
  }

  get size(): number {
    return this.#pods.size;
  }

  add(pod: PodId): void {
    this.#pods.add(pod);
  }

  remove(pod: PodId): void {
    if (pod === this.#blocked) this.#blocked = NO_POD;
    this.#pods.remove(pod);
  }

  roomGained(node: NodeId): void {
    if (this.#blocked !== NO_POD && this.#view.fits(this.#blocked, node)) this.#blocked = NO_POD;
  }

  podsChanged(): boolean {
    if (this.#blocked === NO_POD || !looksAtPods(this.#view.classOf(this.#blocked), this.#view)) return false;
    this.#blocked = NO_POD;
    return true;
  }

  offer(tryPlace: TryPlace): void {
    for (let head = this.#pods.head; head !== NO_POD && head !== this.#blocked; head = this.#pods.head) {
      if (!tryPlace(head)) {
        this.#blocked = head;
        return;
      }
      this.#pods.remove(head);
    }
  }

  listenTo(cluster: Cluster, heard: (isDue: boolean) => void): void {
    hearOfRoom(cluster, this, heard);
  }

  forEach(visit: (pod: PodId) => void): void {
    this.#pods.forEach(visit);
  }
}
