import { writeFileSync } from "node:fs";
import { scenarioJsonSchema } from "../scenario/json-schema.ts";
import { CommandError } from "./command-error.ts";
import type { Context } from "./context.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { SCHEMA_FLAGS } from "./flags.ts";
import type { Values } from "./read-flags.ts";

export async function schemaCommand(
  { out }: Values<typeof SCHEMA_FLAGS>,
  _: readonly string[],
  { terminal }: Context,
): Promise<ExitCode> {
  const schema = `${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`;
  if (out === undefined) await terminal.print(schema);
  else write(out, schema);
  return EXIT.fine;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new CommandError(`stowage schema: cannot write ${path}: ${(error as Error).message}`, EXIT.failed);
  }
}
