import type { Cluster } from "../cluster/cluster.ts";
import type { ObjectEvent } from "../cluster/listener.ts";
import { doneToPod } from "../spec/owner-words.ts";

/** Whom Events are about, and who records them. */
export type EventSubject = Pick<ObjectEvent, "kind" | "namespace" | "name" | "source">;

/** Records an Event about an object; nothing is worked out unless somebody hears of it. */
export function recordNormal(
  cluster: Pick<Cluster, "recordEvent">,
  subject: () => EventSubject,
  reason: string,
  message: () => string,
): void {
  cluster.recordEvent(() => ({ ...subject(), type: "Normal", reason, message: message() }));
}

/** A pod has been made for an object, or deleted, as its controller tells of it. */
export function recordPod(
  cluster: Pick<Cluster, "recordEvent">,
  subject: () => EventSubject,
  act: "Create" | "Delete",
  pod: string | undefined,
): void {
  const reason = act === "Create" ? "SuccessfulCreate" : "SuccessfulDelete";
  recordNormal(cluster, subject, reason, () => doneToPod(act, pod, subject()));
}
