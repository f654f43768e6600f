import { catalog } from "../run/catalog.ts";
import { loadScenario } from "../scenario/load.ts";
import type { ScenarioSpec } from "../spec/scenario-spec.ts";
import { wrongInput } from "./command-error.ts";
import type { Context } from "./context.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

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
  /** Goes on without constraints that are not simulated. */
  readonly ignoreUnsupported: boolean;
}

/** What came of reading some files, once their mistakes have been shown. */
export interface Examined<T> {
  readonly read: readonly T[];
  readonly mistakes: number;
  /** Files that have any. */
  readonly wrong: number;
}

const STANDARD_INPUT = "-";

/**
 * Reads every scenario, and shows every mistake of all of them; with one, throws a CommandError after the last.
 */
export async function readScenarios(
  files: readonly string[],
  options: ReadingOptions,
  context: Context,
): Promise<readonly NamedScenario[]> {
  const stdin = await readInput(files, context);
  const { read, mistakes, wrong } = await examineScenarios(files, { ...options, stdin }, context);
  if (wrong > 0) throw wrongInput(verdict(mistakes, wrong, files.length));
  return read;
}

/** What the standard input holds, if it is among the files. */
export async function readInput(
  files: readonly string[],
  { terminal, interrupt }: Context,
): Promise<Buffer | string> {
  const count = files.filter((file) => file === STANDARD_INPUT).length;
  if (count > 1)
    throw wrongInput("stowage: found - twice; allowed: once, since the standard input can be read once");
  return count === 1 ? await terminal.input(interrupt) : "";
}

/** Reads every scenario, and shows every mistake of all of them. */
export async function examineScenarios(
  files: readonly string[],
  { sets, quiet, ignoreUnsupported, stdin }: ReadingOptions & { readonly stdin: Buffer | string },
  { terminal }: Context,
): Promise<Examined<NamedScenario>> {
  const read: NamedScenario[] = [];
  let mistakes = 0;
  for (const file of files) {
    const options = { sets, catalog, stdin, ignoreUnsupported };
    const { scenario, diagnostics, sources } = await loadScenario(file, options);
    if (scenario !== undefined) read.push({ file, scenario });
    mistakes += showDiagnostics(diagnostics, sources, quiet, terminal);
  }
  return { read, mistakes, wrong: files.length - read.length };
}

/** "3 mistakes in 1 of 2 files" */
export function verdict(mistakes: number, wrong: number, files: number): string {
  const count = mistakes === 1 ? "1 mistake" : `${mistakes} mistakes`;
  return files === 1 ? count : `${count} in ${wrong} of ${files} files`;
}
