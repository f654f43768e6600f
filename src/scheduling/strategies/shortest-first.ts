import type { StrategyDefinition } from "../strategy.ts";
import { firstFit } from "./in-order.ts";
import { bestFit, worstFit } from "./leftover.ts";

interface Options {
  readonly placement: "first-fit" | "best-fit" | "worst-fit";
}

const PLACEMENTS = { "first-fit": firstFit, "best-fit": bestFit, "worst-fit": worstFit };

/** The pod that is expected to run shortest goes first; its node is chosen as `placement` says. */
export const shortestFirst: StrategyDefinition<Options> = {
  name: "shortest-first",
  create: ({ options, random }) => ({
    ...PLACEMENTS[options.placement].create({ options: {}, random }),
    order: (a, b, { pods }) => {
      const first = pods.expected[a]!;
      const second = pods.expected[b]!;
      return first < second ? -1 : first > second ? 1 : 0;
    },
  }),
};
