import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import type { Catalog, StrategyInfo } from "../spec/catalog.ts";
import type { InputFile, ScenarioSpec, StrategySpec } from "../spec/scenario-spec.ts";
import { wrongInput } from "./command-error.ts";
import { meant } from "./flag.ts";

/** What flags say about the runs of a scenario; undefined leaves what the scenario says. */
export interface Choice {
  readonly strategies: readonly string[] | undefined;
  readonly variants: readonly string[] | undefined;
  readonly replications: number | undefined;
  readonly seed: number | undefined;
}

/** What the flags are called. */
export interface ChoiceFlags {
  readonly strategies: string;
  readonly variants: string;
}

/**
 * The scenario as the flags change it.
 *
 * A strategy is, in this order, one that the scenario names, one of the catalog with its default options, or a
 * module by its path. The baseline stays if it is among them, else the first takes its place. Throws a CommandError
 * for names that do not exist, which says which of the `flags` is wrong.
 */
export function choose(
  scenario: ScenarioSpec,
  choice: Choice,
  catalog: Catalog,
  flags: ChoiceFlags = { strategies: "--strategies", variants: "--variants" },
): ScenarioSpec {
  const found = choice.strategies?.map((name) => findStrategy(name, scenario, catalog, flags.strategies));
  const strategies = found?.map(({ strategy }) => strategy) ?? scenario.strategies;
  const inputs = found?.flatMap(({ input }) => input ?? []) ?? [];
  const { count, seed } = scenario.replications;
  return {
    ...scenario,
    strategies,
    baseline: baselineAmong(strategies, scenario.baseline),
    variants:
      choice.variants?.map((name) => findVariant(name, scenario, flags.variants)) ?? scenario.variants,
    replications: { count: choice.replications ?? count, seed: choice.seed ?? seed },
    inputs: [...scenario.inputs, ...inputs],
  };
}

function baselineAmong(strategies: readonly StrategySpec[], baseline: string): string {
  return strategies.some(({ label }) => label === baseline) ? baseline : strategies[0]!.label;
}

interface FoundStrategy {
  readonly strategy: StrategySpec;
  /** What had to be read for it. */
  readonly input?: InputFile;
}

function findStrategy(name: string, scenario: ScenarioSpec, catalog: Catalog, flag: string): FoundStrategy {
  const own = scenario.strategies.find(({ label }) => label === name);
  if (own) return { strategy: own };
  const known = catalog.strategies.find((strategy) => strategy.name === name);
  if (known) return { strategy: withDefaults(known) };
  if (isPath(name)) return moduleStrategy(name, flag);
  const labels = scenario.strategies.map(({ label }) => label);
  const names = [...new Set([...labels, ...catalog.strategies.map((strategy) => strategy.name)])];
  throw wrongInput(
    `stowage: ${flag}: found "${name}"${meant(name, names)}; allowed: ${names.join(", ")}, or the path of a module`,
  );
}

function withDefaults({ name, options, queue }: StrategyInfo): StrategySpec {
  const defaults = Object.fromEntries(options.map((option) => [option.name, option.default]));
  return { label: name, name, module: "", options: defaults, queue };
}

function isPath(name: string): boolean {
  return /[/\\]|\.[cm]?js$/.test(name);
}

function moduleStrategy(path: string, flag: string): FoundStrategy {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw wrongInput(`stowage: ${flag}: cannot read the module ${path}: ${(error as Error).message}`);
  }
  const label = basename(path, extname(path));
  return {
    strategy: { label, name: "", module: resolve(path), options: {}, queue: "list" },
    input: { name: path, digest: createHash("sha256").update(bytes).digest("hex") },
  };
}

function findVariant(name: string, { variants }: ScenarioSpec, flag: string) {
  const variant = variants.find((candidate) => candidate.name === name);
  if (variant) return variant;
  const names = variants.map((candidate) => candidate.name);
  throw wrongInput(
    `stowage: ${flag}: found "${name}"${meant(name, names)}; allowed: ${names.join(", ") || "none, there are none"}`,
  );
}
