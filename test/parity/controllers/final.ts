import type { ChangeLog } from "./change-log.ts";
import type { Fields, Final } from "./recording.ts";

/** Kinds whose last view is kept whole. */
const KINDS = [
  "Node",
  "PodDisruptionBudget",
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "ControllerRevision",
  "CronJob",
  "Job",
  "HorizontalPodAutoscaler",
  "EndpointSlice",
  "PersistentVolumeClaim",
  "ResourceQuota",
];

/** What is there at the end, as the recordings tell it: pods in words, the others with all their fields. */
export function finalOf(log: ChangeLog): Final {
  const final: Record<string, unknown> = {};
  for (const kind of KINDS) {
    const objects = log.objects(kind);
    if (objects.size > 0) final[kind] = Object.fromEntries(objects);
  }
  const pods = log.objects("Pod");
  if (pods.size > 0) {
    final["Pod"] = Object.fromEntries(Array.from(pods, ([name, pod]) => [name, inWords(pod)]));
    final["pods"] = pods.size;
  }
  return final;
}

/** "Running ready node-3", "Running not-ready terminating n1". */
function inWords({ phase, ready, terminating, node }: Fields): string {
  const words = [phase, ready === true ? "ready" : "not-ready", terminating ? "terminating" : "", node ?? ""];
  return words.filter((word) => word !== "").join(" ");
}
