import { ANYWHERE, type PlacementSpec } from "../spec/pod.ts";
import { readHostPorts } from "./host-ports.ts";
import { readLabels } from "./label-selector.ts";
import { readPreferredNodes, readRequiredNodes } from "./node-affinity.ts";
import type { Part } from "./part.ts";
import { type OwnPod, readPreferredPods, readRequiredPods } from "./pod-affinity.ts";
import { readTolerations, withDaemonTolerations, withDefaultTolerations } from "./tolerations.ts";
import { readSpread } from "./topology-spread.ts";

export interface PlacementContext {
  /** Whose pods have tolerations of their own, or any other. */
  readonly isDaemon: boolean;
  /** Whether to add what admission adds. */
  readonly isAdmitted: boolean;
}

/** Reads from a pod's spec where it may go and where it would rather. */
export function readPlacement(
  spec: Part,
  pod: OwnPod,
  nodeName: string,
  { isDaemon, isAdmitted }: PlacementContext,
): PlacementSpec {
  const hostPorts = readHostPorts(spec);
  const saysNothing = hostPorts.length === 0 && nodeName === "" && !FIELDS.some((field) => spec.has(field));
  if (saysNothing && !isDaemon) return isAdmitted ? ADMITTED_ANYWHERE : ANYWHERE;
  const affinity = spec.get("affinity");
  const nodeAffinity = affinity?.get("nodeAffinity");
  const own = readTolerations(spec);
  const daemon = isDaemon ? withDaemonTolerations(own, spec.flag("hostNetwork")) : own;
  return {
    nodeName,
    nodeSelector: readLabels(spec.get("nodeSelector")),
    requiredNodes: readRequiredNodes(nodeAffinity),
    preferredNodes: readPreferredNodes(nodeAffinity),
    tolerations: isAdmitted ? withDefaultTolerations(daemon) : daemon,
    hostPorts,
    spread: readSpread(spec, pod.labels),
    requiredPods: readRequiredPods(affinity?.get("podAffinity"), pod),
    preferredPods: readPreferredPods(affinity?.get("podAffinity"), pod),
    avoidedPods: readRequiredPods(affinity?.get("podAntiAffinity"), pod),
    preferredAvoidedPods: readPreferredPods(affinity?.get("podAntiAffinity"), pod),
  };
}

const FIELDS = ["affinity", "nodeSelector", "tolerations", "topologySpreadConstraints"];

// Most pods say nothing, and share what that means.
const ADMITTED_ANYWHERE: PlacementSpec = { ...ANYWHERE, tolerations: withDefaultTolerations([]) };
