import type { PodId } from "../cluster/ids.ts";
import type { StatefulSetSpec } from "../spec/objects.ts";
import type { RevisionedSet } from "./revisioned-controller.ts";
import type { StatefulStatus } from "./stateful-set-status.ts";
import type { TemplateRevision } from "./template-history.ts";

/** A StatefulSet as it is now. */
export interface StatefulSet extends RevisionedSet<StatefulSetSpec> {
  /** By ordinal: its pod until that is gone. */
  readonly slots: Map<number, Slot>;
  /** Ordinals whose pods have, or had, claims that are kept for them. */
  readonly claimed: Set<number>;
  status: StatefulStatus;
}

/** The pod of an ordinal. */
export interface Slot {
  readonly ordinal: number;
  /** NO_POD: it has ended by itself, and nobody has deleted it yet. */
  pod: PodId;
  readonly revision: TemplateRevision;
  /** Its claims go with it. */
  dropsClaims: boolean;
}

/** A pod as one sync sees it. */
export interface SlotView {
  readonly ordinal: number;
  /** Ended by itself, and not yet deleted. */
  readonly isEnded: boolean;
  readonly isTerminating: boolean;
  /** Ready, and not being deleted, for long enough. */
  readonly isAvailable: boolean;
  /** Made from the newest template. */
  readonly isUpdated: boolean;
}

/** What one sync does, in this order. */
export interface StatefulSteps {
  /** Ordinals below the wanted number whose pod is made, or deleted because it has ended. */
  readonly mended: readonly { readonly ordinal: number; readonly isMade: boolean }[];
  /** Ordinals that are too many. */
  readonly condemned: readonly number[];
  /** The ordinal whose pod is deleted since it is of an older template. */
  readonly replaced: number | undefined;
  /** Nothing is left to be done, nor to be waited for. */
  readonly isComplete: boolean;
}

type Rules = Pick<StatefulSetSpec, "replicas" | "firstOrdinal" | "podManagement" | "update">;

const NOTHING: StatefulSteps = { mended: [], condemned: [], replaced: undefined, isComplete: false };

/**
 * What is to be done with a StatefulSet whose pods are `slots`; `mayMake`: whether nothing of an earlier pod of that
 * ordinal is in the way. O(replicas + slots log slots). Source: facts 4.1, stateful_set_control.go.
 *
 * OrderedReady does one thing at a time: it mends from the lowest ordinal up, each when those before it are
 * available, then deletes what is too much from the highest down. Parallel does all that at once. Then either
 * replaces the highest old pod down to the partition, when all above it are available.
 */
export function statefulSteps(
  slots: ReadonlyMap<number, SlotView>,
  rules: Rules,
  mayMake: (ordinal: number) => boolean,
): StatefulSteps {
  const { replicas, firstOrdinal, podManagement, update } = rules;
  const isOrdered = podManagement === "OrderedReady";
  const end = firstOrdinal + replicas;
  const mended: { ordinal: number; isMade: boolean }[] = [];
  for (let ordinal = firstOrdinal; ordinal < end; ordinal++) {
    const slot = slots.get(ordinal);
    const isMade = slot === undefined;
    if (isMade ? mayMake(ordinal) : slot.isEnded) mended.push({ ordinal, isMade });
    if (isOrdered && (isMade || !slot.isAvailable)) return { ...NOTHING, mended };
  }
  const surplus = [...slots.values()].filter(({ ordinal }) => ordinal < firstOrdinal || ordinal >= end);
  const condemned = condemnedOf(surplus, isOrdered);
  if (isOrdered && surplus.length > 0) return { ...NOTHING, condemned };
  const partition = update.kind === "RollingUpdate" ? (update.partition ?? 0) : replicas;
  let isComplete = surplus.length === 0;
  for (let ordinal = end - 1; ordinal >= firstOrdinal + partition; ordinal--) {
    const slot = slots.get(ordinal);
    if (slot !== undefined && isReplaceable(slot))
      return { mended, condemned, replaced: ordinal, isComplete: false };
    if (!slot?.isAvailable) return { ...NOTHING, mended, condemned };
  }
  for (let ordinal = firstOrdinal; ordinal < end; ordinal++)
    isComplete &&= slots.get(ordinal)?.isAvailable === true && isAsWanted(update, slots.get(ordinal)!);
  return { mended, condemned, replaced: undefined, isComplete };
}

/**
 * Pods of `surplus` that are deleted. One that is not available blocks OrderedReady, unless it is the first of all
 * that are not.
 */
function condemnedOf(surplus: readonly SlotView[], isOrdered: boolean): readonly number[] {
  const fromTheTop = [...surplus].sort((a, b) => b.ordinal - a.ordinal);
  const deletable = fromTheTop.filter(({ isTerminating }) => !isTerminating);
  if (!isOrdered) return deletable.map(({ ordinal }) => ordinal);
  const top = fromTheTop[0];
  if (top === undefined || top.isTerminating) return [];
  const isBlocked = !top.isAvailable && fromTheTop.findLast(({ isAvailable }) => !isAvailable) !== top;
  return isBlocked ? [] : [top.ordinal];
}

function isReplaceable({ isUpdated, isTerminating, isEnded }: SlotView): boolean {
  return !isUpdated && !isTerminating && !isEnded;
}

/** With OnDelete nobody else will replace it, so that it has to be new already. */
function isAsWanted({ kind }: StatefulSetSpec["update"], { isUpdated }: SlotView): boolean {
  return kind !== "OnDelete" || isUpdated;
}
