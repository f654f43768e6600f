import { loadModule } from "../batch/load-module.ts";
import { plan } from "../batch/plan.ts";
import { catalog } from "../run/catalog.ts";
import { explainPod, type PodAnswer } from "../run/explain-pod.ts";
import type { PodExplanation } from "../run/pod-explanation.ts";
import type { RunSpec } from "../spec/run-spec.ts";
import { formatDuration } from "../units/duration.ts";
import { choose } from "./choose.ts";
import { CommandError, wrongInput } from "./command-error.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { explanationObject } from "./explanation-object.ts";
import { explanationText } from "./explanation-text.ts";
import { meant } from "./flag.ts";
import type { EXPLAIN_FLAGS } from "./flags.ts";
import { headline } from "./headline.ts";
import type { Values } from "./read-flags.ts";
import { readScenarios } from "./read-scenarios.ts";

type ExplainFlags = Values<typeof EXPLAIN_FLAGS>;

/** Runs one scenario once until an instant, and says how its strategy would decide about a pod then. */
export async function explainCommand(
  flags: ExplainFlags,
  named: readonly string[],
  context: Context,
): Promise<ExitCode> {
  const [pod, ...more] = named;
  const files = [...more, ...flags.file];
  const mistakes = [
    ...(pod === undefined
      ? ["found no pod; allowed: the name of a pod, NAMESPACE/NAME, or KIND/NAME of a workload"]
      : []),
    ...(flags.at === undefined ? ["--at: found nothing; allowed: an instant of the run, as in --at 5m"] : []),
    ...(files.length > 1 ? [`found ${files.length} scenarios (${files.join(", ")}); allowed: one`] : []),
  ];
  if (pod === undefined || flags.at === undefined || mistakes.length > 0)
    throw wrongInput(...mistakes.map((mistake) => `stowage explain: ${mistake}`));
  const spec = await readRun(files[0] ?? headline(), flags, context);
  demandWithin(flags.at, spec.world.horizon);
  const answer = await ask(spec, { pod, at: flags.at });
  const explanation = demandExplained(answer, pod, flags.at);
  const { terminal } = context;
  await terminal.print(
    flags.json
      ? `${JSON.stringify(explanationObject(explanation), undefined, 2)}\n`
      : explanationText(explanation, flags.all, terminal.colour.print),
  );
  return EXIT.fine;
}

/** The one run that is asked about: the scenario's first strategy and variant, unless flags say otherwise. */
async function readRun(file: string, flags: ExplainFlags, context: Context): Promise<RunSpec> {
  const reading = {
    sets: flags.set,
    quiet: true,
    ignoreUnsupported: flags["ignore-unsupported"],
  };
  const [read] = await readScenarios([file], reading, context);
  const scenario = choose(
    read!.scenario,
    {
      strategies: flags.strategy === undefined ? undefined : [flags.strategy],
      variants: flags.variant === undefined ? undefined : [flags.variant],
      replications: 1,
      seed: flags.seed,
    },
    catalog,
    { strategies: "--strategy", variants: "--variant" },
  );
  return plan(scenario, { check: false, eventQueue: "ladder" })[0]!;
}

function demandWithin(at: number, horizon: number): void {
  if (at > horizon)
    throw wrongInput(
      `stowage explain: --at: found ${formatDuration(at)}; allowed: 0s to ${formatDuration(horizon)}, the horizon`,
    );
}

async function ask(spec: RunSpec, question: { pod: string; at: number }): Promise<PodAnswer> {
  try {
    const own = spec.strategy.module === "" ? undefined : await loadModule(spec.strategy, 0);
    return explainPod(spec, question, own);
  } catch (error) {
    if (!FAILURES.includes((error as Error).name)) throw error;
    throw new CommandError(`stowage explain: the run failed: ${(error as Error).message}`, EXIT.failed);
  }
}

/** What a strategy may do wrong. */
const FAILURES = ["StrategyError", "ModuleError"];

function demandExplained(answer: PodAnswer, pod: string, at: number): PodExplanation {
  const then = formatDuration(at);
  switch (answer.kind) {
    case "explained":
      return answer;
    case "over":
      throw wrongInput(
        `stowage explain: --at: found ${then}; allowed: 0s to ${formatDuration(answer.endedAt)}, when the run ends`,
      );
    case "none":
      throw wrongInput(`stowage explain: ${answer.workload} has no pods at ${then}`);
    case "ambiguous":
      throw wrongInput(
        `stowage explain: found "${pod}", of which there are ${answer.names.length}; allowed: ${answer.names.join(", ")}`,
      );
    case "unknown":
      throw wrongInput(
        `stowage explain: there is no pod "${pod}" at ${then}${nearTo(pod, answer.names)}; there are ${answer.count}`,
      );
  }
}

/** A workload may be meant without its kind: "checkout" is near to "deployment/checkout". */
function nearTo(pod: string, names: readonly string[]): string {
  const workload = names.find((name) => name.endsWith(`/${pod}`));
  return workload === undefined ? meant(pod, names) : ` (did you mean "${workload}"?)`;
}
