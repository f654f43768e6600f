import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import { compileDistribution } from "../random/distributions.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { ArrivalSpec } from "../spec/world.ts";
import type { TaskMaker } from "./task-maker.ts";
import { ARRIVAL_PRIORITY, type TaskSource } from "./task-source.ts";

/**
 * Arrivals whose gaps are independent draws; the first comes one gap after 0.
 *
 * Instants are kept as real numbers and rounded one by one, so that rounding does not change the rate.
 */
export function renewalSource(
  simulation: Simulation,
  name: string,
  { gap, count, until }: Extract<ArrivalSpec, { kind: "renewal" }>,
  maker: TaskMaker,
  gaps: RandomStream,
): TaskSource {
  const sampler = compileDistribution(gap);
  let next = 0;
  let isExhausted = false;
  const arrival: EventKind = simulation.define(`arrival/${name}`, () => {
    maker.submit();
    advance();
  });
  const advance = () => {
    next += sampler(gaps);
    isExhausted = maker.made >= count || next > until || next > MAX_TIME;
    if (!isExhausted) simulation.schedule(arrival, Math.round(next) - simulation.now, 0, 0, ARRIVAL_PRIORITY);
  };
  advance();
  return {
    get isExhausted() {
      return isExhausted;
    },
  };
}
