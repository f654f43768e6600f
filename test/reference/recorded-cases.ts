import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { RECORDINGS as FOLDER } from "./recordings-folder.ts";

/** Where the recorded decisions of the real kube-scheduler are. */
export const RECORDINGS = `${FOLDER}scheduler/`;

/** A Kubernetes object as the API server stores it. */
// biome-ignore lint/suspicious/noExplicitAny: real JSON of many kinds, read by one reader
export type KubernetesObject = any;

/** A case of all families but `hints` and `queue`; the README of the recordings says what each part means. */
export interface RecordedCase {
  readonly id: string;
  readonly family: string;
  /** "1.36.3". */
  readonly kubernetesVersion: string;
  readonly mode: "all" | "sampled";
  readonly parallelism: number;
  /** A KubeSchedulerConfiguration; null: none. */
  readonly config: KubernetesObject | null;
  /** By name of the profile: what the real code made of the configuration. */
  readonly plugins?: Readonly<Record<string, RecordedProfile>> | null;
  readonly objects: RecordedObjects;
  readonly nodeOrder: readonly number[];
  readonly steps: readonly RecordedStep[];
}

export type RecordedProfile = Readonly<Record<string, unknown>>;

export interface RecordedObjects {
  readonly nodes: readonly KubernetesObject[];
  readonly pods?: readonly KubernetesObject[];
  readonly namespaces?: readonly KubernetesObject[];
  readonly services?: readonly KubernetesObject[];
  readonly replicasets?: readonly KubernetesObject[];
  readonly statefulsets?: readonly KubernetesObject[];
  readonly poddisruptionbudgets?: readonly KubernetesObject[];
  readonly priorityclasses?: readonly KubernetesObject[];
  readonly persistentvolumes?: readonly KubernetesObject[];
  readonly persistentvolumeclaims?: readonly KubernetesObject[];
  readonly storageclasses?: readonly KubernetesObject[];
  readonly csinodes?: readonly KubernetesObject[];
}

export type StatusCode = "Unschedulable" | "UnschedulableAndUnresolvable";

export interface RecordedStep {
  readonly pod: KubernetesObject | null;
  readonly nodeOrder?: readonly number[];
  readonly start: number;
  readonly next: number;
  readonly preFilter?: {
    readonly skip?: readonly string[];
    readonly nodeNames?: readonly string[];
    readonly byPlugins?: readonly string[];
    readonly status?: RecordedStatus;
  };
  /** By "NAMESPACE/NAME" of the pod: a node. */
  readonly nominatedPods?: Readonly<Record<string, string>>;
  readonly nominatedTry?: RecordedTry;
  readonly signed?: boolean;
  readonly nodeHint?: string;
  readonly hintTry?: RecordedTry;
  readonly evaluated?: readonly number[];
  readonly evaluatedNodes: number;
  readonly feasible: readonly number[];
  readonly rejected?: readonly RecordedRejection[];
  readonly alsoRejected?: readonly RecordedRejection[];
  readonly scoreSkip?: readonly string[];
  readonly scores?: Readonly<Record<string, RecordedScore>>;
  readonly totals?: readonly number[];
  readonly ties?: readonly number[];
  readonly chosen: number | null;
  readonly unschedulable?: RecordedFailure;
  readonly error?: unknown;
  readonly then?: readonly RecordedChange[];
}

export interface RecordedStatus {
  readonly plugin?: string;
  readonly code: string;
  readonly reasons?: readonly string[];
}

/** One node that was asked alone, before all others. */
export interface RecordedTry {
  readonly node: number;
  readonly status: RecordedStatus;
}

export interface RecordedRejection {
  readonly plugin: string;
  readonly code: StatusCode;
  readonly reasons: readonly string[];
  readonly nodes: readonly number[];
}

export interface RecordedScore {
  readonly weight: number;
  readonly raw: readonly number[];
  readonly normalized: readonly number[];
  readonly weighted: readonly number[];
}

export interface RecordedFailure {
  readonly message: string;
  readonly code: string;
  readonly unschedulablePlugins: readonly string[];
  readonly pendingPlugins?: readonly string[];
  readonly postFilter?: RecordedPostFilter;
}

export interface RecordedPostFilter {
  readonly status: RecordedStatus;
  readonly potentialNodes?: number;
  readonly offset?: number;
  readonly numCandidates?: number;
  readonly dryRuns?: readonly RecordedDryRun[];
  readonly candidates?: readonly number[];
  readonly best?: readonly number[];
  /** "": clears an earlier nomination; null: leaves it. */
  readonly nominatedNodeName: string | null;
  readonly victims?: readonly string[];
  readonly deleteCalls?: readonly string[];
  readonly nominationsCleared?: readonly string[];
}

export interface RecordedDryRun {
  readonly node: number;
  readonly victims?: readonly string[];
  readonly pdbViolations?: number;
  readonly status?: RecordedStatus;
}

export type RecordedChange =
  | { readonly op: "addNode" | "updateNode"; readonly node: KubernetesObject }
  | { readonly op: "removeNode"; readonly name: string }
  | { readonly op: "addPod" | "updatePod"; readonly pod: KubernetesObject }
  | { readonly op: "deletePod" | "deletePending"; readonly pod: string }
  | { readonly op: "nominate"; readonly pod: KubernetesObject; readonly node: string }
  | { readonly op: "setPersistentVolume"; readonly pv: KubernetesObject }
  | { readonly op: "setPersistentVolumeClaim"; readonly pvc: KubernetesObject };

/** The cases of a file of recordings, one a line. */
function casesIn(file: string): readonly RecordedCase[] {
  const text = gunzipSync(readFileSync(file)).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): RecordedCase => JSON.parse(line));
}

/** The cases of a family; do not change them. */
export function casesOfFamily(family: string): readonly RecordedCase[] {
  const cases = read.get(family) ?? casesIn(`${RECORDINGS}${family}.jsonl.gz`);
  read.set(family, cases);
  return cases;
}

const read = new Map<string, readonly RecordedCase[]>();
