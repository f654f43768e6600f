import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { ClusterEvent } from "../hints/cluster-event.ts";
import { lacksRoomStill } from "./lack-of-room.ts";
import { looksAtPods } from "./looks-at-pods.ts";

/**
 * Classes of which a pod has failed since anything happened that could let one in.
 *
 * Pods of a class fit or do not fit together. What can let one in: anything but a pod that comes to a node, or one
 * that leaves a node and less room there than is needed; for a class that other pods concern, any change at all.
 */
export class KnownFailures {
  readonly #view: ClusterView;
  readonly #failures = new Map<ClassId, Failure>();
  #events = 0;
  /** What the counters said when the last pod was taken out. */
  #begin = { events: 0, changes: 0, nominations: 0 };

  constructor(view: ClusterView) {
    this.#view = view;
  }

  /** O(classes that are known to fail). */
  happened(event: ClusterEvent): void {
    if (event.kind === "pod" && event.action === "Add") return;
    this.#events++;
    for (const [podClass, { rejectors }] of this.#failures) {
      if (!lacksRoomStill(podClass, rejectors, event, this.#view)) this.#failures.delete(podClass);
    }
  }

  /** A pod is taken out, the only one that is being tried. */
  begin(): void {
    const { changes, nominations } = this.#view;
    this.#begin.events = this.#events;
    this.#begin.changes = changes.count;
    this.#begin.nominations = nominations.version;
  }

  /** The pod has failed; what happened meanwhile may let others of its class in. */
  end(podClass: ClassId, rejectors: readonly string[]): void {
    const { events, changes, nominations } = this.#begin;
    if (events !== this.#events) return;
    const isConcerned = isConcernedByPods(podClass, rejectors, this.#view);
    this.#failures.set(podClass, { rejectors: [...rejectors], isConcerned, changes, nominations });
  }

  /** Pods of the class are to be tried, whatever is known. */
  forget(podClass: ClassId): void {
    this.#failures.delete(podClass);
  }

  /** Who would reject a pod of the class now; undefined: it must be tried. O(1). */
  rejectorsOf(podClass: ClassId): readonly string[] | undefined {
    const failure = this.#failures.get(podClass);
    if (failure === undefined) return undefined;
    const { changes, nominations } = this.#view;
    const isCurrent =
      failure.nominations === nominations.version &&
      (failure.changes === changes.count || !(failure.isConcerned || looksAtPods(podClass, this.#view)));
    if (isCurrent) return failure.rejectors;
    this.#failures.delete(podClass);
    return undefined;
  }
}

/** Whether a pod that comes to a node may help those of a class that these have rejected. */
export function isConcernedByPods(
  podClass: ClassId,
  rejectors: readonly string[],
  view: ClusterView,
): boolean {
  return (
    rejectors.length === 0 ||
    rejectors.some((filter) => LOOK_AT_PODS.includes(filter)) ||
    looksAtPods(podClass, view)
  );
}

const LOOK_AT_PODS = ["InterPodAffinity", "PodTopologySpread"];

interface Failure {
  readonly rejectors: readonly string[];
  readonly isConcerned: boolean;
  /** What the counters said when the pod failed. */
  readonly changes: number;
  readonly nominations: number;
}
