import type { DiagnosticCode } from "../diagnostics/diagnostic.ts";
import type { Place } from "./value.ts";

/** Where mistakes in a text go. */
export interface Reporter {
  /** Gives undefined, which is what a reader returns for a value that cannot be used. */
  error(place: Place, code: DiagnosticCode, message: string, hint: string): undefined;
  /** How many errors were reported so far. */
  readonly errorCount: number;
}
