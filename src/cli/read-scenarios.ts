import { readFileSync } from "node:fs";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { render } from "../diagnostics/render.ts";
import { catalog } from "../run/catalog.ts";
import { loadScenario } from "../scenario/load.ts";
import type { ScenarioSpec } from "../spec/scenario-spec.ts";
import { wrongInput } from "./command-error.ts";
import type { Terminal } from "./terminal.ts";

export interface NamedScenario {
  /** As the user typed it; "-" for the standard input. */
  readonly file: string;
  readonly scenario: ScenarioSpec;
}

export interface ReadingOptions {
  /** `path=value`, applied to every scenario. */
  readonly sets: readonly string[];
  /** Hides warnings; mistakes are always shown. */
  readonly quiet: boolean;
}

const STANDARD_INPUT = "-";

/**
 * Reads every scenario, and shows every mistake of all of them; with one, throws a CommandError after the last.
 */
export async function readScenarios(
  files: readonly string[],
  { sets, quiet }: ReadingOptions,
  terminal: Terminal,
): Promise<readonly NamedScenario[]> {
  if (files.filter((file) => file === STANDARD_INPUT).length > 1)
    throw wrongInput("stowage: found - twice; allowed: once, since the standard input can be read once");
  const stdinText = files.includes(STANDARD_INPUT) ? await terminal.input() : undefined;
  const read: NamedScenario[] = [];
  const wrong = new Set<string>();
  let mistakes = 0;
  for (const file of files) {
    const result = await loadScenario(file, { sets, catalog, ...(stdinText !== undefined && { stdinText }) });
    if ("scenario" in result) read.push({ file, scenario: result.scenario });
    else wrong.add(file);
    const diagnostics = "scenario" in result ? result.warnings : result.diagnostics;
    mistakes += diagnostics.filter(({ severity }) => severity === "error").length;
    const shown = diagnostics.filter(({ severity }) => severity === "error" || !quiet);
    for (const diagnostic of shown) terminal.note(drawn(diagnostic, stdinText, terminal.colour.note));
  }
  if (wrong.size > 0) throw wrongInput(verdict(mistakes, wrong.size, files.length));
  return read;
}

function verdict(mistakes: number, wrong: number, files: number): string {
  const count = mistakes === 1 ? "1 mistake" : `${mistakes} mistakes`;
  return files === 1
    ? `${count}: nothing was run`
    : `${count} in ${wrong} of ${files} files: nothing was run`;
}

function drawn(diagnostic: Diagnostic, stdinText: string | undefined, colour: boolean): string {
  const text = diagnostic.file === STANDARD_INPUT ? stdinText : textOf(diagnostic.file);
  return render(diagnostic, text, { colour });
}

/** Undefined for what is no file, or cannot be read: then the mistake is shown without its line. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
