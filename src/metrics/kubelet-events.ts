import type { ClusterListener } from "../cluster/listener.ts";

/** Told of a pod already by how it changes: starts, stops, readiness. */
const TOLD = new Set(["Created", "Started", "Killing", "Unhealthy"]);
/** The same, or nothing new at each start. */
const PLAIN = /^(Container image ".*" already present|Back-off restarting failed container)/;

/** The Events of kubelets that say more than what becomes of a pod: of images, failures, and nodes under pressure. */
export function kubeletEvents(
  tell: (reason: string, pod: string, node: string, message: string) => void,
): ClusterListener {
  return {
    eventRecorded({ kind, name, reason, message, source }) {
      if (source !== "kubelet" || TOLD.has(reason) || PLAIN.test(message)) return;
      tell(reason, kind === "Pod" ? name : "", kind === "Node" ? name : "", message);
    },
  };
}
