/** A mistake in a file, or something that its author should know. */
export interface Diagnostic {
  /** As the user named it: "scenario.yaml", "-" for the standard input, "--set". */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units, as editors count. */
  readonly column: number;
  /** How much of the line the mistake spans; 1 if absent. */
  readonly length?: number;
  readonly severity: "error" | "warning";
  readonly code: DiagnosticCode;
  /** What is wrong, with what was found. */
  readonly message: string;
  /** What to type. */
  readonly hint: string;
}

/** Stable: scripts and docs may rely on them. */
export type DiagnosticCode =
  // The text itself
  | "unreadable-file"
  | "too-large"
  | "not-utf8"
  | "syntax"
  | "duplicate-key"
  | "too-deep"
  | "alias-cycle"
  | "alias-bomb"
  | "several-documents"
  | "empty"
  | "too-many"
  // Its shape
  | "unknown-key"
  | "missing-key"
  | "conflicting-keys"
  | "wrong-type"
  | "wrong-value"
  | "out-of-range"
  | "wrong-kind"
  // Its values
  | "bad-name"
  | "bad-duration"
  | "bad-rate"
  | "bad-quantity"
  | "bad-bandwidth"
  | "bad-distribution"
  | "bad-target"
  | "bad-expectation"
  | "bad-path"
  // A trace, a node list or a list of numbers: as a whole, or one row of it
  | "bad-trace"
  | "bad-row"
  // What they refer to
  | "duplicate-name"
  | "unknown-strategy"
  | "unknown-option"
  | "unknown-metric"
  | "unknown-stat"
  | "unknown-label"
  | "unknown-plugin"
  | "unknown-scheduler"
  | "endless"
  | "never-fits"
  | "no-effect"
  // Kubernetes objects: what they refer to, and what looks wrong with them
  | "old-version"
  | "selector-mismatch"
  | "unknown-owner"
  | "unknown-claim"
  | "unknown-volume"
  | "unknown-storage-class"
  | "owner-cycle"
  | "unknown-priority"
  | "never-drains"
  | "no-requests"
  | "single-replica"
  | "gated"
  | "not-ready"
  | "not-yet-simulated";

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
