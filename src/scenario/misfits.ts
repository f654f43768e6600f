import type { Place } from "../document/value.ts";
import { listNames } from "../manifest/list-names.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import { CPU, type MachineSpec, type NodeSpec, PODS } from "../spec/world.ts";
import { formatBytes, formatCpu } from "../units/format.ts";
import { podsOf } from "./equal-pods.ts";
import type { Reading } from "./reading.ts";

/** Pods that no empty node can hold, by their workload or, bare ones, by name: told once, however many there are. */
export function warnOfMisfitObjects(
  workloads: readonly WorkloadSpec[],
  nodes: readonly NodeSpec[],
  resources: readonly string[],
  place: Place,
  reading: Reading,
): void {
  const machines = [...new Set(nodes.map((node) => node.machine))];
  if (machines.length === 0) return;
  const misfits = workloads.flatMap((workload) => {
    return podsOf(workload).filter(({ requests }) => !machines.some((machine) => fits(requests, machine)));
  });
  const [first, ...more] = misfits;
  if (first === undefined) return;
  const largest = describeLargest(first.requests, machines, resources);
  const others = more.length === 0 ? "" : `; nor does ${listNames(more.map(({ label }) => label))}`;
  const message = `${first.label} fits no node: ${describe(first.requests, resources)}; ${largest}${others}`;
  reading.warn(place, "never-fits", message, "such pods wait until the end: add a larger machine");
}

/** A task that no empty node can hold waits for ever: hardly ever what was meant. */
export function warnOfMisfits(
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
