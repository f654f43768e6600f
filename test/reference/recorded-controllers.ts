import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { RECORDINGS } from "./recordings-folder.ts";

/** What the README of the recordings says, as far as it is used. */
export interface ControllerCase {
  readonly id: string;
  readonly about: string;
  readonly objects: readonly RecordedObject[];
  /** What was equal in all repeats. */
  readonly stable: Readonly<Record<string, unknown>>;
  /** What was not, one value a repeat. */
  readonly varying: Readonly<Record<string, readonly unknown[]>>;
  readonly runs: readonly ControllerRun[];
  /** Of whole scenarios: the main figures, one value a repeat. */
  readonly keyFigures?: Readonly<Record<string, readonly number[]>>;
}

/** A Kubernetes object as it was created. */
// biome-ignore lint/suspicious/noExplicitAny: real JSON of many kinds, read by one reader
export type RecordedObject = any;

export interface ControllerRun {
  readonly repeat: number;
  readonly seconds: number;
  readonly actions: readonly RecordedAction[];
  readonly changes: readonly RecordedChange[];
  readonly final: Readonly<Record<string, unknown>>;
}

export interface RecordedChange {
  readonly t: number;
  readonly kind: string;
  readonly name: string;
  readonly op: "create" | "update" | "delete";
  /** At creation the values, at an update pairs of the old and the new value. */
  readonly set?: Readonly<Record<string, unknown>>;
}

export interface RecordedAction {
  /** Seconds from the beginning of the run. */
  readonly t: number;
  readonly what: string;
  readonly name?: string;
  readonly kind?: string;
  readonly replicas?: number;
  readonly object?: RecordedObject;
  readonly patch?: RecordedObject;
  readonly code?: number;
  readonly args?: readonly string[];
}

export function casesOf(family: string): ControllerCase[] {
  const text = gunzipSync(readFileSync(`${RECORDINGS}controllers/${family}.jsonl.gz`)).toString();
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ControllerCase);
}
