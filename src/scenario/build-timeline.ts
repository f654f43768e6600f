import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Placed } from "../document/value.ts";
import type { PodAutoscalerSpec } from "../spec/autoscaling.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import type { AddNodesEntry, ApplyEntry, DeletedObject, NodeSpec, TimelineEntry } from "../spec/world.ts";
import { nameOfManifest } from "./applied-manifests.ts";
import {
  deleteObjectsEntry,
  isBeside,
  type ObjectsBeside,
  objectsBeside,
  reportAbsentObjects,
} from "./delete-objects.ts";
import { warnOfHugeAmounts } from "./huge-amounts.ts";
import { reportUnknownLoad } from "./loads.ts";
import { reportNeedless } from "./needless-verbs.ts";
import { nodeEntries } from "./node-entries.ts";
import type { AddNodesItem } from "./node-verbs.ts";
import type { NumberedWorkload } from "./numbered-workload.ts";
import { resolveObjects } from "./object-targets.ts";
import { outageEntry } from "./outages.ts";
import { areServicesThere } from "./plan-services.ts";
import { podEntries } from "./pod-entries.ts";
import { isPodTarget } from "./pod-targets.ts";
import type { Reading } from "./reading.ts";
import { reportRefused, type Step } from "./refused-verbs.ts";
import type { LoadNumbers } from "./resolve-behavior.ts";
import { shorten } from "./scalars.ts";
import { type BehaviorOf, imageChanges } from "./set-image.ts";
import { resourcesChanges } from "./set-resources.ts";
import type { TargetIndex } from "./targets.ts";
import type {
  ApplyItem,
  DeleteItem,
  ImageItem,
  LoadItem,
  ResourcesItem,
  ScaleItem,
  TimelineItem,
  UndoItem,
  UsageItem,
  WorkloadItem,
} from "./timeline.ts";

/** What targets are looked up in. */
export interface TimelineContext {
  /** undefined: not known, so that no target can be called wrong. */
  readonly nodes: TargetIndex | undefined;
  readonly etcdMembers: number;
  /** All nodes that there ever are, by id. */
  readonly machines: readonly NodeSpec[];
  /** The nodes that an entry adds; undefined if they are not known. */
  readonly addedBy: (item: AddNodesItem) => readonly NodeSpec[] | undefined;
  readonly workloads: readonly NumberedWorkload[] | undefined;
  readonly autoscalers: readonly PodAutoscalerSpec[] | undefined;
  /** Services, budgets, quotas and limit ranges: of the start, and of each apply. undefined: not known. */
  readonly beside: readonly ObjectsBeside[] | undefined;
  readonly behaviorOf: BehaviorOf;
  /** Names of the resources of the world. */
  readonly resources: readonly string[];
  /** What the manifests of an entry come to; undefined if they cannot be read. */
  readonly appliedBy: (item: ApplyItem) => Omit<ApplyEntry, "at" | "target" | "verb"> | undefined;
  readonly horizon: number;
  readonly loads: LoadNumbers;
}

/** Resolves targets; by time, entries of the same instant in file order. */
export function buildTimeline(
  items: readonly TimelineItem[],
  context: TimelineContext,
  reading: Reading,
): TimelineEntry[] {
  const steps: Step[] = [];
  for (const item of items) {
    const entries = buildEntries(item, context, reading);
    if (item.verb === "setUsage" || item.verb === "setResources")
      warnOfHugeAmounts(item, context.machines, context.resources, reading);
    if (item.at.value >= context.horizon) {
      const hint = "move it, or the horizon";
      reading.warn(item.at.place, "no-effect", "happens after the horizon, so never", hint);
    }
    for (const entry of entries) steps.push({ item, entry });
  }
  steps.sort((a, b) => a.entry.at - b.entry.at);
  // An entry with a mistake may be what another one ends.
  if (reading.errorCount === 0) reportNeedless(steps, { ...context, nodes: context.machines }, reading);
  if (context.workloads !== undefined) reportRefused(steps, context.workloads, reading);
  const { beside: [start] = [], autoscalers } = context;
  if (start !== undefined && autoscalers !== undefined)
    reportAbsentObjects(steps, start, autoscalers, reading);
  return steps.map(({ entry }) => entry);
}

/** Nothing where something was reported. */
function buildEntries(
  item: TimelineItem,
  context: TimelineContext,
  reading: Reading,
): readonly TimelineEntry[] {
  switch (item.verb) {
    case "apply":
      return found(applyEntry(item, context));
    case "addNodes":
      return found(addNodesEntry(item, context));
    case "setLoad":
      return found(loadEntry(item, context, reading));
    case "setUsage":
      return found(usageEntry(item, context, reading));
    case "delete":
      return deleteEntries(item, context, reading);
    case "evict": {
      const act = { verb: "evict", grace: item.grace } as const;
      return podEntries(item.at.value, item.targets, act, item.choice, context.workloads, reading);
    }
    case "label": {
      if (!isPodTarget(item.target)) return nodeEntries(item, context.nodes, reading);
      const act = { verb: "labelPods", set: item.set } as const;
      return podEntries(item.at.value, [item.target], act, item.choice, context.workloads, reading);
    }
    case "setResources":
    case "scale":
    case "setImage":
    case "rolloutRestart":
    case "rolloutUndo":
    case "rolloutPause":
    case "rolloutResume":
    case "suspend":
    case "resume":
      return found(workloadEntry(item, context, reading));
    case "slow":
    case "fail":
    case "restore": {
      const outage = outageEntry(item, context.etcdMembers, reading);
      if (outage !== "none") return found(outage);
      return item.verb === "slow" ? [] : nodeEntries(item, context.nodes, reading);
    }
    default:
      return nodeEntries(item, context.nodes, reading);
  }
}

function found(entry: TimelineEntry | undefined): readonly TimelineEntry[] {
  return entry === undefined ? [] : [entry];
}

/** Targets of several sorts may stand in one entry: each sort is deleted in its own way. */
function deleteEntries(
  item: DeleteItem,
  context: TimelineContext,
  reading: Reading,
): readonly TimelineEntry[] {
  const at = item.at.value;
  const sorts = { pods: [], nodes: [], beside: [], workloads: [] } as Record<string, Placed<string>[]>;
  for (const target of item.targets) sorts[sortOf(target)]!.push(target);
  const { pods = [], nodes = [], beside = [], workloads = [] } = sorts;
  const act = { verb: "deletePods", grace: item.grace?.value } as const;
  return [
    ...podEntries(at, pods, act, item.choice, context.workloads, reading),
    ...nodes.flatMap((target) =>
      nodeEntries({ at: item.at, verb: "deleteNode", target: asNode(target) }, context.nodes, reading),
    ),
    ...(beside.length === 0 ? [] : found(deleteObjectsEntry(at, beside, knownBeside(context), reading))),
    ...(workloads.length === 0
      ? []
      : found(workloadEntry({ ...item, targets: workloads }, context, reading))),
  ];
}

function sortOf(target: Placed<string>): "pods" | "nodes" | "beside" | "workloads" {
  if (isPodTarget(target)) return "pods";
  if (/^(node|no)\//.test(target.value)) return "nodes";
  return isBeside(target) ? "beside" : "workloads";
}

function knownBeside({ beside, autoscalers }: TimelineContext): readonly DeletedObject[] | undefined {
  return beside && autoscalers && objectsBeside(beside, autoscalers);
}

function asNode({ value, place }: Placed<string>): Placed<string> {
  return { value: value.replace(/^no\//, "node/"), place };
}

function addNodesEntry(item: AddNodesItem, { addedBy }: TimelineContext): AddNodesEntry | undefined {
  const specs = addedBy(item);
  const target = `pool/${item.pool.value}`;
  return specs && { at: item.at.value, target, verb: "addNodes", specs, readyAfter: item.readyAfter };
}

const ROLLED = ["deployment", "statefulset", "daemonset"];
const SUSPENDED = ["job", "cronjob"];
const REPLICATED = ["deployment", "replicaset", "statefulset"];

/** Kinds for which a verb means something. */
const KINDS: Readonly<Record<ObjectVerb, readonly string[]>> = {
  delete: ["deployment", "replicaset", "statefulset", "daemonset", "job", "cronjob"],
  scale: REPLICATED,
  setImage: ["deployment", "replicaset", "statefulset", "daemonset", "cronjob"],
  setResources: ["deployment", "replicaset", "statefulset", "daemonset"],
  rolloutRestart: ROLLED,
  rolloutUndo: ROLLED,
  rolloutPause: ROLLED,
  rolloutResume: ROLLED,
  suspend: SUSPENDED,
  resume: SUSPENDED,
};

type ObjectItem = WorkloadItem | DeleteItem | ResourcesItem | ScaleItem | UndoItem | ImageItem;
type ObjectVerb = ObjectItem["verb"];

function workloadEntry(
  item: ObjectItem,
  context: TimelineContext,
  reading: Reading,
): TimelineEntry | undefined {
  if (context.workloads === undefined) return undefined;
  const found = resolveAll(item.targets, KINDS[item.verb], context.workloads, reading);
  if (found === undefined) return undefined;
  const common = {
    at: item.at.value,
    target: item.targets.map(({ value }) => value).join(", "),
    workloads: found.map(({ number }) => number),
  };
  switch (item.verb) {
    case "scale":
      return { ...common, verb: item.verb, replicas: item.replicas };
    case "rolloutUndo":
      return { ...common, verb: item.verb, revision: item.revision };
    case "setImage": {
      const images = imageChanges(item, found, context.behaviorOf, reading);
      const { plan } = item;
      if (plan === undefined) return images && { ...common, verb: item.verb, images };
      if (!arePlanned(found, item.targets[0]!, reading)) return undefined;
      const services = context.beside?.flatMap((each) => each.services);
      if (services !== undefined && !areServicesThere(plan.services, found, services, reading))
        return undefined;
      return images && { ...common, verb: item.verb, images, plan: plan.spec };
    }
    case "setResources": {
      const resources = resourcesChanges(item, found, context.resources, reading);
      return resources && { ...common, verb: item.verb, resources };
    }
    case "delete":
      return { ...common, verb: item.verb, cascade: item.cascade };
    default:
      return { ...common, verb: item.verb };
  }
}

/** Whether a plan can let an image in: into Deployments that roll. */
function arePlanned(found: readonly NumberedWorkload[], target: Placed<string>, reading: Reading): boolean {
  const other = found.find(({ spec }) => spec.kind !== "Deployment" || spec.strategy.kind === "Recreate");
  if (other === undefined) return true;
  const { label, kind } = other.spec;
  const why = kind === "Deployment" ? "its strategy is Recreate" : "it is no Deployment";
  const hint = "leave plan out, or write an entry of its own for it";
  reading.error(target.place, "conflicting-keys", `a plan cannot roll out ${label}: ${why}`, hint);
  return false;
}

/** What all targets name, once each, in order of the workloads. */
function resolveAll(
  targets: readonly Placed<string>[],
  kinds: readonly string[],
  workloads: readonly NumberedWorkload[],
  reading: Reading,
): readonly NumberedWorkload[] | undefined {
  const named = workloads.map((each) => ({ ...each, ...nameOf(each) }));
  const found = targets.map((target) => resolveObjects(target, named, kinds, reading));
  const numbers = new Set(found.flatMap((each) => each ?? []).map(({ number }) => number));
  return found.includes(undefined) ? undefined : workloads.filter(({ number }) => numbers.has(number));
}

function nameOf({ spec: { kind, namespace, name } }: NumberedWorkload) {
  return { kind, namespace, name };
}

function applyEntry(item: ApplyItem, context: TimelineContext): TimelineEntry | undefined {
  const applied = context.appliedBy(item);
  const target = item.manifests.map(nameOfManifest).join(", ");
  return applied && { at: item.at.value, target, verb: "apply", ...applied };
}

function loadEntry(item: LoadItem, { loads }: TimelineContext, reading: Reading): TimelineEntry | undefined {
  const load = loads.get(item.target.value);
  if (load === undefined) return reportUnknownLoad(item.target, loads, reading);
  return { at: item.at.value, target: item.target.value, verb: "setLoad", load, change: item.change };
}

function usageEntry(item: UsageItem, context: TimelineContext, reading: Reading): TimelineEntry | undefined {
  if (context.workloads === undefined) return undefined;
  const found = resolveAll(item.targets, USING, context.workloads, reading);
  if (found === undefined) return undefined;
  const { container, cpu, memory } = item;
  const usages = found.map(({ number }) => ({
    workload: number,
    change: { container: container?.value ?? "", cpu, memory },
  }));
  for (const { spec } of found) checkContainer(item, spec, reading);
  const target = item.targets.map(({ value }) => value).join(", ");
  return { at: item.at.value, target, verb: "setUsage", usages };
}

const USING = ["deployment", "replicaset", "statefulset", "daemonset", "job"];

function checkContainer({ container, targets }: UsageItem, spec: WorkloadSpec, reading: Reading): void {
  if (!("template" in spec)) return;
  const { containers, initContainers } = spec.template;
  const names = [...containers, ...initContainers.filter(({ isSidecar }) => isSidecar)].map(
    ({ name }) => name,
  );
  if (container === undefined && names.length > 1)
    reading.error(
      targets[0]!.place,
      "missing-key",
      `${spec.label} has ${names.length} containers`,
      `add container: ${names.join(" or ")}`,
    );
  if (container !== undefined && !names.includes(container.value)) {
    const message = `${spec.label} has no container "${shorten(container.value)}"`;
    reading.error(container.place, "bad-target", message, suggestion(container.value, names, "it has"));
  }
}
