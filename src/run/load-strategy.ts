import { simpleStrategy } from "../scheduling/simple-strategy.ts";
import type { StrategyDefinition } from "../scheduling/strategy.ts";

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
