import type { Cluster } from "../cluster/cluster.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { Simulation } from "../kernel/simulation.ts";
import { compileDistribution } from "../random/distributions.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { ArrivalSpec } from "../spec/world.ts";
import type { TaskMaker } from "./task-maker.ts";
import { ARRIVAL_PRIORITY, type TaskSource } from "./task-source.ts";

/**
 * A finite population: each member thinks, submits a task, and thinks again when the task has left.
 *
 * Think times and durations come from streams a member, so a member lives the same life whatever the others, and
 * the strategy, do. The k-th task of member m (both from 0) has the number m + k x population.
 */
export function closedSource(
  simulation: Simulation,
  cluster: Cluster,
  name: string,
  { population, think }: Extract<ArrivalSpec, { kind: "closed" }>,
  maker: TaskMaker,
  members: RandomStream,
): TaskSource {
  const sampler = compileDistribution(think);
  const thoughts = Array.from({ length: population }, (_, member) => members.fork(member));
  const submitted = new Int32Array(population);
  const submission = simulation.define(`arrival/${name}`, (member) => {
    const count = submitted[member]!++;
    maker.submitFor(member, count, member + count * population);
  });
  const startThinking = (member: number) => {
    const delay = Math.round(sampler(thoughts[member]!));
    if (delay < MAX_TIME - simulation.now)
      simulation.schedule(submission, delay, member, 0, ARRIVAL_PRIORITY);
  };
  for (let member = 0; member < population; member++) startThinking(member);
  return {
    isExhausted: false,
    taskLeft: (pod) => startThinking(cluster.pods.origin[pod]!),
  };
}
