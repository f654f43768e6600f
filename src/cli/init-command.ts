import { initScenario } from "../scenario/init.ts";
import { initRollout } from "../scenario/init-rollout.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { INIT_FLAGS } from "./flags.ts";
import type { Values } from "./read-flags.ts";
import { writeNew } from "./write-new.ts";

export async function initCommand(
  { force, rollout }: Values<typeof INIT_FLAGS>,
  named: readonly string[],
  { terminal }: Context,
): Promise<ExitCode> {
  const [file = "scenario.yaml"] = named;
  writeNew("init", file, rollout ? initRollout() : initScenario(), force);
  terminal.note(`Wrote ${file}. Next: stowage run ${file}`);
  return EXIT.fine;
}
