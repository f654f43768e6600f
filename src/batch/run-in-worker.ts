import { runScenario } from "../run/run-scenario.ts";
import type { RunFailure, RunOutcome } from "../spec/run-result.ts";
import type { RunSpec } from "../spec/run-spec.ts";
import type { WorldSpec } from "../spec/world.ts";
import { begin } from "./heartbeats.ts";
import { loadModule } from "./load-module.ts";
import type { RunRequest } from "./message.ts";
import { openSpool } from "./spool.ts";

/** Does what a request asks for. What a strategy does wrong is an outcome, not an exception. */
export async function runInWorker(worlds: readonly WorldSpec[], request: RunRequest): Promise<RunOutcome> {
  begin(request.heartbeat);
  const spec: RunSpec = { ...request.run, world: worlds[request.world]! };
  try {
    return await run(spec, request);
  } catch (error) {
    return failureOf(spec, error);
  }
}

async function run(spec: RunSpec, { index, heartbeat, eventsFile, podsFile }: RunRequest) {
  const strategy = spec.strategy.module === "" ? undefined : await loadModule(spec.strategy, index);
  const spool = openSpool(eventsFile, podsFile);
  let result: RunOutcome;
  try {
    result = runScenario(spec, { events: spool, heartbeat, ...(strategy && { strategy }) });
  } catch (error) {
    closeQuietly(spool);
    throw error;
  }
  spool.close();
  return result;
}

/** The run has already failed, for a reason that matters more than the last lines of its log. */
function closeQuietly(spool: { close(): void }): void {
  try {
    spool.close();
  } catch {}
}

const KINDS: Readonly<Record<string, RunFailure["kind"]>> = {
  StrategyError: "strategy",
  ModuleError: "strategy",
  InvariantError: "invariant",
};

function failureOf({ scenario, variant, strategy, seed }: RunSpec, error: unknown): RunFailure {
  const { name, message, simulatedTime } = error as {
    name?: string;
    message?: string;
    simulatedTime?: number;
  };
  const kind = KINDS[name ?? ""] ?? "crash";
  return {
    status: "failed",
    scenario,
    variant,
    strategy: strategy.label,
    seed,
    kind,
    message: message ?? String(error),
    simulatedTime,
  };
}
