import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { sourceOf } from "../../src/document/value.ts";
import type { Files } from "../../src/scenario/files.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { Catalog, StrategyInfo } from "../../src/spec/catalog.ts";
import { METRICS } from "../../src/spec/metrics.ts";
import type { ScenarioSpec } from "../../src/spec/scenario-spec.ts";
import type { WorldSpec } from "../../src/spec/world.ts";

function aStrategy(name: string, options: StrategyInfo["options"] = []): StrategyInfo {
  return {
    name,
    summary: "",
    formula: "",
    source: "",
    ties: "lowest id",
    queue: "list",
    limits: "",
    options,
  };
}

export const CATALOG: Catalog = {
  strategies: [
    aStrategy("least-allocated"),
    aStrategy("best-fit"),
    aStrategy("kube-default"),
    aStrategy("weighted", [
      { name: "weight", summary: "weight of CPU", type: "number", values: [], default: 1 },
      { name: "ties", summary: "who wins", type: "string", values: ["lowest", "seeded"], default: "lowest" },
    ]),
  ],
  metrics: METRICS,
};

export const NO_FILES: Files = {
  trace: () => undefined,
  nodes: () => undefined,
  series: () => undefined,
  failureLog: () => undefined,
  text: () => undefined,
  module: () => undefined,
  manifests: () => undefined,
};

interface Options {
  readonly sets?: readonly string[];
  readonly files?: Partial<Files>;
  readonly ignoreUnsupported?: boolean;
}

function reading(text: string, { sets = [], files = {}, ignoreUnsupported = false }: Options) {
  return readScenario(sourceOf("x.yaml", text), {
    catalog: CATALOG,
    sets,
    files: { ...NO_FILES, ...files },
    ignoreUnsupported,
  });
}

/** The spec of a text without mistakes; `inputs` are the loader's. */
export function specOf(text: string, options: Options = {}): Omit<ScenarioSpec, "inputs"> {
  const { scenario, diagnostics } = reading(text, options);
  if (scenario === undefined) throw new Error(diagnostics.map(asLine).join("\n"));
  return scenario;
}

/** The world of the first variant. */
export function worldOf(text: string, options: Options = {}): WorldSpec {
  return specOf(text, options).variants[0]!.world;
}

/** Everything that is reported, "line:column code". */
export function mistakesIn(text: string, options: Options = {}): string[] {
  return reading(text, options).diagnostics.map(asPlace);
}

export function diagnosticsOf(text: string, options: Options = {}): readonly Diagnostic[] {
  return reading(text, options).diagnostics;
}

function asPlace({ file, line, column, code, severity }: Diagnostic): string {
  const from = file === "x.yaml" ? "" : `${file}:`;
  return `${from}${line}:${column} ${severity === "warning" ? "warning " : ""}${code}`;
}

function asLine(diagnostic: Diagnostic): string {
  return `${asPlace(diagnostic)} ${diagnostic.message}`;
}

/** A small scenario; what is given replaces the section of that name, or is added, after four lines of head. */
export function scenarioWith(sections: Readonly<Record<string, string>>): string {
  const all = {
    horizon: "1h",
    cluster: "{pools: [{name: web, count: 4, zones: [a, b], machine: {cpu: 2, memory: 4Gi}}]}",
    ...sections,
  };
  const lines = Object.entries(all).flatMap(([key, value]) => (value === "" ? [] : [`${key}: ${value}`]));
  return ["apiVersion: stowage/v1", "kind: Scenario", "metadata: {name: x}", ...lines, ""].join("\n");
}

/** `scenarioWith` one task stream that has these keys besides a name. */
export function withTask(keys: string, sections: Readonly<Record<string, string>> = {}): string {
  return scenarioWith({ workloads: `{tasks: [{name: t, ${keys}}]}`, ...sections });
}

export const SIMPLE_TASK = "arrivals: {poisson: 1/s}, duration: 1s, requests: {cpu: 1}";
