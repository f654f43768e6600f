import { wrongInput } from "./command-error.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { VALIDATE_FLAGS } from "./flags.ts";
import type { Values } from "./read-flags.ts";
import { type NamedScenario, readScenarios } from "./read-scenarios.ts";

export async function validateCommand(
  flags: Values<typeof VALIDATE_FLAGS>,
  named: readonly string[],
  context: Context,
): Promise<ExitCode> {
  const files = [...named, ...flags.file];
  if (files.length === 0) throw wrongInput("stowage validate: found no file; allowed: one or more scenarios");
  const read = await readScenarios(files, { sets: flags.set, quiet: flags.quiet }, context);
  if (!flags.quiet) await context.terminal.print(read.map((one) => `${sizeOf(one)}\n`).join(""));
  return EXIT.fine;
}

/** "a.yaml: fine; 2 variants x 3 strategies x 20 seeds = 120 runs" */
function sizeOf({ file, scenario }: NamedScenario): string {
  const factors = [
    ...(scenario.variants.length > 1 ? [counted(scenario.variants.length, "variant", "variants")] : []),
    counted(scenario.strategies.length, "strategy", "strategies"),
    counted(scenario.replications.count, "seed", "seeds"),
  ];
  const runs = scenario.variants.length * scenario.strategies.length * scenario.replications.count;
  return `${file}: fine; ${factors.join(" x ")} = ${counted(runs, "run", "runs")}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
