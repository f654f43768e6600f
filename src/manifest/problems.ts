import type { Diagnostic, DiagnosticCode } from "../diagnostics/diagnostic.ts";
import type { Reporter } from "../document/reporter.ts";
import { type Place, positionAt } from "../document/value.ts";

/** More are not kept: nobody reads them, and a hostile file may have one a byte. */
const MAX_PROBLEMS = 500;

/** Gathers what is wrong with a set of files. */
export class Problems implements Reporter {
  readonly #found = new Map<string, { readonly diagnostic: Diagnostic; readonly offset: number }>();
  /** In the order in which their mistakes are told. */
  readonly #files: readonly string[];
  #errors = 0;

  constructor(files: readonly string[]) {
    this.#files = files;
  }

  /** Whether further problems are dropped. */
  get isFull(): boolean {
    return this.#found.size >= MAX_PROBLEMS;
  }

  get errorCount(): number {
    return this.#errors;
  }

  error(place: Place, code: DiagnosticCode, message: string, hint: string): undefined {
    this.#errors++;
    this.#keep(place, "error", code, message, hint);
  }

  warn(place: Place, code: DiagnosticCode, message: string, hint: string): void {
    this.#keep(place, "warning", code, message, hint);
  }

  /** File by file, by place within a file; one that stands in several ways at one place is told once. */
  get diagnostics(): readonly Diagnostic[] {
    const order = new Map(this.#files.map((file, position) => [file, position]));
    const positionOf = (file: string) => order.get(file) ?? this.#files.length;
    const sorted = [...this.#found.values()]
      .sort((a, b) => positionOf(a.diagnostic.file) - positionOf(b.diagnostic.file) || a.offset - b.offset)
      .map(({ diagnostic }) => diagnostic);
    const last = sorted.at(-1);
    if (!this.isFull || last === undefined) return sorted;
    const message = `there may be more than these ${MAX_PROBLEMS} mistakes`;
    const severity = this.#errors > 0 ? "error" : "warning";
    return [...sorted, { ...last, severity, code: "too-many", message, hint: "mend these first" }];
  }

  #keep(
    { source, start, end }: Place,
    severity: Diagnostic["severity"],
    code: DiagnosticCode,
    message: string,
    hint: string,
  ): void {
    if (this.isFull) return;
    const { line, column } = positionAt(source, start);
    const lineEnd = (source.lineStarts[line] ?? source.text.length + 1) - 1;
    const length = Math.max(1, Math.min(end, lineEnd) - start);
    const diagnostic = { file: source.file, line, column, length, severity, code, message, hint };
    const key = JSON.stringify([source.file, start, message]);
    if (!this.#found.has(key)) this.#found.set(key, { diagnostic, offset: start });
  }
}
