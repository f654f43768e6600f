import type { BehaviorSpec } from "../../spec/behavior.ts";
import type { WorkloadSpec } from "../../spec/objects.ts";
import type { ContainerSpec, PodTemplateSpec } from "../../spec/pod.ts";
import { CPU, type TimelineEntry, type WorldSpec } from "../../spec/world.ts";

/** Positions of the workloads whose pods' use varies, now or after an entry of the timeline. O(workloads). */
export function varyingWorkloads({ objects, timeline }: WorldSpec): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [workload, spec] of objects.workloads.entries()) if (varies(spec)) found.add(workload);
  for (const entry of timeline) {
    if (entry.verb === "apply")
      for (const { workload, spec } of entry.workloads) if (varies(spec)) found.add(workload);
    if (entry.verb === "setImage")
      for (const { workload, behavior } of entry.images)
        if (behavior.usageModels !== undefined) found.add(workload);
    if (entry.verb === "setUsage") for (const { workload } of entry.usages) found.add(workload);
  }
  return found;
}

/**
 * Whether somebody may use more CPU than it requests, so that a container may come to its limit, or a node be short of
 * what its pods would use. O(containers).
 */
export function mayUseMoreCpu({ objects, tasks, timeline }: WorldSpec): boolean {
  const ofBehavior = ({ usage, usageModels }: BehaviorSpec, request: number) =>
    usageModels?.cpu !== undefined || (usage.cpu !== "request" && usage.cpu > request);
  const anyOf = (spec: WorkloadSpec, is: (container: ContainerSpec) => boolean) =>
    templatesOf(spec).some((template) => containersOf(template).some(is));
  const ofWorkload = (spec: WorkloadSpec) => anyOf(spec, ({ behavior, cpu }) => ofBehavior(behavior, cpu));
  const ofEntry = (entry: TimelineEntry) => {
    switch (entry.verb) {
      case "apply":
        return entry.workloads.some(({ spec }) => ofWorkload(spec));
      case "setImage":
        return entry.images.some(({ workload, container, behavior }) =>
          anyOf(
            objects.workloads[workload]!,
            ({ name, cpu }) => name === container && ofBehavior(behavior, cpu),
          ),
        );
      // The request may become less than what is used.
      case "setResources":
        return entry.resources.some(({ workload }) =>
          anyOf(objects.workloads[workload]!, ({ behavior }) => behavior.usage.cpu !== "request"),
        );
      case "setUsage":
        return entry.usages.some(({ change }) => change.cpu !== undefined);
      default:
        return false;
    }
  };
  return (
    objects.workloads.some(ofWorkload) ||
    tasks.some(({ behavior, requests }) => ofBehavior(behavior, requests[CPU] ?? 0)) ||
    timeline.some(ofEntry)
  );
}

/** How often something is drawn anew, each interval once. */
export function intervalsOf({ objects, timeline }: WorldSpec): readonly number[] {
  const intervals = new Set<number>();
  const add = (behavior: ContainerSpec["behavior"]) => {
    for (const model of [behavior.usageModels?.cpu, behavior.usageModels?.memory])
      if (model?.kind === "drawn" && model.every < Number.POSITIVE_INFINITY) intervals.add(model.every);
  };
  const addAll = (spec: WorkloadSpec) => {
    for (const template of templatesOf(spec))
      for (const { behavior } of containersOf(template)) add(behavior);
  };
  for (const spec of objects.workloads) addAll(spec);
  for (const entry of timeline) {
    if (entry.verb === "apply") for (const { spec } of entry.workloads) addAll(spec);
    if (entry.verb === "setImage") for (const { behavior } of entry.images) add(behavior);
  }
  return [...intervals].sort((a, b) => a - b);
}

function varies(spec: WorkloadSpec): boolean {
  return templatesOf(spec).some((template) =>
    containersOf(template).some(({ behavior }) => behavior.usageModels !== undefined),
  );
}

function templatesOf(spec: WorkloadSpec): readonly PodTemplateSpec[] {
  const own = "template" in spec ? [spec.template] : [];
  const sets = "replicaSets" in spec ? spec.replicaSets.map(({ template }) => template) : [];
  const pods = "pods" in spec ? spec.pods.map(({ template }) => template) : [];
  return [...own, ...sets, ...pods];
}

function containersOf({ containers, initContainers }: PodTemplateSpec): readonly ContainerSpec[] {
  return [...containers, ...initContainers];
}
