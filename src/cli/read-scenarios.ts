import { render } from "../diagnostics/render.ts";
import { catalog } from "../run/catalog.ts";
import { loadScenario } from "../scenario/load.ts";
import type { ScenarioSpec } from "../spec/scenario-spec.ts";
import { wrongInput } from "./command-error.ts";
import type { Context } from "./context.ts";

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
  { terminal, interrupt }: Context,
): Promise<readonly NamedScenario[]> {
  if (files.filter((file) => file === STANDARD_INPUT).length > 1)
    throw wrongInput("stowage: found - twice; allowed: once, since the standard input can be read once");
  const stdin = files.includes(STANDARD_INPUT) ? await terminal.input(interrupt) : "";
  const read: NamedScenario[] = [];
  let mistakes = 0;
  for (const file of files) {
    const { scenario, diagnostics, sources } = await loadScenario(file, { sets, catalog, stdin });
    if (scenario !== undefined) read.push({ file, scenario });
    const shown = diagnostics.filter(({ severity }) => severity === "error" || !quiet);
    for (const diagnostic of shown)
      terminal.note(render(diagnostic, sources.get(diagnostic.file), { colour: terminal.colour.note }));
    mistakes += diagnostics.filter(({ severity }) => severity === "error").length;
  }
  if (read.length < files.length)
    throw wrongInput(verdict(mistakes, files.length - read.length, files.length));
  return read;
}

function verdict(mistakes: number, wrong: number, files: number): string {
  const count = mistakes === 1 ? "1 mistake" : `${mistakes} mistakes`;
  return files === 1 ? count : `${count} in ${wrong} of ${files} files`;
}
