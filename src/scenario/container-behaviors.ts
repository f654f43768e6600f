import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { BehaviorSubject } from "../manifest/build-template.ts";
import type { ContainerBehavior } from "../spec/pod.ts";
import { type BehaviorEntry, containerFields } from "./behaviors.ts";
import type { Reading } from "./reading.ts";
import { isOfJob, type LoadNumbers, matches, type Resolved, resolveContainer } from "./resolve-behavior.ts";

/** Answers what containers of Kubernetes objects do, and remembers who asked. */
export interface ContainerBehaviors {
  /** Equal answers are one object. */
  readonly behaviorOf: (subject: BehaviorSubject) => ContainerBehavior;
  /** Distinct containers that were asked for. */
  readonly subjects: readonly BehaviorSubject[];
  /** Which defaults they use: at most one line. */
  readonly notes: readonly string[];
}

export function containerBehaviors(
  entries: readonly BehaviorEntry[],
  loads: LoadNumbers = new Map(),
): ContainerBehaviors {
  const answers = new Map<string, Resolved<ContainerBehavior>>();
  const asked = new Map<
    string,
    { readonly subject: BehaviorSubject; readonly defaultsInUse: readonly string[] }
  >();
  const behaviorOf = (subject: BehaviorSubject) => {
    const chosen = entries.flatMap((entry, i) => (matches(entry.match.value, subject) ? [i] : []));
    const key = JSON.stringify([subject.image, isOfJob(subject), subject.role, chosen]);
    const answer = answers.get(key) ?? resolveContainer(subject, entries, loads);
    answers.set(key, answer);
    const { kind, namespace, name, container, image } = subject;
    const { defaultsInUse } = answer;
    asked.set(JSON.stringify([kind, namespace, name, container, image]), { subject, defaultsInUse });
    return answer.behavior;
  };
  return {
    behaviorOf,
    get subjects() {
      return [...asked.values()].map(({ subject }) => subject);
    },
    get notes() {
      return notesOf([...asked.values()].map(({ defaultsInUse }) => defaultsInUse));
    },
  };
}

/** "containers of objects: startup 1s (default), imageSize 94Mi (default for 3 of 14)" */
function notesOf(defaults: readonly (readonly string[])[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const each of defaults.flat()) counts.set(each, (counts.get(each) ?? 0) + 1);
  const all = defaults.length;
  const parts = [...counts].map(([what, count]) =>
    count === all ? `${what} (default)` : `${what} (default for ${count} of ${all})`,
  );
  return parts.length === 0 ? [] : [`containers of objects: ${parts.join(", ")}`];
}

/** Warns of entries that match nothing. */
export function warnOfUnmatched(
  entries: readonly BehaviorEntry[],
  subjects: readonly BehaviorSubject[],
  reading: Reading,
): void {
  // What an entry is meant for may be what could not be read.
  if (subjects.length === 0 || reading.errorCount > 0) return;
  const names = [...new Set(subjects.map(({ name }) => name))];
  for (const entry of entries) {
    const { match } = entry;
    const matched = subjects.filter((subject) => matches(match.value, subject));
    if (matched.length > 0) {
      if (matched.every(({ kind }) => kind === "Task")) warnOfContainerFields(entry, reading);
      continue;
    }
    const near = didYouMean(match.value.name ?? "", names) ?? inFolders(entry, subjects);
    const hint = near === undefined ? "all keys that are given must match" : `did you mean "${near}"?`;
    reading.warn(match.place, "no-effect", `the entry matches no ${nounFor(subjects)}`, hint);
  }
}

/** The pattern of images in folders that matches where this one does not, since a `*` passes no slash. */
function inFolders({ match }: BehaviorEntry, subjects: readonly BehaviorSubject[]): string | undefined {
  const { image } = match.value;
  if (!image?.startsWith("*")) return undefined;
  const patterns = ["*/", "*/*/", "*/*/*/"].map((folders) => folders + image);
  return patterns.find((pattern) =>
    subjects.some((subject) => matches({ ...match.value, image: pattern }, subject)),
  );
}

/** What a task says itself, or does not have. */
function warnOfContainerFields(entry: BehaviorEntry, reading: Reading): void {
  const { match } = entry;
  const keys = Object.keys(containerFields) as (keyof typeof containerFields)[];
  const given = keys.filter((key) => entry[key] !== undefined);
  if (given.length === 0) return;
  const message = `${given.join(", ")}: without effect on tasks, and the entry matches nothing else`;
  reading.warn(match.place, "no-effect", message, "a task has a duration of its own, and exits with 0");
}

function nounFor(subjects: readonly BehaviorSubject[]): string {
  const hasTasks = subjects.some(({ kind }) => kind === "Task");
  const hasObjects = subjects.some(({ kind }) => kind !== "Task");
  return hasTasks && hasObjects ? "task and no container" : hasTasks ? "task" : "container";
}
