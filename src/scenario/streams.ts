import type { BehaviorSpec } from "../spec/behavior.ts";
import type { ArrivalSpec, NodeSpec, TaskStreamSpec } from "../spec/world.ts";
import { alignResources } from "../trace/align-resources.ts";
import type { BehaviorEntry } from "./behaviors.ts";
import { droppedNotes } from "./dropped-notes.ts";
import { warnOfMisfits } from "./misfits.ts";
import type { Reading } from "./reading.ts";
import { resolveBehavior } from "./resolve-behavior.ts";
import { toRequests } from "./resources.ts";
import { isAlwaysZero } from "./support.ts";
import type { Task } from "./tasks.ts";

/** Task streams with their behaviors; `notes` names the defaults in use and the rows that traces left out. */
export function buildStreams(
  tasks: readonly Task[],
  behaviors: readonly BehaviorEntry[],
  nodes: readonly NodeSpec[],
  resources: readonly string[],
  reading: Reading,
): { streams: TaskStreamSpec[]; notes: string[] } {
  const machines = new Set(nodes.map((node) => node.machine));
  const notes: string[] = [];
  const streams = tasks.map((task) => {
    const { behavior, defaultsInUse } = resolveBehavior(task.subject, behaviors, task.inline);
    const defaults = defaultsInUse.map((each) => `${each} (default)`).join(", ");
    if (defaults !== "") notes.push(`tasks/${task.name.value}: ${defaults}`);
    const arrivals = buildArrivals(task, resources, notes);
    const requests = toRequests(task.requests.value, resources);
    const shapes = arrivals.kind === "trace" ? arrivals.trace.shapes : [requests];
    const place = arrivals.kind === "trace" ? task.arrivals.place : task.requests.place;
    reportStandstill(task, behavior, reading);
    warnOfMisfits(shapes, machines, resources, place, reading);
    const { name, duration, subject, onNodeFailure, onDrain } = task;
    const { labels } = subject;
    return { name: name.value, arrivals, duration, requests, labels, behavior, onNodeFailure, onDrain };
  });
  return { streams, notes };
}

/** A population whose tasks take no time at all would go round for ever at one instant. */
function reportStandstill(task: Task, behavior: BehaviorSpec, reading: Reading): void {
  const arrivals = "reading" in task.arrivals ? undefined : task.arrivals.value;
  if (arrivals?.kind !== "closed" || behavior.imageSize > 0) return;
  if (![arrivals.think, task.duration, behavior.startup].every(isAlwaysZero)) return;
  const message = "think, startup and duration are all zero, so that time stands still";
  reading.error(task.arrivals.place, "endless", message, "let one of them take time");
}

const NO_ARRIVALS: ArrivalSpec = { kind: "burst", at: 0, count: 0 };

function buildArrivals(task: Task, resources: readonly string[], notes: string[]): ArrivalSpec {
  if (!("reading" in task.arrivals)) return task.arrivals.value;
  const { reading, repeat } = task.arrivals;
  if (reading === undefined) return NO_ARRIVALS;
  const { file } = task.arrivals;
  notes.push(...droppedNotes(`tasks/${task.name.value}`, file, reading.dropped));
  return { kind: "trace", trace: alignResources(reading, resources), repeat };
}
