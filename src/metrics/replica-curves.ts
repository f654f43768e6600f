import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { CurvesBy } from "./curves-by.ts";
import type { TimelineShape } from "./gauge.ts";
import { labelText } from "./label-text.ts";
import { largest, MAX_DRAWN } from "./largest.ts";
import type { PodStates } from "./pod-states.ts";
import { NO_ROW, type ReplicaCounts } from "./replica-counts.ts";

/** Revisions and zones beyond these are not drawn: pictures of more cannot be read. */
const MAX_REVISIONS = 20;
const MAX_ZONES = MAX_DRAWN;

/** Pods that serve, by revision for the largest workloads. */
export function revisionCurves(
  cluster: Cluster,
  counts: ReplicaCounts,
  states: PodStates,
  shape: TimelineShape,
): CurvesBy {
  const drawn = largest(counts.sizes);
  const width = MAX_REVISIONS + 1;
  const curves = new CurvesBy(
    "ready_pods",
    (key) => `${counts.labels[Math.floor(key / width)]!},${labelText({ revision: String(key % width) })}`,
    shape,
  );
  states.listen({
    serving: (pod, _, difference) => {
      const row = counts.rowOf(pod);
      const revision = cluster.pods.revision[pod]!;
      if (row === NO_ROW || !drawn.has(row) || revision > MAX_REVISIONS) return;
      curves.add(cluster.now, row * width + revision, difference);
    },
  });
  return curves;
}

/** Pods of workload objects that serve, by the zone that they are in. */
export function zoneCurves(cluster: Cluster, states: PodStates, shape: TimelineShape): CurvesBy {
  const { nodes } = cluster;
  const curves = new CurvesBy("pods_by_zone", (zone) => labelText({ zone: nodes.zones[zone]! }), shape);
  states.listen({
    serving: (_: PodId, node: NodeId, difference) => {
      const zone = nodes.zone[node]!;
      if (zone < MAX_ZONES) curves.add(cluster.now, zone, difference);
    },
  });
  return curves;
}
