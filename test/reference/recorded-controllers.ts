import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const RECORDINGS = fileURLToPath(new URL("../../../shared/recordings/controllers/", import.meta.url));

/** What the real controllers did is not part of this repository. */
export const HAS_RECORDINGS = existsSync(RECORDINGS);
if (!HAS_RECORDINGS) console.warn(`skipped: the recordings of the controllers are not at ${RECORDINGS}`);

/** What the README of the recordings says, as far as it is used. */
export interface ControllerCase {
  readonly id: string;
  readonly about: string;
  readonly objects: readonly RecordedObject[];
  /** What was equal in all repeats. */
  readonly stable: Readonly<Record<string, unknown>>;
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
  if (!HAS_RECORDINGS) return [];
  const text = gunzipSync(readFileSync(`${RECORDINGS}${family}.jsonl.gz`)).toString();
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ControllerCase);
}
