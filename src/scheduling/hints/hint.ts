import type { StorageChange } from "../../cluster/storage/storage-tables.ts";
import type { Labels, SpreadConstraint } from "../../spec/pod.ts";
import type { HintedPod, NodeAction, NodeEvent, PodAction, PodEvent } from "./cluster-event.ts";

/** What hints go by besides the pod and the event. */
export interface HintContext {
  labelsOf(namespace: string): Labels;
  /** Constraints of a pod that rule nodes out, those by default included. */
  hardSpreadOf(pod: HintedPod): readonly SpreadConstraint[];
}

/** Whether an event may let a pod in that the plugin has rejected: true is Kubernetes' Queue, false QueueSkip. */
export type NodeHint = (pod: HintedPod, event: NodeEvent, context: HintContext) => boolean;
export type PodHint = (pod: HintedPod, event: PodEvent, context: HintContext) => boolean;

/** undefined: what has changed does not concern the plugin. */
export type StorageHint = (pod: HintedPod, change: StorageChange) => boolean | undefined;

/** The events that concern pods which a plugin has rejected; others never help them. */
export interface QueueingHints {
  readonly node?: Readonly<Partial<Record<NodeAction, NodeHint>>>;
  readonly pod?: Readonly<Partial<Record<PodAction, PodHint>>>;
  readonly storage?: StorageHint;
}

export const always = () => true;
export const never = () => false;
