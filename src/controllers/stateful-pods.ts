import { NO_POD, type PodId } from "../cluster/ids.ts";
import type { StatefulSetSpec } from "../spec/objects.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { type EventSubject, recordPod } from "./owner-events.ts";
import type { PodCounts } from "./pod-counts.ts";
import { StatefulClaims } from "./stateful-claims.ts";
import type { Slot, StatefulSet } from "./stateful-set.ts";
import type { TemplateRevision } from "./template-history.ts";

/** The pods of StatefulSets by ordinal, until they are gone, and what becomes of their claims then. */
export class StatefulPods {
  readonly #cluster: ControllerTools["cluster"];
  readonly #counts: PodCounts<StatefulSet>;
  readonly #tools: ControllerTools;
  readonly #claims: StatefulClaims;
  readonly #wake: (workload: number) => void;
  readonly #told: (set: StatefulSet) => void;
  /** Of pods that have not ended, those that are being deleted included. */
  readonly #places = new Map<PodId, { readonly set: StatefulSet; readonly slot: Slot }>();
  /** Pods that are there, by namespace and name: another one of that name cannot be made. */
  readonly #names = new Set<string>();
  /** Names of pods that belong to nobody any more. */
  readonly #left = new Map<PodId, string>();

  /**
   * `wake` is told of the workload for which something has changed: a pod has ended or is gone, or a claim is gone,
   * maybe one of an object that was there before. `told`: an Event about a set has been recorded.
   */
  constructor(
    tools: ControllerTools,
    counts: PodCounts<StatefulSet>,
    wake: (workload: number) => void,
    told: (set: StatefulSet) => void,
  ) {
    this.#told = told;
    this.#tools = tools;
    this.#cluster = tools.cluster;
    this.#counts = counts;
    this.#claims = new StatefulClaims(tools);
    this.#wake = wake;
    tools.listen({ podEnded: (pod) => this.#onEnded(pod), podLeft: (pod) => this.#onLeft(pod) });
  }

  /** Whether nothing of an earlier pod of that name is in the way of a new one. */
  mayMake(spec: StatefulSetSpec, ordinal: number): boolean {
    return !this.#names.has(nameIn(spec, ordinal)) && !this.#claims.areGoing(spec, ordinal);
  }

  /** Names of the claims that a new pod of an ordinal has made for it. */
  missingClaims(spec: StatefulSetSpec, ordinal: number): readonly string[] {
    return this.#claims.missing(spec, ordinal);
  }

  add(set: StatefulSet, ordinal: number, revision: TemplateRevision, pod: PodId): void {
    this.#seat(set, ordinal, revision, pod);
    this.#counts.add(pod, set);
  }

  /** Takes in a pod that is there. */
  adopt(set: StatefulSet, ordinal: number, revision: TemplateRevision, pod: PodId): void {
    this.#left.delete(pod);
    this.#seat(set, ordinal, revision, pod);
    this.#counts.adopt(pod, set);
  }

  /** A pod belongs to nobody from now on; its name stays taken until it is gone. */
  release(set: StatefulSet, slot: Slot): void {
    set.slots.delete(slot.ordinal);
    this.#places.delete(slot.pod);
    this.#left.set(slot.pod, nameIn(set.spec, slot.ordinal));
    this.#counts.release(slot.pod);
  }

  #seat(set: StatefulSet, ordinal: number, revision: TemplateRevision, pod: PodId): void {
    const slot: Slot = { ordinal, pod, revision, dropsClaims: false };
    set.slots.set(ordinal, slot);
    set.claimed.add(ordinal);
    this.#names.add(nameIn(set.spec, ordinal));
    this.#places.set(pod, { set, slot });
  }

  /** Deletes the pod of an ordinal, unless that is under way. */
  delete(set: StatefulSet, ordinal: number, cause: "scale-in" | "rollout"): void {
    const slot = set.slots.get(ordinal);
    if (slot === undefined) return;
    if (cause === "scale-in" && set.spec.claimRetention.whenScaled === "Delete")
      this.#dropClaims(set, ordinal);
    if (slot.pod === NO_POD) this.#deleteEnded(set, slot);
    else if (set.pods.has(slot.pod)) this.#cluster.requestDeletion(slot.pod, cause);
    else return;
    this.#told(set);
    recordPod(this.#cluster, () => subjectOf(set), "Delete", `${set.spec.name}-${ordinal}`);
  }

  #deleteEnded(set: StatefulSet, slot: Slot): void {
    this.#clear(set, slot);
    this.#cluster.deleteRemains(this.#tools.factory.numberOf(set), `${set.spec.name}-${slot.ordinal}`);
  }

  /** The set is gone: its claims go, if they are to, each with its pod, and nobody needs pods that have ended. */
  deleteSet(set: StatefulSet): void {
    if (set.spec.claimRetention.whenDeleted === "Delete")
      for (const ordinal of set.claimed) this.#dropClaims(set, ordinal);
    for (const slot of [...set.slots.values()]) if (slot.pod === NO_POD) this.#deleteEnded(set, slot);
  }

  #dropClaims(set: StatefulSet, ordinal: number): void {
    const slot = set.slots.get(ordinal);
    this.#claims.condemn(set.spec, ordinal);
    set.claimed.delete(ordinal);
    if (slot === undefined) this.#releaseClaims(set, ordinal);
    else slot.dropsClaims = true;
  }

  #releaseClaims(set: StatefulSet, ordinal: number): void {
    this.#claims.release(set.spec, ordinal, () => this.#wake(set.workload));
  }

  #onEnded(pod: PodId): void {
    const place = this.#places.get(pod);
    if (place === undefined) return;
    const { set, slot } = place;
    this.#places.delete(pod);
    slot.pod = NO_POD;
    // The kubelet removes one that was to be deleted anyway.
    if (set.isDeleted || !Number.isNaN(this.#cluster.pods.deletedAt[pod])) this.#clear(set, slot);
    else this.#wake(set.workload);
  }

  #onLeft(pod: PodId): void {
    this.#names.delete(this.#left.get(pod) ?? "");
    this.#left.delete(pod);
    const place = this.#places.get(pod);
    if (place === undefined) return;
    this.#places.delete(pod);
    this.#clear(place.set, place.slot);
  }

  #clear(set: StatefulSet, slot: Slot): void {
    set.slots.delete(slot.ordinal);
    this.#names.delete(nameIn(set.spec, slot.ordinal));
    if (slot.dropsClaims) this.#releaseClaims(set, slot.ordinal);
    this.#wake(set.workload);
  }
}

function nameIn({ namespace, name }: StatefulSetSpec, ordinal: number): string {
  return `${namespace}/${name}-${ordinal}`;
}

/** Whom Events about a StatefulSet are about. */
export function subjectOf({ spec }: StatefulSet): EventSubject {
  const { namespace, name } = spec;
  return { kind: "StatefulSet", namespace, name, source: "statefulset-controller" };
}
