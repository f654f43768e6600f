import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

export const RECORDINGS = fileURLToPath(new URL("../../../shared/recordings/scheduler/", import.meta.url));

/** Recorded decisions of the real kube-scheduler are not part of this repository. */
export const HAS_RECORDINGS = existsSync(RECORDINGS);
if (!HAS_RECORDINGS) console.warn(`skipped: the recordings of kube-scheduler are not at ${RECORDINGS}`);

/** A Kubernetes object as the API server stores it. */
// biome-ignore lint/suspicious/noExplicitAny: real JSON of many kinds, read by one reader
export type KubernetesObject = any;

/** What the README of the recordings says, as far as it is used. */
export interface RecordedCase {
  readonly id: string;
  readonly mode: "all" | "sampled";
  readonly parallelism: number;
  readonly config: unknown;
  readonly objects: {
    readonly nodes: readonly KubernetesObject[];
    readonly pods?: readonly KubernetesObject[];
    readonly namespaces?: readonly KubernetesObject[];
  };
  readonly nodeOrder: readonly number[];
  readonly steps: readonly RecordedStep[];
}

export interface RecordedStep {
  readonly pod: KubernetesObject | null;
  readonly nodeOrder?: readonly number[];
  readonly start: number;
  readonly next: number;
  readonly feasible: readonly number[];
  readonly rejected?: readonly {
    readonly plugin: string;
    readonly code: "Unschedulable" | "UnschedulableAndUnresolvable";
    readonly reasons: readonly string[];
    readonly nodes: readonly number[];
  }[];
  readonly scoreSkip?: readonly string[];
  readonly scores?: Readonly<Record<string, RecordedScore>>;
  readonly totals?: readonly number[];
  readonly ties?: readonly number[];
  readonly chosen: number | null;
  readonly unschedulable?: { readonly message: string };
  readonly error?: unknown;
  readonly then?: readonly RecordedChange[];
}

export interface RecordedScore {
  readonly weight: number;
  readonly raw: readonly number[];
  readonly normalized: readonly number[];
  readonly weighted: readonly number[];
}

export type RecordedChange =
  | { readonly op: "addNode" | "updateNode"; readonly node: KubernetesObject }
  | { readonly op: "removeNode"; readonly name: string }
  | { readonly op: "addPod" | "updatePod"; readonly pod: KubernetesObject }
  | { readonly op: "deletePod"; readonly pod: string };

/** The cases of a family that were recorded with the default configuration. */
export function defaultCases(family: string): readonly RecordedCase[] {
  const lines = gunzipSync(readFileSync(`${RECORDINGS}${family}.jsonl.gz`))
    .toString("utf8")
    .trimEnd()
    .split("\n");
  const cases = lines.map((line): RecordedCase => JSON.parse(line));
  return cases.filter(({ config }) => config === null);
}
