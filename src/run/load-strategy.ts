import type { RandomStream } from "../random/random-stream.ts";
import { simpleStrategy } from "../scheduling/simple-strategy.ts";
import type { Strategy, StrategyDefinition } from "../scheduling/strategy.ts";
import { StrategyError } from "../scheduling/strategy-error.ts";
import type { StrategySpec } from "../spec/scenario-spec.ts";

/**
 * The strategy that a user's module exports as `default` or as `strategy`: a definition with `create`, or a
 * function `(pod, view, random) => node`.
 *
 * @throws TypeError that says what was found.
 */
export function asStrategyDefinition(moduleExports: unknown, label: string): StrategyDefinition {
  const { default: standard, strategy = standard } = moduleExports as {
    default?: unknown;
    strategy?: unknown;
  };
  if (typeof strategy === "function") {
    return simpleStrategy(label, strategy as Parameters<typeof simpleStrategy>[1]);
  }
  if (typeof strategy === "object" && strategy !== null && "create" in strategy) {
    if (typeof strategy.create === "function") return strategy as StrategyDefinition;
  }
  throw new TypeError(
    `the module must export, as default or as "strategy", a function (pod, view) => node or an object with create(); found ${described(strategy)}`,
  );
}

function described(found: unknown): string {
  if (found === undefined) return "neither";
  if (found === null) return "null";
  return typeof found === "object" ? "an object without it" : `a ${typeof found}`;
}

/**
 * Makes the strategy of a run, at its beginning.
 *
 * @throws StrategyError if `create` throws or gives nothing that can place a pod.
 */
export function createStrategy(
  definition: StrategyDefinition<never>,
  { options, scheduler }: Pick<StrategySpec, "options" | "scheduler">,
  random: RandomStream,
): Strategy {
  let strategy: Strategy | undefined;
  try {
    strategy = definition.create({ options: options as never, random, ...(scheduler && { scheduler }) });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StrategyError(`the strategy's create() threw: ${reason}`, 0, cause);
  }
  if (typeof strategy?.place === "function") return strategy;
  throw new StrategyError("the strategy's create() gave no object with place()", 0);
}
