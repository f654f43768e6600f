import type { HostPortSpec } from "../spec/pod.ts";
import type { Part } from "./part.ts";
import { wholeBetween, wordOf } from "./read-number.ts";

const MAX_PORT = 65_535;

/**
 * Reads the ports of the node that a pod takes: of its containers and sidecars. On the host's network every port
 * of a container is one of the node.
 */
export function readHostPorts(spec: Part): readonly HostPortSpec[] {
  const isOnHostNetwork = spec.flag("hostNetwork");
  const found: HostPortSpec[] = [];
  for (const key of ["containers", "initContainers"])
    for (const container of spec.list(key)) {
      const runsOn = key === "containers" || container.text("restartPolicy") === "Always";
      for (const part of container.list("ports")) {
        const port = readHostPort(part, isOnHostNetwork);
        if (port.port > 0 && runsOn) found.push(port);
      }
    }
  return found;
}

function readHostPort(part: Part, isOnHostNetwork: boolean): HostPortSpec {
  const inside = wholeBetween(part, "containerPort", 1, MAX_PORT, 0);
  // 0 stands for none, as in the API.
  const outside = wholeBetween(part, "hostPort", 0, MAX_PORT, 0);
  if (isOnHostNetwork && outside !== 0 && outside !== inside)
    part
      .get("hostPort")
      ?.error("conflicting-keys", "on the host's network hostPort must equal containerPort", "remove it");
  return {
    address: part.text("hostIP", "") || "0.0.0.0",
    protocol: wordOf(part, "protocol", ["TCP", "UDP", "SCTP"], "TCP"),
    port: outside !== 0 ? outside : isOnHostNetwork ? inside : 0,
  };
}
