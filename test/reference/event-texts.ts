import { type ChangedPod, type ClusterEvent, isOwn } from "../../src/scheduling/hints/cluster-event.ts";
import type { KubernetesObject } from "./recorded-cases.ts";

/** A cluster event as it stands in recordings. */
export interface RecordedEvent {
  readonly label: string;
  readonly resource: string;
  readonly action: readonly string[];
}

/** An object that came, changed or went; null: it was not there. */
export interface Change {
  readonly what: string;
  readonly old: KubernetesObject | null;
  readonly new: KubernetesObject | null;
}

/** "AssignedPodUpdatePodLabel AssignedPod UpdatePodLabel". */
export function recordedText({ label, resource, action }: RecordedEvent): string {
  return [label, resource, ...action].join(" ");
}

/**
 * The same of an event of the simulator. Where a pod goes that has no node, the real scheduler tells of one event or
 * the other, by whether it was just about to be bound: then the `recorded` one counts, if it is one of them.
 */
export function eventText(event: ClusterEvent, recorded: readonly RecordedEvent[]): string {
  if (event.kind === "storage") return event.change.kind;
  const { action } = event;
  if (event.kind === "node") return `Node${action} Node ${action}`;
  const { isAssigned } = (event.after ?? event.before) as ChangedPod;
  const asWaiting = recorded.some(({ label }) => label === "UnschedulablePodDelete");
  const isWaiting = !isAssigned && (action !== "Delete" || asWaiting);
  const resource = isWaiting ? "UnschedulablePod" : "AssignedPod";
  return `${resource}${action} ${resource} ${action}`;
}

/** Changes of annotations concern no plugin, and are not looked at. */
export function concernsNobody(event: RecordedEvent): boolean {
  return recordedText(event) === "NodeUpdateNodeAnnotation Node UpdateNodeAnnotation";
}

/** What happened, by the objects: "nodeAdd", "podDelete". */
export function whatHappened({ old: before, new: after }: Change): string {
  const kind = (after ?? before).spec.containers === undefined ? "node" : "pod";
  return `${kind}${before === null ? "Add" : after === null ? "Delete" : "Update"}`;
}

/** Whether all of them happened to the pod that waits. */
export function areOwn(events: readonly ClusterEvent[]): boolean {
  return events.length > 0 && events.every((event) => event.kind === "pod" && isOwn(event));
}
