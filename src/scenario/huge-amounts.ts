import type { Place } from "../document/value.ts";
import type { NodeSpec } from "../spec/world.ts";
import { CPU, MEMORY } from "../spec/world.ts";
import type { Reading } from "./reading.ts";
import type { ResourcesItem, UsageItem } from "./timeline.ts";

/** Warns of amounts of one container that are more than any node has: a suffix of the wrong sort, most likely. */
export function warnOfHugeAmounts(
  item: ResourcesItem | UsageItem,
  nodes: readonly NodeSpec[],
  resources: readonly string[],
  reading: Reading,
): void {
  const mostOf = (resource: number) =>
    nodes.reduce((most, { machine }) => Math.max(most, machine.allocatable[resource] ?? 0), 0);
  const warn = (place: Place, what: string, verb: string) => {
    const hint = `write less: CPU is in cores (250m, 2), memory in bytes (256Mi, 4Gi)`;
    reading.warn(place, "never-fits", `no node has so much ${what} as containers ${verb} from then on`, hint);
  };
  if (nodes.length === 0) return;
  if (item.verb === "setUsage") {
    const place = item.targets[0]!.place;
    if (item.cpu !== undefined && item.cpu > mostOf(CPU)) warn(place, "CPU", "are to use");
    if (item.memory !== undefined && item.memory > mostOf(MEMORY)) warn(place, "memory", "are to use");
    return;
  }
  for (const [name, { value, place }] of item.requests) {
    const resource = resources.indexOf(name);
    // Of CPU a node offers thousandths.
    const amount = resource === CPU ? Number(value) : Number(value) / 1000;
    if (resource >= 0 && amount > mostOf(resource)) warn(place, name, "request");
  }
}
