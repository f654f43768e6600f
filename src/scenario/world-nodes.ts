import type { MapValue } from "../document/value.ts";
import { buildNodes as buildListedNodes } from "../manifest/build-nodes.ts";
import type { NodeSpec } from "../spec/world.ts";
import { buildAddedNodes } from "./added-nodes.ts";
import { headOf } from "./fields.ts";
import type { AddNodesItem } from "./node-verbs.ts";
import { buildNodes, checkNodeNames, type Pool } from "./pools.ts";
import type { ReadObjects } from "./read-objects.ts";
import type { Reading } from "./reading.ts";
import { indexTargets, type TargetIndex } from "./targets.ts";
import type { TimelineItem } from "./timeline.ts";

export interface WorldNodes {
  /** Those of the pools, then those of the manifests. */
  readonly nodes: readonly NodeSpec[];
  /** What the timeline adds to them. */
  readonly added: ReadonlyMap<AddNodesItem, readonly NodeSpec[]>;
  /** Of all these, by id. */
  readonly all: readonly NodeSpec[];
  /** undefined where nodes may be missing, so that no target can be called wrong. */
  readonly targets: TargetIndex | undefined;
}

/** Makes the nodes of a world; `found` is undefined where the manifests are not known. */
export function buildWorldNodes(
  map: MapValue,
  pools: readonly Pool[],
  found: ReadObjects | undefined,
  timeline: readonly TimelineItem[],
  resources: readonly string[],
  reading: Reading,
): WorldNodes {
  const listed = found === undefined ? [] : buildListedNodes(found.drafts, { resources });
  const nodes = [...buildNodes(pools, resources), ...listed];
  checkNodeNames(pools, listed, reading);
  const hasPools = map.entries.has("cluster");
  if (!hasPools && listed.length === 0 && found !== undefined) reportNoCluster(map, reading);
  if (pools.length > 0 && nodes.length === 0 && reading.errorCount === 0) warnOfNoNodes(pools, reading);
  const isKnown = nodes.length > 0 && found !== undefined && (pools.length > 0 || !hasPools);
  const added = buildAddedNodes(timeline, pools, resources, reading);
  const all = [...nodes, ...[...added.values()].flat()];
  return { nodes, added, all, targets: isKnown ? indexTargets(all) : undefined };
}

function reportNoCluster(map: MapValue, reading: Reading): void {
  const hint = "add cluster: {pools: [...]} (the nodes), or manifests of nodes";
  reading.error(headOf(map), "missing-key", 'the key "cluster" is missing', hint);
}

function warnOfNoNodes(pools: readonly Pool[], reading: Reading): void {
  const message = "the cluster has no nodes, so that nothing ever runs";
  reading.warn(pools[0]!.name.place, "never-fits", message, "give a pool a count of 1 or more");
}
