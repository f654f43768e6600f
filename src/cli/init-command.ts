import { writeFileSync } from "node:fs";
import { initScenario } from "../scenario/init.ts";
import { CommandError, wrongInput } from "./command-error.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { INIT_FLAGS } from "./flags.ts";
import type { Values } from "./read-flags.ts";

export async function initCommand(
  { force }: Values<typeof INIT_FLAGS>,
  named: readonly string[],
  { terminal }: Context,
): Promise<ExitCode> {
  const [file = "scenario.yaml"] = named;
  writeNew(file, initScenario(), force);
  terminal.note(`Wrote ${file}. Next: stowage run ${file}`);
  return EXIT.fine;
}

function writeNew(file: string, text: string, force: boolean): void {
  try {
    writeFileSync(file, text, { flag: force ? "w" : "wx" });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST")
      throw wrongInput(`stowage init: ${file} is there already; --force replaces it, or name another file`);
    throw new CommandError(`stowage init: cannot write ${file}: ${message}`, EXIT.failed);
  }
}
