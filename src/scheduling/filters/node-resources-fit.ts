import type { ClassId, NodeId } from "../../cluster/ids.ts";
import { isMore } from "../../cluster/rests.ts";
import { leftWith } from "../../cluster/room.ts";
import type { ClusterView } from "../../cluster/view.ts";
import { isExtendedResource } from "../../spec/resource-names.ts";
import type { FitArgs } from "../../spec/scheduler.ts";
import { CPU, MEMORY, PODS } from "../../spec/world.ts";
import type { Candidates } from "../candidates.ts";
import type { Filter } from "../filter.ts";
import type { Verdict } from "../verdict.ts";

/**
 * Keeps nodes with room for what the pod requests, of each resource and of pods.
 *
 * Source: Kubernetes NodeResourcesFit, facts 2.2 (all shortages of a node are reported).
 */
export const nodeResourcesFit: Filter = fitting(() => false);

/** The same without the extended resources that a profile leaves to somebody else, by name or by group. */
export function nodeResourcesFitBy({ ignoredResources, ignoredResourceGroups }: FitArgs): Filter {
  if (ignoredResources.length === 0 && ignoredResourceGroups.length === 0) return nodeResourcesFit;
  return fitting((name) => {
    const [group = ""] = name.split("/");
    return (
      isExtendedResource(name) && (ignoredResources.includes(name) || ignoredResourceGroups.includes(group))
    );
  });
}

function fitting(isIgnored: (name: string) => boolean): Filter {
  /** The world that `others` is of. */
  let names: readonly string[] = [];
  let others: readonly number[] = [];
  const takeIn = (resources: readonly string[]) => {
    names = resources;
    others = besidesCpuAndMemory(names, isIgnored);
  };
  /** The classes that were asked about last, and by resource the most that one of them requests. */
  let known: Int32Array | undefined;
  let most: readonly number[] = [];
  return {
    name: "NodeResourcesFit",
    depends: ["node"],
    askClasses(node, view, classes, count, passes) {
      if (view.resources !== names) takeIn(view.resources);
      if (classes !== known) {
        known = classes;
        most = mostRequested(view, classes.subarray(0, count));
      }
      // Nearly always there is room for any of them.
      let isShort = false;
      for (let i = -2; i < others.length; i++) {
        const resource = i === -2 ? CPU : i === -1 ? MEMORY : others[i]!;
        if (!view.nodes.isVast && most[resource]! <= view.freeOf(node, resource)) continue;
        askRoom(node, view, resource, classes, count, passes);
        isShort = true;
      }
      return isShort;
    },
    filter(podClass, view, candidates, verdict) {
      if (view.resources !== names) takeIn(view.resources);
      if (verdict.recording) {
        for (let i = 0; i < candidates.count; i++) reject(podClass, view, candidates.at(i), others, verdict);
      }
      // Three in one go: every pod counts, nearly every one requests CPU and memory, and passes are what this costs.
      keepRoomy(view, podClass, CPU, MEMORY, others[0] ?? MEMORY, candidates);
      for (let i = 1; i < others.length; i++) {
        keepRoomy(view, podClass, others[i]!, others[i]!, others[i]!, candidates);
      }
    },
  };
}

function mostRequested({ classes, resources }: ClusterView, ids: Int32Array): readonly number[] {
  return resources.map((_, resource) =>
    ids.reduce((most, id) => Math.max(most, classes.requests[id * resources.length + resource]!), 0),
  );
}

function besidesCpuAndMemory(
  names: readonly string[],
  isIgnored: (name: string) => boolean,
): readonly number[] {
  const all = Array.from(names.keys());
  return all.filter((resource) => resource > MEMORY && !isIgnored(names[resource]!));
}

/**
 * Removing pods helps against every shortage, but since 1.34 not of what the node does not have at all: before, the
 * scheduler tried to preempt there in vain.
 */
function reject(
  podClass: ClassId,
  view: ClusterView,
  node: NodeId,
  others: readonly number[],
  verdict: Verdict,
): void {
  const first = podClass * view.resources.length;
  for (const resource of [CPU, MEMORY, ...others]) {
    const wanted = view.classes.requests[first + resource]!;
    if (wanted === 0 || leftWith(podClass, node, resource, view) >= 0) continue;
    const isThere = resource === PODS || !isMoreThanAll(podClass, node, resource, view);
    const isResolvable = isThere || view.kubernetesMinor < UNRESOLVABLE_SINCE;
    verdict.reject(node, "NodeResourcesFit", shortageOf(view.resources[resource]!), isResolvable);
  }
}

const UNRESOLVABLE_SINCE = 34;

/** Whether the pod wants more than the node would have if it were empty. */
function isMoreThanAll(
  podClass: ClassId,
  node: NodeId,
  resource: number,
  { nodes, classes, resources }: ClusterView,
): boolean {
  const wanted = classes.requests[podClass * resources.length + resource]!;
  return isMore(
    wanted,
    classes.rests.of(podClass, resource),
    nodes.allocatable[resource]![node]!,
    nodes.allocatableRests.of(node, resource),
  );
}

/** Clears `passes` of classes for which a node lacks a resource. */
function askRoom(
  node: NodeId,
  view: ClusterView,
  resource: number,
  ids: Int32Array,
  count: number,
  passes: Uint8Array,
): void {
  const { nodes, classes, resources } = view;
  const { requests } = classes;
  const free = nodes.allocatable[resource]![node]! - nodes.requested[resource]![node]!;
  for (let i = 0; i < count; i++) {
    const wanted = requests[ids[i]! * resources.length + resource]!;
    if (wanted === 0) continue;
    const isShort = nodes.isVast ? leftWith(ids[i]!, node, resource, view) < 0 : wanted > free;
    if (isShort) passes[i] = 0;
  }
}

/** Keeps the candidates with room in three resources, which may be the same, in place and in order. */
function keepRoomy(
  view: ClusterView,
  podClass: ClassId,
  one: number,
  two: number,
  three: number,
  candidates: Candidates,
): void {
  const { requests } = view.classes;
  const { allocatable, requested } = view.nodes;
  const first = podClass * view.resources.length;
  // Who wants nothing of a resource fits even where there is less than nothing left of it.
  const wantedOne = requests[first + one] || Number.NEGATIVE_INFINITY;
  const wantedTwo = requests[first + two] || Number.NEGATIVE_INFINITY;
  const wantedThree = requests[first + three] || Number.NEGATIVE_INFINITY;
  if (Math.max(wantedOne, wantedTwo, wantedThree) < 0) return;
  if (view.nodes.isVast) {
    for (const resource of new Set([one, two, three])) keepRoomyExactly(view, podClass, resource, candidates);
    return;
  }
  const allOfOne = allocatable[one]!;
  const heldOfOne = requested[one]!;
  const allOfTwo = allocatable[two]!;
  const heldOfTwo = requested[two]!;
  const allOfThree = allocatable[three]!;
  const heldOfThree = requested[three]!;
  const { ids, count } = candidates;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const node = ids[i]!;
    if (allOfOne[node]! - heldOfOne[node]! < wantedOne) continue;
    if (allOfTwo[node]! - heldOfTwo[node]! < wantedTwo) continue;
    if (allOfThree[node]! - heldOfThree[node]! < wantedThree) continue;
    ids[kept++] = node;
  }
  candidates.count = kept;
}

/** Keeps the candidates with room in one resource where amounts pass 2^53. */
function keepRoomyExactly(
  view: ClusterView,
  podClass: ClassId,
  resource: number,
  candidates: Candidates,
): void {
  if (view.classes.requests[podClass * view.resources.length + resource] === 0) return;
  const { ids, count } = candidates;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (leftWith(podClass, ids[i]!, resource, view) >= 0) ids[kept++] = ids[i]!;
  }
  candidates.count = kept;
}

/** Kubernetes' words for a shortage. */
function shortageOf(resource: string): string {
  return resource === "pods" ? "Too many pods" : `Insufficient ${resource}`;
}
