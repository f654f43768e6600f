import type { BehaviorSubject } from "../manifest/build-template.ts";
import { meanOf } from "../random/mean-of.ts";
import type { BehaviorSpec } from "../spec/behavior.ts";
import type { DistributionSpec } from "../spec/distribution.ts";
import type { UsageModel } from "../spec/load.ts";
import type { ContainerBehavior } from "../spec/pod.ts";
import { formatBytesShort } from "../units/format.ts";
import { matchesGlob } from "../units/glob.ts";
import type { BehaviorEntry, BehaviorPart, ContainerPart, Match } from "./behaviors.ts";
import { resolveFaults } from "./container-faults.ts";
import type { UsageAmount } from "./usage.ts";

/** A behavior, and the fields that nobody set, as "startup 1s". */
export interface Resolved<Behavior> {
  readonly behavior: Behavior;
  readonly defaultsInUse: readonly string[];
}

// Documented in docs/scenario.md, with the other defaults.
const DEFAULT_IMAGE_SIZE = 94 * 1024 * 1024;
const SECOND: DistributionSpec = { kind: "constant", value: 1_000_000 };
const MINUTE: DistributionSpec = { kind: "constant", value: 60_000_000 };
const SUCCESS: ContainerBehavior["exit"] = { code: 0, probability: 1 };

/** Whether a container is of a pod of a Job, whoever makes the Job. */
export function isOfJob({ kind }: BehaviorSubject): boolean {
  return kind === "Job" || kind === "CronJob";
}

export function matches(entry: Match, subject: BehaviorSubject): boolean {
  const keys = ["kind", "name", "namespace", "image", "container"] as const;
  if (!keys.every((key) => entry[key] === undefined || matchesGlob(entry[key], subject[key]))) return false;
  return [...(entry.labels ?? [])].every(([key, wanted]) => {
    const found = Object.hasOwn(subject.labels, key) ? subject.labels[key] : undefined;
    return found !== undefined && matchesGlob(wanted, found);
  });
}

/** What holds for one stream: field by field the last of defaults, entries that match in file order, inline fields. */
export function resolveBehavior(
  subject: BehaviorSubject,
  entries: readonly BehaviorEntry[],
  inline: BehaviorPart,
): Resolved<BehaviorSpec> {
  const { behavior, defaultsInUse } = resolve(subject, [...partsFor(subject, entries), inline], NO_LOADS);
  // What a task uses is constant.
  const { usageModels: _, ...constant } = behavior;
  return { behavior: constant, defaultsInUse };
}

/** What holds for a container of a Kubernetes object: field by field the last of defaults and entries that match. */
export function resolveContainer(
  subject: BehaviorSubject,
  entries: readonly BehaviorEntry[],
  loads: LoadNumbers = NO_LOADS,
): Resolved<ContainerBehavior> {
  const matching = entries.filter((entry) => matches(entry.match.value, subject));
  const { behavior, defaultsInUse } = resolve(subject, matching, loads);
  // How a pod ends is said of its main containers, unless an entry names others.
  const isMain = subject.role === "main";
  const ending = isMain ? matching : matching.filter(namesContainers);
  const duration = lastOf(ending, (part) => part.duration);
  const shutdown = lastOf(matching, (part) => part.shutdown);
  const isJob = isOfJob(subject) && isMain;
  return {
    behavior: {
      ...behavior,
      duration: duration ?? (isJob ? MINUTE : undefined),
      exit: lastOf(ending, (part) => part.exit) ?? SUCCESS,
      becomesReady: lastOf(matching, (part) => part.ready) ?? true,
      shutdown: shutdown ?? SECOND,
      ...resolveFaults(ending, matching),
    },
    defaultsInUse: [
      ...defaultsInUse,
      ...(isJob && duration === undefined ? ["duration 1m"] : []),
      ...(shutdown === undefined ? ["shutdown 1s"] : []),
    ],
  };
}

function namesContainers({ match: { value } }: BehaviorEntry): boolean {
  return value.container !== undefined || value.image !== undefined;
}

function partsFor(subject: BehaviorSubject, entries: readonly BehaviorEntry[]): readonly ContainerPart[] {
  return entries.filter((entry) => matches(entry.match.value, subject));
}

function resolve(
  subject: BehaviorSubject,
  parts: readonly BehaviorPart[],
  loads: LoadNumbers,
): Resolved<BehaviorSpec> {
  const imageSize = lastOf(parts, (part) => part.imageSize);
  const startup = lastOf(parts, (part) => part.startup);
  const usedCpu = lastOf(parts, (part) => part.usage?.cpu);
  const usedMemory = lastOf(parts, (part) => part.usage?.memory);
  const usageModels = { cpu: modelIn(usedCpu, loads), memory: modelIn(usedMemory, loads) };
  const varies = usageModels.cpu !== undefined || usageModels.memory !== undefined;
  const defaultsInUse = [
    ...(imageSize === undefined ? [`imageSize ${formatBytesShort(DEFAULT_IMAGE_SIZE)}`] : []),
    ...(startup === undefined ? ["startup 1s"] : []),
    ...(usedCpu === undefined ? ["usage.cpu = request"] : []),
    ...(usedMemory === undefined ? ["usage.memory = request"] : []),
  ];
  const behavior: BehaviorSpec = {
    image: subject.image,
    imageSize: imageSize ?? DEFAULT_IMAGE_SIZE,
    startup: startup ?? SECOND,
    usage: { cpu: constantOf(usedCpu), memory: constantOf(usedMemory) },
    ...(varies ? { usageModels } : {}),
  };
  return { behavior, defaultsInUse };
}

function lastOf<Part, T>(parts: readonly Part[], pick: (part: Part) => T | undefined): T | undefined {
  return parts.map(pick).findLast((value) => value !== undefined);
}

/** Positions of loads by their names. */
export type LoadNumbers = ReadonlyMap<string, number>;

const NO_LOADS: LoadNumbers = new Map();

/** The base, or the mean, where the amount varies. */
function constantOf(used: UsageAmount | undefined): number | "request" {
  if (typeof used !== "object") return used ?? "request";
  return used.kind === "load" ? used.base : Math.round(meanOf(used.of));
}

function modelIn(used: UsageAmount | undefined, loads: LoadNumbers): UsageModel | undefined {
  if (typeof used !== "object") return undefined;
  if (used.kind === "drawn") return used;
  const load = loads.get(used.load.value);
  return load === undefined ? undefined : { ...used, load };
}
