import type { MapValue, Place } from "../document/value.ts";
import { buildNodes as buildObjectNodes } from "../manifest/build-nodes.ts";
import type { ManifestFile } from "../manifest/read-manifests.ts";
import { resourcesOf } from "../manifest/resources-of.ts";
import { NO_OBJECTS } from "../spec/objects.ts";
import type { NodeSpec, WorldSpec } from "../spec/world.ts";
import { buildWorldObjects, type WorldObjects } from "./build-objects.ts";
import { buildTimeline } from "./build-timeline.ts";
import { containerBehaviors, warnOfUnmatched } from "./container-behaviors.ts";
import { buildControlPlane } from "./control-plane.ts";
import { warnOfMissingNodes } from "./existing-nodes.ts";
import { buildFailures } from "./failures.ts";
import { headOf, readFields } from "./fields.ts";
import { warnOfMisfitObjects } from "./misfits.ts";
import type { ObjectEdit } from "./object-edits.ts";
import { buildNodes, checkNames, checkNodeNames, type Pool, withinLimit } from "./pools.ts";
import { type ReadObjects, readObjects } from "./read-objects.ts";
import type { Reading } from "./reading.ts";
import { type Amounts, resourceNames } from "./resources.ts";
import { buildStreams } from "./streams.ts";
import { surveyNotes } from "./survey-notes.ts";
import { indexTargets } from "./targets.ts";
import type { Task } from "./tasks.ts";
import { checkObjectsEnd, checkTasksEnd, checkTimes, reportNothing } from "./times.ts";
import { checkUnique } from "./unique.ts";
import { type WorldValues, worldFields } from "./world-fields.ts";

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
  const found = objectsIn(values, context, reading);
  const resources = resourceNames([...amountsOf(pools, tasks), extendedIn(found)]);
  const nodes = nodesOf(map, values, pools, found, resources, reading);
  const horizon = checkTimes(values, reading);

  const entries = values.behaviors ?? [];
  const { streams, notes } = buildStreams(tasks, entries, nodes, resources, reading);
  const behaviors = containerBehaviors(entries);
  const timelineItems = values.timeline ?? [];
  const applies = timelineItems.filter((item) => item.verb === "apply");
  const { behaviorOf } = behaviors;
  const built = found && buildWorldObjects(found, applies, { resources, behaviorOf });
  const objects = built?.objects ?? NO_OBJECTS;
  warnOfMissingNodes(objects.workloads, nodes, placeOfObjects(map, values), reading);
  warnOfMisfitObjects(objects.workloads, nodes, resources, placeOfObjects(map, values), reading);
  if (values.horizon === undefined && !map.entries.has("horizon"))
    checkEnd(map, values, context, objects.workloads, reading);

  const index = indexTargets(nodes);
  // Without the nodes every target would be reported as unknown.
  const isKnown = nodes.length > 0;
  const timeline = buildTimeline(
    timelineItems,
    { nodes: isKnown ? index : undefined, ...numbered(built), behaviorOf, horizon },
    reading,
  );
  const failures = isKnown ? buildFailures(values.failures ?? [], nodes, index, reading) : [];
  warnOfUnmatched(entries, [...tasks.map(({ subject }) => subject), ...behaviors.subjects], reading);
  const version = values.kubernetesVersion ?? "";
  const hasObjects = objects.workloads.length > 0;
  const spec: WorldSpec = {
    kubernetesVersion: version,
    start: values.start ?? "settled",
    horizon,
    warmUp: values.warmup?.value ?? 0,
    resources,
    nodes,
    tasks: streams,
    objects,
    controlPlane: buildControlPlane(values.latencies, values.nodeMonitor, { hasObjects, version }),
    timeline,
    failures,
  };
  const survey = found === undefined ? [] : surveyNotes(found.survey);
  return { spec, notes: [...notes, ...(behaviors.note === "" ? [] : [behaviors.note]), ...survey] };
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

/** Undefined if they are not known, or wrong. */
function objectsIn(
  { workloads, timeline = [] }: WorldValues,
  { beside, edits }: WorldContext,
  reading: Reading,
): ReadObjects | undefined {
  const paths = workloads?.manifests?.value ?? [];
  return readObjects({ paths, beside, timeline, edits }, reading);
}

function numbered(built: WorldObjects | undefined) {
  return {
    workloads: built?.objects.workloads.map((spec, number) => ({ number, spec })),
    applied: built?.appliedBy ?? (() => undefined),
  };
}

/** Those of the pools, then those of the manifests. */
function nodesOf(
  map: MapValue,
  { cluster }: WorldValues,
  pools: readonly Pool[],
  found: ReadObjects | undefined,
  resources: readonly string[],
  reading: Reading,
): readonly NodeSpec[] {
  const given = found === undefined ? [] : buildObjectNodes(found.drafts, { resources });
  const nodes = [...buildNodes(pools, resources), ...given];
  checkNodeNames(pools, given, reading);
  if (!map.entries.has("cluster") && given.length === 0 && found !== undefined) reportNoCluster(map, reading);
  if (cluster !== undefined && nodes.length === 0 && reading.errorCount === 0) warnOfNoNodes(pools, reading);
  return nodes;
}

function reportNoCluster(map: MapValue, reading: Reading): void {
  const hint = "add cluster: {pools: [...]} (the nodes), or manifests of nodes";
  reading.error(headOf(map), "missing-key", 'the key "cluster" is missing', hint);
}

function warnOfNoNodes(pools: readonly Pool[], reading: Reading): void {
  const message = "the cluster has no nodes, so that nothing ever runs";
  reading.warn(pools[0]!.name.place, "never-fits", message, "give a pool a count of 1 or more");
}

function amountsOf(pools: readonly Pool[], tasks: readonly Task[]): Amounts[] {
  const machines = new Set(pools.flatMap((pool) => pool.nodes.map((node) => node.machine.amounts)));
  const requested = tasks.map((task) => {
    const traced = "reading" in task.arrivals ? (task.arrivals.reading?.resources ?? []) : [];
    return new Map([...task.requests.value, ...traced.map((name) => [name, 0] as const)]);
  });
  return [...machines, ...requested];
}

/** The resources of objects, with no amount. */
function extendedIn(found: ReadObjects | undefined): Amounts {
  return new Map(resourcesOf(found?.everything ?? []).map((name) => [name, 0]));
}

/** Without a horizon all work must come to an end. */
function checkEnd(
  map: MapValue,
  values: WorldValues,
  { beside }: WorldContext,
  workloads: WorldSpec["objects"]["workloads"],
  reading: Reading,
): void {
  checkTasksEnd(values.workloads?.tasks ?? [], (values.failures?.length ?? 0) > 0, reading);
  checkObjectsEnd(workloads, placeOfObjects(map, values), reading);
  if (!map.entries.has("workloads") && beside === undefined && workloads.length === 0)
    reportNothing(map, reading);
}

/** Where the scenario names its objects, or its first line. */
function placeOfObjects(map: MapValue, { workloads }: WorldValues): Place {
  return workloads?.manifests?.place ?? headOf(map);
}
