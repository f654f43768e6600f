import type { PodId } from "../cluster/ids.ts";

/** What holds for the pod of an ordinal, as far as it decides. */
export interface Slot {
  /** undefined: there is none. */
  readonly pod: PodId | undefined;
  readonly isTerminating: boolean;
  readonly isAvailable: boolean;
  /** Made from the newest template. */
  readonly isUpdated: boolean;
}

/** What is to be done next with one StatefulSet. */
export type StatefulStep =
  | { readonly kind: "create"; readonly ordinal: number }
  | { readonly kind: "delete"; readonly pod: PodId; readonly cause: "scale-in" | "rollout" }
  | { readonly kind: "wait" }
  | { readonly kind: "done" };

/**
 * The next step of a StatefulSet with OrderedReady, whose slots are those of the ordinals from 0: facts 4.1.
 *
 * Ordinals below `replicas` are made from the lowest up, each when those before it are available; those above are
 * deleted from the highest down; then pods of older templates are deleted from the highest down, each when those
 * above it are available. One thing at a time, and a pod that is being deleted is waited for.
 */
export function nextStep(slots: readonly Slot[], replicas: number): StatefulStep {
  for (let ordinal = 0; ordinal < replicas; ordinal++) {
    const slot = slots[ordinal];
    if (slot?.pod === undefined) return { kind: "create", ordinal };
    if (slot.isTerminating || !slot.isAvailable) return { kind: "wait" };
  }
  for (let ordinal = slots.length - 1; ordinal >= replicas; ordinal--) {
    const { pod, isTerminating } = slots[ordinal]!;
    if (isTerminating) return { kind: "wait" };
    if (pod !== undefined) return { kind: "delete", pod, cause: "scale-in" };
  }
  for (let ordinal = replicas - 1; ordinal >= 0; ordinal--) {
    const { pod, isUpdated } = slots[ordinal]!;
    if (pod !== undefined && !isUpdated) return { kind: "delete", pod, cause: "rollout" };
  }
  return { kind: "done" };
}
