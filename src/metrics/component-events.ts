import type { ClusterListener, ObjectEvent } from "../cluster/listener.ts";

/** Told already by how pods and nodes change; "" stands for all other components. */
const TOLD: Readonly<Record<string, ReadonlySet<string>>> = {
  kubelet: new Set(["Created", "Started"]),
  "": new Set([
    ...["SuccessfulCreate", "SuccessfulDelete", "Scheduled", "FailedScheduling", "Preempted"],
    ...["TaintManagerEviction", "NodeNotReady", "NodeReady", "NodeNotSchedulable", "NodeSchedulable"],
  ]),
};
/** Nothing new at each start, or stop, of a container. */
const PLAIN =
  /^(Container image ".*" already present|Back-off restarting failed container|Stopping container )/;

/**
 * The Events of controllers and kubelets that say more than what becomes of pods and nodes. `nodeOf`: where a pod is,
 * by its namespace and name; "" if nowhere.
 */
export function componentEvents(
  tell: (reason: string, pod: string, node: string, message: string) => void,
  nodeOf: (namespace: string, pod: string) => string,
): ClusterListener {
  return {
    eventRecorded(event) {
      if (isTold(event)) return;
      const { kind, namespace, name, reason, message, host = "" } = event;
      if (kind === "Pod") tell(reason, name, host || nodeOf(namespace, name), message);
      else if (kind === "Node") tell(reason, "", name, message);
      else tell(reason, "", host, `${kind.toLowerCase()}/${name}: ${message}`);
    },
  };
}

function isTold({ kind, reason, message, source }: ObjectEvent): boolean {
  if (PLAIN.test(message)) return true;
  // Of a CronJob it is Jobs that are made, not pods; and not every deletion that was to be comes to be.
  if (kind === "CronJob" || message.startsWith("Cancelling")) return false;
  return (TOLD[source] ?? TOLD[""]!).has(reason);
}
