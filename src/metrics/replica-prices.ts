import type { WorldSpec } from "../spec/world.ts";
import { CPU, MEMORY } from "../spec/world.ts";
import type { Replicated } from "./replica-counts.ts";

/** Microseconds an hour has. */
const HOUR = 3_600_000_000;

/**
 * What one replica of each workload costs a microsecond: half of the price of all nodes by its share of their CPU, half
 * by its share of their memory. O(nodes + workloads).
 */
export function replicaPrices(
  workloads: readonly Replicated[],
  nodes: WorldSpec["nodes"],
): readonly number[] {
  let price = 0;
  let cpu = 0;
  let memory = 0;
  for (const { machine, pricePerHour } of nodes) {
    price += pricePerHour / HOUR;
    cpu += machine.allocatable[CPU]!;
    memory += machine.allocatable[MEMORY]!;
  }
  return workloads.map(({ template: { requests } }) => {
    const share = (requests[CPU]! / cpu + requests[MEMORY]! / memory) / 2;
    return price === 0 ? 0 : price * share;
  });
}
