import type { MapValue, Place } from "../document/value.ts";
import type { ManifestFile } from "../manifest/read-manifests.ts";
import { DEFAULT_KUBELET } from "../spec/kubelet.ts";
import { minorOf } from "../spec/minor-of.ts";
import { NO_OBJECTS, type WorkloadSpec } from "../spec/objects.ts";
import type { NodeSpec, WorldSpec } from "../spec/world.ts";
import { buildWorldObjects } from "./build-objects.ts";
import { buildTimeline } from "./build-timeline.ts";
import { containerBehaviors, warnOfUnmatched } from "./container-behaviors.ts";
import { buildControlPlane } from "./control-plane.ts";
import { warnOfEarlyFields } from "./early-fields.ts";
import { warnOfMissingNodes } from "./existing-nodes.ts";
import { buildFailures } from "./failures.ts";
import { headOf, readFields } from "./fields.ts";
import { buildLoadMetrics, buildLoads, checkFollowed, numberLoads } from "./loads.ts";
import { warnOfUnknownMetrics, warnOfUnusedLoads } from "./metric-suspicions.ts";
import { warnOfMisfitObjects } from "./misfits.ts";
import type { AddNodesItem } from "./node-verbs.ts";
import type { ObjectEdit } from "./object-edits.ts";
import { buildObjectives } from "./objectives.ts";
import { checkNames, type Pool, withinLimit } from "./pools.ts";
import { readObjects } from "./read-objects.ts";
import type { Reading } from "./reading.ts";
import { PLAIN_REGISTRY } from "./registry.ts";
import { DEFAULT_START } from "./start-time.ts";
import { buildStreams } from "./streams.ts";
import { surveyNotes } from "./survey-notes.ts";
import type { Task } from "./tasks.ts";
import { checkObjectsEnd, checkTasksEnd, checkTimes, reportNothing } from "./times.ts";
import { checkUnique } from "./unique.ts";
import { type WorldValues, worldFields } from "./world-fields.ts";
import { buildWorldNodes } from "./world-nodes.ts";
import { worldResources } from "./world-resources.ts";

export interface World {
  readonly spec: WorldSpec;
  readonly notes: readonly string[];
}

/** What a world is made of besides its own sections. */
export interface WorldContext {
  /** Keys of a scenario that say nothing about its world. */
  readonly otherKeys: readonly string[];
  /** Documents beside the scenario in its file. */
  readonly beside: ManifestFile | undefined;
  readonly edits: readonly ObjectEdit[];
}

/** Reads the sections of a document that say what is simulated. Sound only if nothing has been reported. */
export function readWorld(map: MapValue, context: WorldContext, reading: Reading): World {
  const { values } = readFields(map, worldFields, reading, context.otherKeys);
  const { pools, tasks } = declared(values, reading);
  const { timeline: items = [], behaviors: entries = [], failures = [] } = values;
  const { beside, edits } = context;
  const paths = values.workloads?.manifests?.value ?? [];
  const found = readObjects({ paths, beside, timeline: items, edits }, reading);

  const resources = worldResources(pools, tasks, found);
  const { nodes, added, all, targets } = buildWorldNodes(map, pools, found, items, resources, reading);
  const horizon = checkTimes(values, reading);
  const { streams, notes } = buildStreams(tasks, entries, nodes, resources, reading);
  const loads = values.loads ?? [];
  checkUnique(
    loads.map((each) => each.name),
    "a load",
    reading,
  );
  const loadNumbers = numberLoads(loads);
  checkFollowed(entries, loadNumbers, reading);
  const loadMetrics = buildLoadMetrics(values.metrics ?? [], loadNumbers, reading);
  const behaviors = containerBehaviors(entries, loadNumbers);
  const { behaviorOf } = behaviors;
  const applies = items.filter((item) => item.verb === "apply");
  const version = values.kubernetesVersion ?? "";
  const hasPodLevelResources = hasPodLevel(version);
  const built = found && buildWorldObjects(found, applies, { resources, behaviorOf, hasPodLevelResources });
  if (found !== undefined) warnOfEarlyFields(found.everything, version, reading);
  const objects = built?.objects ?? NO_OBJECTS;
  const place = values.workloads?.manifests?.place ?? headOf(map);
  warnOfMissingNodes(objects.workloads, nodes, place, reading);
  warnOfMisfitObjects(objects.workloads, nodes, resources, place, reading);
  if (!map.entries.has("horizon")) checkEnd(map, values, objects.workloads, context, place, reading);

  const workloads = built?.objects.workloads.map((spec, number) => ({ number, spec }));
  const appliedBy = built?.appliedBy ?? (() => undefined);
  warnOfOldKubelets(nodes, version, pools, reading);
  const hasObjects = objects.workloads.length > 0;
  const { latencies, nodeMonitor } = values;
  const release = { hasObjects, version };
  const controlPlane = buildControlPlane(latencies, nodeMonitor, values.controlPlane, release);
  const etcdMembers = controlPlane.etcd.members;
  const addedBy = (item: AddNodesItem) => added.get(item);
  const known = {
    resources,
    ...{ nodes: targets, machines: all, addedBy, etcdMembers, workloads, behaviorOf, appliedBy, horizon },
    loads: loadNumbers,
    autoscalers: built && (built.objects.autoscalers ?? []),
    beside: built && [{ ...objects, autoscalers: [] }, ...applies.flatMap((item) => appliedBy(item) ?? [])],
  };
  const timeline = buildTimeline(items, known, reading);
  warnOfUnmatched(entries, [...tasks.map(({ subject }) => subject), ...behaviors.subjects], reading);
  const objectives = buildObjectives(values.objectives ?? [], workloads, loadNumbers, reading);
  const scalers = (found?.everything ?? []).filter((draft) => draft.kind === "HorizontalPodAutoscaler");
  for (const draft of scalers) warnOfUnknownMetrics(draft, loadMetrics, place, reading);
  const users = { behaviors: entries, objectives: values.objectives ?? [], autoscalers: scalers };
  const names = loads.map(({ name }) => name);
  if (found !== undefined && reading.errorCount === 0)
    warnOfUnusedLoads(names, { ...users, metrics: loadMetrics }, reading);
  const spec: WorldSpec = {
    kubernetesVersion: version,
    start: values.start ?? "settled",
    startTime: values.startTime ?? Date.parse(DEFAULT_START) * 1000,
    horizon,
    warmUp: values.warmup?.value ?? 0,
    resources,
    nodes,
    tasks: streams,
    objects,
    controlPlane,
    ...(objectives.length > 0 && { objectives }),
    ...(loads.length === 0 ? {} : { loads: buildLoads(loads), loadMetrics }),
    ...(values.podAutoscaling === undefined ? {} : { autoscaling: values.podAutoscaling }),
    ...(values.kubelets !== undefined && { kubelets: values.kubelets }),
    ...registryOf(values, nodes),
    timeline,
    failures: targets === undefined ? [] : buildFailures(failures, all, targets, reading, notes),
  };
  const survey = found === undefined ? [] : surveyNotes(found.survey);
  return { spec, notes: [...notes, ...behaviors.notes, ...survey] };
}

/** A registry is simulated where one is written, or where something needs one. */
function registryOf(
  { registry, behaviors = [], timeline = [] }: WorldValues,
  nodes: readonly NodeSpec[],
): Pick<WorldSpec, "registry"> {
  const fails = timeline.some((item) => item.verb === "fail" && item.target.value === "registry");
  const needsOne = fails || behaviors.some(({ pull }) => pull !== undefined) || nodes.some(hasDisk);
  if (registry === undefined && !needsOne) return {};
  return { registry: registry ?? PLAIN_REGISTRY };
}

function hasDisk({ machine: { disk, kubelet } }: NodeSpec): boolean {
  return disk !== undefined || kubelet !== undefined;
}

/** The feature KubeletCrashLoopBackOffMax: before, a kubelet does not know the setting. Source: facts 7.2. */
function warnOfOldKubelets(
  nodes: readonly NodeSpec[],
  version: string,
  pools: readonly Pool[],
  reading: Reading,
): void {
  const usual = DEFAULT_KUBELET.maxContainerRestartPeriod;
  const isSet = nodes.some(
    ({ machine: { kubelet } }) => kubelet !== undefined && kubelet.maxContainerRestartPeriod !== usual,
  );
  const [pool] = pools;
  if (!isSet || pool === undefined || minorOf(version) >= 35) return;
  const hint = 'write kubernetesVersion: "1.35", or leave it out';
  reading.warn(pool.name.place, "no-effect", "crashLoopBackOff needs Kubernetes 1.35 or later", hint);
}

/** The feature PodLevelResources: before, an API server drops the field. Source: facts 12. */
function hasPodLevel(version: string): boolean {
  return minorOf(version) >= 34;
}

function declared(
  values: WorldValues,
  reading: Reading,
): { readonly pools: readonly Pool[]; readonly tasks: readonly Task[] } {
  const pools = withinLimit(values.cluster?.pools ?? [], reading);
  const tasks = values.workloads?.tasks ?? [];
  checkNames(pools, reading);
  const names = tasks.map((task) => task.name);
  checkUnique(names, "a task stream", reading);
  return { pools, tasks };
}

/** Without a horizon all work must come to an end. */
function checkEnd(
  map: MapValue,
  values: WorldValues,
  workloads: readonly WorkloadSpec[],
  { beside }: WorldContext,
  placeOfObjects: Place,
  reading: Reading,
): void {
  checkTasksEnd(values.workloads?.tasks ?? [], (values.failures?.length ?? 0) > 0, reading);
  checkObjectsEnd(workloads, placeOfObjects, reading);
  const hasWork = map.entries.has("workloads") || beside !== undefined || workloads.length > 0;
  if (!hasWork) reportNothing(map, reading);
}
