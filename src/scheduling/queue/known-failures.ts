import type { ClassId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { ClusterEvent } from "../hints/cluster-event.ts";
import { looksAtPods } from "./looks-at-pods.ts";

/**
 * Classes of which a pod has failed since anything happened that could let one in.
 *
 * Pods of a class fit or do not fit together. What can let one in: anything but a pod that comes to a node; for a
 * class that other pods concern, any change at all.
 */
export class KnownFailures {
  readonly #view: ClusterView;
  readonly #failures = new Map<ClassId, Failure>();
  #events = 0;

  constructor(view: ClusterView) {
    this.#view = view;
  }

  happened(event: ClusterEvent): void {
    if (event.kind !== "pod" || event.action !== "Add") this.#events++;
  }

  add(podClass: ClassId, rejectors: readonly string[]): void {
    const { changes, nominations } = this.#view;
    this.#failures.set(podClass, {
      rejectors: [...rejectors],
      events: this.#events,
      changes: changes.count,
      nominations: nominations.version,
    });
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
      failure.events === this.#events &&
      failure.nominations === nominations.version &&
      (failure.changes === changes.count || !looksAtPods(podClass, this.#view));
    if (isCurrent) return failure.rejectors;
    this.#failures.delete(podClass);
    return undefined;
  }
}

interface Failure {
  readonly rejectors: readonly string[];
  /** What the counters said when the pod failed. */
  readonly events: number;
  readonly changes: number;
  readonly nominations: number;
}
