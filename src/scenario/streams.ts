import type { Place } from "../document/value.ts";
import type { BehaviorSpec } from "../spec/behavior.ts";
import {
  type ArrivalSpec,
  CPU,
  type MachineSpec,
  type NodeSpec,
  PODS,
  type TaskStreamSpec,
} from "../spec/world.ts";
import { alignResources } from "../trace/align-resources.ts";
import { formatBytes, formatCpu } from "../units/format.ts";
import type { BehaviorEntry } from "./behaviors.ts";
import type { Reading } from "./reading.ts";
import { resolveBehavior } from "./resolve-behavior.ts";
import { toRequests } from "./resources.ts";
import { isAlwaysZero } from "./support.ts";
import type { Task } from "./tasks.ts";
import type { TraceSource } from "./trace-arrivals.ts";

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
  noteDropped(task.name.value, task.arrivals, notes);
  return { kind: "trace", trace: alignResources(reading, resources), repeat };
}

function noteDropped(stream: string, { file, reading }: TraceSource, notes: string[]): void {
  for (const { reason, count, firstLine } of reading?.dropped ?? []) {
    const rows = count === 1 ? `1 row of ${file} dropped` : `${count} rows of ${file} dropped`;
    notes.push(`tasks/${stream}: ${rows}: ${reason} (the first in line ${firstLine})`);
  }
}

/** A task that no empty node can hold waits for ever: hardly ever what was meant. */
function warnOfMisfits(
  shapes: readonly (readonly number[])[],
  machines: ReadonlySet<MachineSpec>,
  resources: readonly string[],
  place: Place,
  reading: Reading,
): void {
  if (machines.size === 0) return;
  const misfits = shapes.filter((shape) => ![...machines].some((machine) => fits(shape, machine)));
  const first = misfits[0];
  if (first === undefined) return;
  const many =
    shapes.length > 1
      ? `${misfits.length} of ${shapes.length} shapes fit no node, the first of them `
      : "fits no node: ";
  const largest = describeLargest(first, [...machines], resources);
  const hint = "such tasks wait until the end: lower the request, or add a larger machine";
  reading.warn(place, "never-fits", `${many}${describe(first, resources)}; ${largest}`, hint);
}

function fits(shape: readonly number[], machine: MachineSpec): boolean {
  return shape.every((amount, i) => amount <= machine.allocatable[i]!);
}

/** Of the machines the one with most of what is missing. */
function describeLargest(
  shape: readonly number[],
  machines: readonly MachineSpec[],
  resources: readonly string[],
): string {
  const most = (i: number) => Math.max(0, ...machines.map((machine) => machine.allocatable[i]!));
  const scarce = shape.findIndex((amount, i) => amount > most(i));
  const i = Math.max(CPU, scarce);
  const largest = machines.find((machine) => machine.allocatable[i] === most(i))!;
  const offered = largest.allocatable.map((amount, at) => (shape[at] === 0 ? 0 : amount));
  const missing = resources
    .filter((_, at) => shape[at]! > 0 && offered[at] === 0)
    .map((name) => `no ${name}`);
  const all = [
    ...(offered.some((amount, at) => at !== PODS && amount > 0) ? [describe(offered, resources)] : []),
    ...missing,
  ];
  return `the largest machine has ${all.join(", ")}`;
}

function describe(shape: readonly number[], resources: readonly string[]): string {
  const parts = resources.flatMap((name, i) => {
    const amount = shape[i]!;
    if (amount === 0 || name === "pods") return [];
    const text =
      name === "cpu" ? formatCpu(amount) : name === "memory" ? formatBytes(amount) : String(amount);
    return [`${name} ${text}`];
  });
  return parts.join(", ");
}
