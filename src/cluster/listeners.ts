import type { NodeId, PodId } from "./ids.ts";
import type { ClusterListener, LossCause } from "./listener.ts";

/**
 * Tells listeners, in the order in which they were added.
 *
 * One array a kind of change, so that telling costs only who listens to it.
 */
export class Listeners implements Required<ClusterListener> {
  readonly #submitted: ((pod: PodId) => void)[] = [];
  readonly #bound: ((pod: PodId, node: NodeId) => void)[] = [];
  readonly #ready: ((pod: PodId) => void)[] = [];
  readonly #ended: ((pod: PodId, node: NodeId) => void)[] = [];
  readonly #lost: ((pod: PodId, node: NodeId, cause: LossCause) => void)[] = [];
  readonly #abandoned: ((pod: PodId) => void)[] = [];
  readonly #left: ((pod: PodId) => void)[] = [];
  readonly #down: ((node: NodeId) => void)[] = [];
  readonly #up: ((node: NodeId) => void)[] = [];
  readonly #cordoned: ((node: NodeId) => void)[] = [];
  readonly #uncordoned: ((node: NodeId) => void)[] = [];
  readonly #room: ((node: NodeId) => void)[] = [];

  add(listener: ClusterListener): void {
    if (listener.podSubmitted) this.#submitted.push(listener.podSubmitted.bind(listener));
    if (listener.podBound) this.#bound.push(listener.podBound.bind(listener));
    if (listener.podReady) this.#ready.push(listener.podReady.bind(listener));
    if (listener.podEnded) this.#ended.push(listener.podEnded.bind(listener));
    if (listener.podLost) this.#lost.push(listener.podLost.bind(listener));
    if (listener.podAbandoned) this.#abandoned.push(listener.podAbandoned.bind(listener));
    if (listener.podLeft) this.#left.push(listener.podLeft.bind(listener));
    if (listener.nodeDown) this.#down.push(listener.nodeDown.bind(listener));
    if (listener.nodeUp) this.#up.push(listener.nodeUp.bind(listener));
    if (listener.nodeCordoned) this.#cordoned.push(listener.nodeCordoned.bind(listener));
    if (listener.nodeUncordoned) this.#uncordoned.push(listener.nodeUncordoned.bind(listener));
    if (listener.roomGained) this.#room.push(listener.roomGained.bind(listener));
  }

  podSubmitted(pod: PodId): void {
    for (const tell of this.#submitted) tell(pod);
  }

  podBound(pod: PodId, node: NodeId): void {
    for (const tell of this.#bound) tell(pod, node);
  }

  podReady(pod: PodId): void {
    for (const tell of this.#ready) tell(pod);
  }

  podEnded(pod: PodId, node: NodeId): void {
    for (const tell of this.#ended) tell(pod, node);
  }

  podLost(pod: PodId, node: NodeId, cause: LossCause): void {
    for (const tell of this.#lost) tell(pod, node, cause);
  }

  podAbandoned(pod: PodId): void {
    for (const tell of this.#abandoned) tell(pod);
  }

  podLeft(pod: PodId): void {
    for (const tell of this.#left) tell(pod);
  }

  nodeDown(node: NodeId): void {
    for (const tell of this.#down) tell(node);
  }

  nodeUp(node: NodeId): void {
    for (const tell of this.#up) tell(node);
  }

  nodeCordoned(node: NodeId): void {
    for (const tell of this.#cordoned) tell(node);
  }

  nodeUncordoned(node: NodeId): void {
    for (const tell of this.#uncordoned) tell(node);
  }

  roomGained(node: NodeId): void {
    for (const tell of this.#room) tell(node);
  }
}
