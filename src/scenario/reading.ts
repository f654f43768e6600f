import type { Diagnostic, DiagnosticCode } from "../diagnostics/diagnostic.ts";
import { type Place, positionAt } from "../document/value.ts";
import type { Catalog } from "../spec/catalog.ts";
import type { Files } from "./files.ts";

/** More are not kept: nobody reads them, and a hostile text may have one a byte. */
const MAX_DIAGNOSTICS = 500;

/** What decides how a scenario is read, besides its text. */
export interface ReadingOptions {
  readonly catalog: Catalog;
  readonly files: Files;
  /** Constraints of Kubernetes objects that are not simulated are listed, not told as mistakes. */
  readonly ignoreUnsupported: boolean;
}

/** One reading of a scenario: what may be asked of the world outside the text, and the mistakes found so far. */
export class Reading {
  readonly catalog: Catalog;
  readonly files: Files;
  readonly ignoreUnsupported: boolean;
  readonly #found = new Map<string, { diagnostic: Diagnostic; file: number }>();
  readonly #remembered = new Map<string, unknown>();
  /** Names of the files, in the order in which their mistakes are told. */
  readonly #order: string[];
  #variant: { readonly name: string; readonly place: Place } | undefined;

  /** Mistakes in `file` come before those of all others. */
  constructor(file: string, { catalog, files, ignoreUnsupported }: ReadingOptions) {
    this.#order = [file];
    this.catalog = catalog;
    this.files = files;
    this.ignoreUnsupported = ignoreUnsupported;
  }

  /** What was made for this key before, which variants share, or what `make` makes now. */
  remember<T>(key: string, make: () => T): T {
    if (!this.#remembered.has(key)) this.#remembered.set(key, make());
    return this.#remembered.get(key) as T;
  }

  /** Until the next call, mistakes outside the variant's own lines say that it is the variant that makes them. */
  enterVariant(name: string, place: Place): void {
    this.#variant = { name, place };
  }

  /** Reports a mistake; gives undefined, which is what a reader returns for a value that cannot be used. */
  error(place: Place, code: DiagnosticCode, message: string, hint: string): undefined {
    this.#report("error", place, code, message, hint);
  }

  warn(place: Place, code: DiagnosticCode, message: string, hint: string): void {
    this.#report("warning", place, code, message, hint);
  }

  /** A mistake in a file that the scenario names. */
  add(diagnostic: Diagnostic): void {
    const { file, line, column, message } = diagnostic;
    this.#keep(diagnostic, JSON.stringify([file, line, column, message]));
  }

  /** All that was reported, once each: file by file in the order in which they came up, by place within a file. */
  get diagnostics(): readonly Diagnostic[] {
    const sorted = [...this.#found.values()]
      .sort((a, b) => a.file - b.file || byPlace(a.diagnostic, b.diagnostic))
      .map(({ diagnostic }) => diagnostic);
    const last = sorted.at(-1);
    if (!this.full || last === undefined) return sorted;
    const message = `there may be more than these ${MAX_DIAGNOSTICS} mistakes`;
    return [...sorted, { ...last, severity: "error", code: "too-many", message, hint: "mend these first" }];
  }

  /** Whether further mistakes are dropped. */
  get full(): boolean {
    return this.#found.size === MAX_DIAGNOSTICS;
  }

  get errorCount(): number {
    let count = 0;
    for (const { diagnostic } of this.#found.values()) if (diagnostic.severity === "error") count++;
    return count;
  }

  #report(
    severity: Diagnostic["severity"],
    place: Place,
    code: DiagnosticCode,
    message: string,
    hint: string,
  ): void {
    const { line, column } = positionAt(place.source, place.start);
    const lineEnd = (place.source.lineStarts[line] ?? place.source.text.length + 1) - 1;
    const length = Math.max(1, Math.min(place.end, lineEnd) - place.start);
    const file = place.source.file;
    const key = JSON.stringify([file, line, column, message]);
    const told = message + this.#inVariant(place);
    this.#keep({ file, line, column, length, severity, code, message: told, hint }, key);
  }

  #inVariant(place: Place): string {
    if (this.#variant === undefined) return "";
    const own = this.#variant.place;
    const inside = place.source === own.source && place.start >= own.start && place.start < own.end;
    return inside ? "" : ` (in variant "${this.#variant.name}")`;
  }

  /** Aliases and variants lead to the same place several times: one mistake is reported once. */
  #keep(diagnostic: Diagnostic, key: string): void {
    if (this.#found.has(key)) return;
    if (this.full) return;
    if (!this.#order.includes(diagnostic.file)) this.#order.push(diagnostic.file);
    this.#found.set(key, { diagnostic, file: this.#order.indexOf(diagnostic.file) });
  }
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return a.line - b.line || a.column - b.column;
}
