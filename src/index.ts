/** The library: everything that a program, or a strategy of one's own, may build on. */

export { type PlanOptions, plan } from "./batch/plan.ts";
export type { BatchProgress } from "./batch/progress.ts";
export { type BatchOptions, type FinishedRun, runBatch, type SpoolChoice } from "./batch/run-batch.ts";
export { type Column, NO_NODE, type NodeId, type PodId } from "./cluster/ids.ts";
export type { ClusterView } from "./cluster/view.ts";
export type { Diagnostic } from "./diagnostics/diagnostic.ts";
export { render } from "./diagnostics/render.ts";
export type { RandomStream } from "./random/random-stream.ts";
export { catalog } from "./run/catalog.ts";
export { type RunHost, runScenario } from "./run/run-scenario.ts";
export { type LoadedScenario, type LoadOptions, loadScenario } from "./scenario/load.ts";
export type { Filter } from "./scheduling/filter.ts";
export { filterScore } from "./scheduling/filter-score.ts";
export type { Score, WeightedScore } from "./scheduling/score.ts";
export { simpleStrategy } from "./scheduling/simple-strategy.ts";
export type {
  Explanation,
  Preemption,
  Strategy,
  StrategyContext,
  StrategyDefinition,
} from "./scheduling/strategy.ts";
export { StrategyError } from "./scheduling/strategy-error.ts";
export type { SetVerdict, Verdict } from "./scheduling/verdict.ts";
export * from "./spec/catalog.ts";
export * from "./spec/run-result.ts";
export * from "./spec/run-spec.ts";
export * from "./spec/scenario-spec.ts";
export type { Study } from "./spec/study.ts";
export * from "./spec/world.ts";
