import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../document/value.ts";
import type { ManifestFile } from "../manifest/read-manifests.ts";
import type { FailureLogFormat, FailureLogReading } from "../trace/failure-log.ts";
import type { LoadSeriesOptions, LoadSeriesReading } from "../trace/load-series.ts";
import type { NodeListReading } from "../trace/node-list.ts";
import type { TraceFormat } from "../trace/read-trace.ts";
import type { TraceReading } from "../trace/trace-reading.ts";

/**
 * The files that a scenario names, as far as they are known; each by its name as written in the scenario.
 *
 * Reading is a pure function of the text and of these. A reader that asks for a file that is not known gets
 * undefined and goes on without it; the loader then fetches what was asked for and reads again.
 */
export interface Files {
  trace(file: string, format: TraceFormat): TraceReading | undefined;
  nodes(file: string): NodeListReading | undefined;
  series(file: string, options: LoadSeriesOptions): LoadSeriesReading | undefined;
  failureLog(file: string, format: FailureLogFormat): FailureLogReading | undefined;
  /** The manifests at a path: a file, or those in a folder. */
  manifests(path: string): ManifestFiles | undefined;
  text(file: string): FileReading<Source> | undefined;
  /** The value is the module's absolute path. */
  module(file: string): FileReading<string> | undefined;
}

export interface ManifestFiles {
  readonly files: readonly ManifestFile[];
  /** What could not be read. */
  readonly problems: readonly Diagnostic[];
}

export type FileReading<T> =
  | { readonly ok: true; readonly value: T }
  /** `message` completes "the file ...". */
  | { readonly ok: false; readonly message: string };
