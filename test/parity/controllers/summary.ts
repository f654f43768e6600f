import { podFigures } from "./pod-figures.ts";
import type { Change, Fields } from "./recording.ts";

export type Summary = Readonly<Record<string, unknown>>;

/**
 * What the changes of a run come to: by key what the recordings keep as `stable` or `varying`. The README of the
 * recordings describes the keys. O(changes x pods there at the time).
 */
export function summaryOf(changes: readonly Change[]): Summary {
  return {
    ...sequences(changes),
    ...together(changes),
    ...podFigures(changes),
    events: eventCounts(changes),
  };
}

/** Kinds of which each field's values are told, in order of time, and the fields of which they are not. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["image", "generation", "observedGeneration"],
  ReplicaSet: ["image", "revisionHistory"],
  StatefulSet: ["image", "observedGeneration"],
  DaemonSet: ["image", "observedGeneration"],
  Job: ["uncounted", "startTime", "completionTime"],
  CronJob: [],
  HorizontalPodAutoscaler: ["currentMetrics", "lastScaleTime"],
  PodDisruptionBudget: ["observedGeneration"],
  Node: [],
};
/** Told of no kind; a Job has a counter of one of these names. */
const METADATA = ["owner", "terminating", "grace", "finalizers"];

function sequences(changes: readonly Change[]): Summary {
  const values = new Map<string, unknown[]>();
  const deleted: Record<string, unknown> = {};
  for (const { kind, name, op, set = {} } of changes) {
    const left = KINDS[kind];
    if (left === undefined) continue;
    if (op === "delete") deleted[`${kind} ${name} deleted`] = [true];
    for (const [field, written] of Object.entries(set)) {
      if (left.includes(field) || field.startsWith("label.")) continue;
      if (kind !== "Job" && METADATA.includes(field)) continue;
      append(
        values,
        `${kind} ${name} ${field}`,
        field,
        op === "create" ? written : (written as readonly unknown[])[1],
      );
    }
  }
  const isTold = ([key, all]: readonly [string, unknown[]]) => all.length > 1 || / spec\.replicas$/.test(key);
  return { ...Object.fromEntries([...values].filter(isTold)), ...deleted };
}

function append(values: Map<string, unknown[]>, key: string, field: string, written: unknown): void {
  // "True FailedCreate: message": without the message.
  const isCondition = field.startsWith("cond.") && typeof written === "string";
  const value = isCondition ? written.replace(/: .*/s, "") : written;
  const known = values.get(key);
  if (known === undefined) values.set(key, [value]);
  else if (JSON.stringify(known.at(-1)) !== JSON.stringify(value)) known.push(value);
}

/** Sizes of all ReplicaSets, those that are gone included, after each change of one. */
function together(changes: readonly Change[]): Summary {
  const sizes = new Map<string, unknown>();
  const told: string[] = [];
  for (const { kind, name, op, set } of changes) {
    if (kind !== "ReplicaSet") continue;
    const size = set?.["spec.replicas"];
    if (size === undefined) continue;
    sizes.set(name, op === "create" ? size : (size as readonly unknown[])[1]);
    const text = Array.from(sizes, ([set, size]) => `${set}=${size}`).join(" ");
    if (text !== "" && text !== told.at(-1)) told.push(text);
  }
  return told.length === 0 ? {} : { "ReplicaSets spec.replicas together": told };
}

/**
 * How often Events were recorded, by the kind of their object and their reason: the last count of each message, which
 * is why Events that stand for similar ones count more often than they were recorded.
 */
function eventCounts(changes: readonly Change[]): Fields {
  const counts = new Map<string, number>();
  const told = new Map<string, number>();
  for (const { kind, op, set = {} } of changes) {
    if (kind !== "Event") continue;
    const { object, reason, message } = set;
    const key = `${String(object).split(" ")[0]} ${reason}`;
    const event = `${object} ${reason} ${message}`;
    const count = Number(set["count"]);
    const before = op === "create" ? 0 : (told.get(event) ?? 0);
    counts.set(key, (counts.get(key) ?? 0) + count - before);
    told.set(event, count);
  }
  return sorted(counts);
}

export function sorted(counts: Iterable<readonly [string, number]>): Fields {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
