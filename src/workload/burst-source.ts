import type { Simulation } from "../kernel/simulation.ts";
import type { ArrivalSpec } from "../spec/world.ts";
import type { TaskMaker } from "./task-maker.ts";
import { ARRIVAL_PRIORITY, type TaskSource } from "./task-source.ts";

/** A number of tasks at one instant. */
export function burstSource(
  simulation: Simulation,
  name: string,
  { at, count }: Extract<ArrivalSpec, { kind: "burst" }>,
  maker: TaskMaker,
): TaskSource {
  let isExhausted = count === 0;
  const burst = simulation.define(`arrival/${name}`, () => {
    isExhausted = true;
    for (let i = 0; i < count; i++) maker.submit();
  });
  if (count > 0) simulation.schedule(burst, at, 0, 0, ARRIVAL_PRIORITY);
  return {
    get isExhausted() {
      return isExhausted;
    },
  };
}
