import type { MapValue } from "../document/value.ts";
import { INSTANT } from "../spec/control-plane.ts";
import { NO_OBJECTS } from "../spec/objects.ts";
import type { WorldSpec } from "../spec/world.ts";
import { buildFailures } from "./failures.ts";
import { readFields } from "./fields.ts";
import { buildNodes, checkNames, type Pool, withinLimit } from "./pools.ts";
import type { Reading } from "./reading.ts";
import { type Amounts, resourceNames } from "./resources.ts";
import { buildStreams } from "./streams.ts";
import { indexTargets } from "./targets.ts";
import type { Task } from "./tasks.ts";
import { buildTimeline } from "./timeline.ts";
import { checkUnique } from "./unique.ts";
import { type WorldValues, worldFields } from "./world-fields.ts";

/** Beyond, sums of times would not be exact. */
const MAX_HORIZON = 1e15;

export interface World {
  readonly spec: WorldSpec;
  readonly notes: readonly string[];
}

/** Reads the sections of a document that say what is simulated. Sound only if nothing has been reported. */
export function readWorld(map: MapValue, otherKeys: readonly string[], reading: Reading): World {
  const { values } = readFields(map, worldFields, reading, otherKeys);
  const pools = withinLimit(values.cluster?.pools ?? [], reading);
  const tasks = values.workloads?.tasks ?? [];
  checkNames(pools, reading);
  checkUnique(
    tasks.map((task) => task.name),
    "a task stream",
    reading,
  );

  const resources = resourceNames(amountsOf(pools, tasks));
  const nodes = buildNodes(pools, resources);
  if (values.cluster !== undefined && nodes.length === 0 && reading.errorCount === 0)
    warnOfNoNodes(pools, reading);
  const horizon = checkTimes(values, reading);
  if (values.horizon === undefined && !map.entries.has("horizon")) checkEnd(map, values, tasks, reading);
  const { streams, notes } = buildStreams(tasks, values.behaviors ?? [], nodes, resources, reading);

  const index = indexTargets(nodes);
  // Without the pools every target would be reported as unknown.
  const known = pools.length > 0;
  const timeline = known ? buildTimeline(values.timeline ?? [], index, horizon, reading) : [];
  const failures = known ? buildFailures(values.failures ?? [], nodes, index, reading) : [];
  const spec = {
    kubernetesVersion: values.kubernetesVersion ?? "",
    start: values.start ?? "settled",
    horizon,
    warmUp: values.warmup?.value ?? 0,
    resources,
    nodes,
    tasks: streams,
    objects: NO_OBJECTS,
    controlPlane: INSTANT,
    timeline,
    failures,
  };
  return { spec, notes };
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

/** The horizon, checked against the warm-up; Infinity where there is none. */
function checkTimes(values: WorldValues, reading: Reading): number {
  const { horizon, warmup } = values;
  if (horizon !== undefined && horizon.value > MAX_HORIZON) {
    reading.error(
      horizon.place,
      "out-of-range",
      "the horizon is longer than 1e15 microseconds (31 years)",
      "write 11574d or less",
    );
  }
  if (horizon !== undefined && warmup !== undefined && warmup.value >= horizon.value) {
    reading.error(
      warmup.place,
      "out-of-range",
      "the warm-up is not over before the horizon",
      "make it shorter",
    );
  }
  return horizon?.value ?? Infinity;
}

/** Without a horizon all work must come to an end. */
function checkEnd(map: MapValue, values: WorldValues, tasks: readonly Task[], reading: Reading): void {
  for (const task of tasks) {
    const why = whyEndless(task, (values.failures?.length ?? 0) > 0);
    if (why === undefined) continue;
    const message = `the tasks "${task.name.value}" ${why}, and there is no horizon`;
    reading.error(
      task.arrivals.place,
      "endless",
      message,
      why === CEASELESS ? ENDS : "add a horizon: horizon: 1h",
    );
  }
  if (tasks.length === 0 && !map.entries.has("workloads")) {
    const place = map.entries.get("kind")?.keyPlace ?? map.place;
    reading.error(
      place,
      "endless",
      "nothing would end a run: there is neither work nor a horizon",
      "add horizon: 1h",
    );
  }
}

const CEASELESS = "never stop coming";
const ENDS = "add horizon: 1h, or give the arrivals a count or an until";

function whyEndless(task: Task, withFailures: boolean): string | undefined {
  const source = task.arrivals;
  if ("reading" in source) {
    const endless = source.reading?.columns.duration.includes(Infinity) ?? false;
    return endless && withFailures ? "never end, while nodes fail and are repaired for ever" : undefined;
  }
  const { value } = source;
  if (value.kind === "closed") return CEASELESS;
  return value.kind === "renewal" && value.count === Infinity && value.until === Infinity
    ? CEASELESS
    : undefined;
}
