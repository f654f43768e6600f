import type { Diagnostic, DiagnosticCode } from "../diagnostics/diagnostic.ts";
import type { Reporter } from "../document/reporter.ts";
import { type Place, positionAt } from "../document/value.ts";

/** More are not kept, of errors and of warnings: nobody reads them, and a hostile file may have one a byte. */
const MAX_PROBLEMS = 500;

interface Problem {
  readonly diagnostic: Diagnostic;
  readonly offset: number;
  /** How often it was found; 1 for what is told at each of its places. */
  count: number;
}

/**
 * Gathers what is wrong with a set of files.
 *
 * Errors are told each at its place. Warnings and missing features are told once a file where they read the same,
 * at the first place, with their number: a dump of a cluster repeats itself thousands of times.
 */
export class Problems implements Reporter {
  readonly #found = { error: new Map<string, Problem>(), warning: new Map<string, Problem>() };
  /** In the order in which their mistakes are told. */
  readonly #files: readonly string[];
  #errors = 0;

  constructor(files: readonly string[]) {
    this.#files = files;
  }

  get errorCount(): number {
    return this.#errors;
  }

  /** Whether it would change nothing to report this. Cheaper than finding its place. */
  isKnown(severity: Diagnostic["severity"], file: string, code: DiagnosticCode, message: string): boolean {
    const found = this.#found[severity];
    const known = isToldOnce(severity, code) ? found.get(keyOf(file, message)) : undefined;
    if (known !== undefined) known.count++;
    return known !== undefined || found.size >= MAX_PROBLEMS;
  }

  error(place: Place, code: DiagnosticCode, message: string, hint: string): undefined {
    this.#errors++;
    this.#keep(place, "error", code, message, hint);
  }

  warn(place: Place, code: DiagnosticCode, message: string, hint: string): void {
    this.#keep(place, "warning", code, message, hint);
  }

  /** File by file, by place within a file. */
  get diagnostics(): readonly Diagnostic[] {
    const { error, warning } = this.#found;
    const order = new Map(this.#files.map((file, position) => [file, position]));
    const positionOf = ({ diagnostic: { file } }: Problem) => order.get(file) ?? this.#files.length;
    const sorted = [...error.values(), ...warning.values()]
      .sort((a, b) => positionOf(a) - positionOf(b) || a.offset - b.offset)
      .map(counted);
    const last = sorted.at(-1);
    if (last === undefined || (error.size < MAX_PROBLEMS && warning.size < MAX_PROBLEMS)) return sorted;
    const severity = error.size > 0 ? "error" : "warning";
    const message = `there may be more than these ${sorted.length} mistakes`;
    return [...sorted, { ...last, severity, code: "too-many", message, hint: "mend these first" }];
  }

  #keep(
    { source, start, end }: Place,
    severity: Diagnostic["severity"],
    code: DiagnosticCode,
    message: string,
    hint: string,
  ): void {
    if (this.isKnown(severity, source.file, code, message)) return;
    const { line, column } = positionAt(source, start);
    const lineEnd = (source.lineStarts[line] ?? source.text.length + 1) - 1;
    const length = Math.max(1, Math.min(end, lineEnd) - start);
    const diagnostic = { file: source.file, line, column, length, severity, code, message, hint };
    const key = keyOf(source.file, message, isToldOnce(severity, code) ? undefined : start);
    // Aliases lead to one place several times.
    if (!this.#found[severity].has(key))
      this.#found[severity].set(key, { diagnostic, offset: start, count: 1 });
  }
}

function isToldOnce(severity: Diagnostic["severity"], code: DiagnosticCode): boolean {
  return severity === "warning" || code === "not-yet-simulated";
}

function keyOf(file: string, message: string, offset?: number): string {
  return `${offset ?? ""}\n${file}\n${message}`;
}

function counted({ diagnostic, count }: Problem): Diagnostic {
  return count === 1 ? diagnostic : { ...diagnostic, message: `${diagnostic.message} (${count} times)` };
}
