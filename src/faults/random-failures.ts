import type { NodeId } from "../cluster/ids.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { Simulation } from "../kernel/simulation.ts";
import { compileDistribution, type Sampler } from "../random/distributions.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { createStream } from "../random/streams.ts";
import type { FailureGroup, FailureSpec } from "../spec/world.ts";
import type { Marks } from "./marks.ts";
import { FAULT_PRIORITY, type NodeHealth } from "./node-health.ts";

/**
 * Fails and repairs groups of nodes for ever, each group by clocks of its own: up for a time to failure, down
 * for a time to repair.
 *
 * The clocks run on whatever else befalls the nodes, and are keyed by failure and group, so every strategy
 * meets the same failures.
 */
export function startRandomFailures(
  simulation: Simulation,
  health: NodeHealth,
  marks: Marks,
  { name, groups, timeToFailure, timeToRepair }: FailureSpec,
  seed: number,
): void {
  const toFailure = compileDistribution(timeToFailure);
  const toRepair = compileDistribution(timeToRepair);
  const lives = groups.map((group) => new GroupLife(group, createStream(seed, "failures", name, group.name)));

  const failure = simulation.define(`failure/${name}`, (index) => {
    const life = lives[index]!;
    life.endMark = marks.begin(simulation.now, "fail", life.group.name, "random");
    for (const node of life.group.nodes) health.addCause(node as NodeId, true);
    after(life.draw(toRepair), repair, index);
  });
  const repair = simulation.define(`repair/${name}`, (index) => {
    const life = lives[index]!;
    life.endMark(simulation.now);
    for (const node of life.group.nodes) health.removeCause(node as NodeId, true);
    after(life.draw(toFailure), failure, index);
  });
  const after = (delay: number, kind: typeof failure, index: number) => {
    if (delay < MAX_TIME - simulation.now) simulation.schedule(kind, delay, index, 0, FAULT_PRIORITY);
  };
  for (const [index, life] of lives.entries()) after(life.draw(toFailure), failure, index);
}

class GroupLife {
  readonly group: FailureGroup;
  readonly #stream: RandomStream;
  endMark: (until: number) => void = () => {};

  constructor(group: FailureGroup, stream: RandomStream) {
    this.group = group;
    this.#stream = stream;
  }

  /** Whole microseconds, at least one: nothing fails and returns within an instant for ever. */
  draw(sampler: Sampler): number {
    return Math.max(1, Math.round(sampler(this.#stream)));
  }
}
