import type { Placed } from "../document/value.ts";
import type { BehaviorSpec } from "../spec/behavior.ts";
import type { DistributionSpec } from "../spec/distribution.ts";

import { formatBytesShort } from "../units/format.ts";
import { mapOf } from "./collections.ts";
import { distribution } from "./distribution.ts";
import { object, optional, required } from "./fields.ts";
import { matchesGlob } from "./glob.ts";
import { reserved } from "./reserved.ts";
import { bytes, cpu, oneOf, string } from "./scalars.ts";
import { byKind, mapped, placed, type Shape } from "./shape.ts";

/** What an entry, or a task itself, says about containers; undefined where it says nothing. */
export interface BehaviorPart {
  readonly imageSize: number | undefined;
  readonly startup: DistributionSpec | undefined;
  readonly usage: UsagePart | undefined;
}

export interface UsagePart {
  readonly cpu: number | "request" | undefined;
  readonly memory: number | "request" | undefined;
}

export interface BehaviorEntry extends BehaviorPart {
  readonly match: Placed<Match>;
}

export interface Match {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly image: string | undefined;
  readonly container: string | undefined;
  readonly labels: ReadonlyMap<string, string> | undefined;
}

/** What an entry is matched against. */
export interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly image: string;
  readonly container: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Documented in docs/scenario.md, with the other defaults. */
const DEFAULT_IMAGE_SIZE = 94 * 1024 * 1024;
const DEFAULT_STARTUP: DistributionSpec = { kind: "constant", value: 1_000_000 };

function orRequest(amount: Shape<number>): Shape<number | "request"> {
  return byKind<number | "request">("a quantity, or request", "250m, 256Mi or request", {
    scalar: {
      read: (value, reading) =>
        value.kind === "scalar" && value.value === "request" ? "request" : amount.read(value, reading),
      schema: amount.schema,
    },
  });
}

const usage: Shape<UsagePart> = object({
  cpu: optional(orRequest(cpu), "CPU that a ready pod uses; request: as much as it requests"),
  memory: optional(orRequest(bytes), "memory that a ready pod uses; request: as much as it requests"),
});

/** Keys that a task and an entry of `behaviors` share. */
export const behaviorFields = {
  imageSize: { ...optional(bytes, "size of the image; 0 needs no pull"), written: "94Mi" },
  startup: { ...optional(distribution, "from the image being there to ready"), written: "1s" },
  usage: optional(usage, "what a ready pod uses; as much as it requests unless given"),
};

const match: Shape<Match> = object({
  kind: optional(oneOfKinds(), "kind of the object: Task"),
  name: optional(string(), "name of the task stream"),
  namespace: optional(string(), "namespace; that of tasks is default"),
  image: optional(string(), "image of the container"),
  container: optional(string(), "name of the container; that of a task is its stream's"),
  labels: optional(mapOf(string(), string()), "labels, each of which must be there"),
});

/** Kinds of Kubernetes objects are known words, but nothing of them runs yet. */
function oneOfKinds(): Shape<string> {
  const later = ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"] as const;
  return mapped(oneOf("Task", ...later), (kind, place, reading) => {
    if (kind === "Task") return kind;
    return reading.error(
      place,
      "not-yet-simulated",
      `the kind ${kind} is not simulated yet`,
      "remove the entry",
    );
  });
}

export const behaviorEntry: Shape<BehaviorEntry> = object({
  match: required(
    placed(match),
    "which containers; all keys that are given must match; * and ? are wildcards",
  ),
  ...behaviorFields,
  duration: optional(reserved, "reserved: how long a Job's pod runs"),
  exit: optional(reserved, "reserved: how a Job's pod ends"),
});

export function matches(entry: Match, subject: Subject): boolean {
  const keys = ["kind", "name", "namespace", "image", "container"] as const;
  if (!keys.every((key) => entry[key] === undefined || matchesGlob(entry[key], subject[key]))) return false;
  return [...(entry.labels ?? [])].every(([key, wanted]) => {
    const found = Object.hasOwn(subject.labels, key) ? subject.labels[key] : undefined;
    return found !== undefined && matchesGlob(wanted, found);
  });
}

/**
 * What holds for one stream: field by field the last of defaults, entries that match in file order, inline fields.
 * `defaultsInUse` names the fields that nobody set.
 */
export function resolveBehavior(
  subject: Subject,
  entries: readonly BehaviorEntry[],
  inline: BehaviorPart,
): { behavior: BehaviorSpec; defaultsInUse: readonly string[] } {
  const parts = [...entries.filter((entry) => matches(entry.match.value, subject)), inline];
  const imageSize = lastOf(parts.map((part) => part.imageSize));
  const startup = lastOf(parts.map((part) => part.startup));
  const usedCpu = lastOf(parts.map((part) => part.usage?.cpu));
  const usedMemory = lastOf(parts.map((part) => part.usage?.memory));
  const defaultsInUse = [
    ...(imageSize === undefined ? [`imageSize ${formatBytesShort(DEFAULT_IMAGE_SIZE)}`] : []),
    ...(startup === undefined ? ["startup 1s"] : []),
    ...(usedCpu === undefined ? ["usage.cpu = request"] : []),
    ...(usedMemory === undefined ? ["usage.memory = request"] : []),
  ];
  const behavior = {
    image: subject.image,
    imageSize: imageSize ?? DEFAULT_IMAGE_SIZE,
    startup: startup ?? DEFAULT_STARTUP,
    usage: { cpu: usedCpu ?? "request", memory: usedMemory ?? "request" },
  } as const;
  return { behavior, defaultsInUse };
}

function lastOf<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.findLast((value) => value !== undefined);
}
