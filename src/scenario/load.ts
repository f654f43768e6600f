import { basename } from "node:path";
import { type Diagnostic, hasErrors } from "../diagnostics/diagnostic.ts";
import { sourceOf } from "../document/value.ts";
import type { Catalog } from "../spec/catalog.ts";
import type { InputFile, ScenarioSpec } from "../spec/scenario-spec.ts";
import { decode, digestOf, type LoadedText, loadText } from "./load-bytes.ts";
import { LoadedFiles } from "./load-files.ts";
import { readScenario } from "./read-scenario.ts";
import { SET_FILE, setSource } from "./sets.ts";

export interface LoadOptions {
  readonly catalog: Catalog;
  /** "path=value" each, applied in order before reading; the value is YAML. */
  readonly sets: readonly string[];
  /** What the standard input holds, for the path "-". */
  readonly stdin?: Buffer | string;
  /** Constraints of Kubernetes objects that are not simulated are listed, not told as mistakes; false if absent. */
  readonly ignoreUnsupported?: boolean;
}

export interface LoadedScenario {
  /** Undefined if there is any error. */
  readonly scenario: ScenarioSpec | undefined;
  /** Errors and warnings, in file order. */
  readonly diagnostics: readonly Diagnostic[];
  /** Texts to draw diagnostics with, by the name that they give the file. Traces are not among them. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Reads the scenario at a path, or on the standard input for "-", with all files that it names.
 *
 * Paths in a scenario are relative to its folder, on the standard input to the working directory. Never rejects
 * for what it finds in files: all mistakes come back as diagnostics.
 */
export async function loadScenario(path: string, options: LoadOptions): Promise<LoadedScenario> {
  const loaded = path === "-" ? decode(Buffer.from(options.stdin ?? "")) : await loadText(path);
  if (!loaded.ok) return { scenario: undefined, diagnostics: [unreadable(path, loaded)], sources: new Map() };
  const files = new LoadedFiles(path);
  const source = sourceOf(path, loaded.text);
  const { catalog, sets, ignoreUnsupported = false } = options;
  const given = { catalog, sets, files, ignoreUnsupported };

  // What is read decides which files are wanted, and their contents what is read.
  let reading = readScenario(source, given);
  while (await files.fetch()) reading = readScenario(source, given);

  const inputs: InputFile[] = [{ name: path === "-" ? "-" : basename(path), digest: loaded.digest }];
  for (const text of sets) inputs.push({ name: `${SET_FILE} ${text}`, digest: digestOf(text) });
  inputs.push(...files.inputs);
  const sources = new Map([...files.sources, [SET_FILE, setSource(sets).text], [path, source.text]]);
  const { diagnostics } = reading;
  const sound = reading.scenario !== undefined && !hasErrors(diagnostics);
  return { scenario: sound ? { ...reading.scenario!, inputs } : undefined, diagnostics, sources };
}

function unreadable(
  file: string,
  { code, line, column, message, hint }: Extract<LoadedText, { ok: false }>,
): Diagnostic {
  return { file, line, column, severity: "error", code, message: `the file ${message}`, hint };
}
