import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { render } from "../diagnostics/render.ts";
import type { Terminal } from "./terminal.ts";

/** Shows mistakes, and warnings unless they are not wanted; gives the number of mistakes. */
export function showDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  quiet: boolean,
  terminal: Terminal,
): number {
  const mistakes = diagnostics.filter(({ severity }) => severity === "error");
  for (const diagnostic of quiet ? mistakes : diagnostics)
    terminal.note(render(diagnostic, sources.get(diagnostic.file), { colour: terminal.colour.note }));
  return mistakes.length;
}
