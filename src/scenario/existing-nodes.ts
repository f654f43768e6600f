import type { Place } from "../document/value.ts";
import type { ExistingPod, WorkloadSpec } from "../spec/objects.ts";
import type { NodeSpec } from "../spec/world.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";

/** Warns of pods of a running cluster whose nodes the scenario does not have. */
export function warnOfMissingNodes(
  workloads: readonly WorkloadSpec[],
  nodes: readonly NodeSpec[],
  place: Place,
  reading: Reading,
): void {
  const names = new Set(nodes.map(({ name }) => name));
  const astray = workloads.flatMap(existingPodsOf).filter(({ node }) => node !== "" && !names.has(node));
  const [first] = astray;
  if (first === undefined) return;
  const pods = astray.length === 1 ? "1 pod is" : `${astray.length} pods are`;
  const message = `${pods} on nodes that are not here, such as ${shorten(first.name)} on ${shorten(first.node)}`;
  reading.warn(
    place,
    "no-effect",
    message,
    "they are placed anew, unless their nodes are added: kubectl get no -o yaml",
  );
}

function existingPodsOf(workload: WorkloadSpec): readonly ExistingPod[] {
  if (workload.kind !== "Deployment") return workload.pods;
  return workload.replicaSets.flatMap(({ pods }) => pods);
}
