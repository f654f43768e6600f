import type { NodeId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { FailureLogSpec } from "../spec/world.ts";
import type { Marks } from "./marks.ts";
import { FAULT_PRIORITY, type NodeHealth } from "./node-health.ts";

/** Fails nodes as a log has it, the same in every run. One event at a time waits for the next failure. */
export function startLoggedFailures(
  simulation: Simulation,
  cluster: { readonly nodes: { readonly specs: readonly { readonly name: string }[] } },
  health: NodeHealth,
  marks: Marks,
  { name, outages }: FailureLogSpec,
): void {
  const ends: ((until: number) => void)[] = [];
  const begin = simulation.define(`logged-failure/${name}`, (index) => {
    const { node, until, cause } = outages[index]!;
    const what = `node/${cluster.nodes.specs[node]?.name ?? node}`;
    const isEndless = until >= MAX_TIME;
    ends[index] = marks.begin(simulation.now, "fail", cause === "" ? what : `${what} (${cause})`, "log");
    health.addCause(node as NodeId, !isEndless);
    if (!isEndless) simulation.schedule(end, until - simulation.now, index, 0, FAULT_PRIORITY);
    awaitNext(index + 1);
  });
  const end = simulation.define(`logged-repair/${name}`, (index) => {
    ends[index]!(simulation.now);
    delete ends[index];
    health.removeCause(outages[index]!.node as NodeId, true);
  });
  const awaitNext = (index: number) => {
    const next = outages[index];
    if (next !== undefined) simulation.schedule(begin, next.from - simulation.now, index, 0, FAULT_PRIORITY);
  };
  awaitNext(0);
}
