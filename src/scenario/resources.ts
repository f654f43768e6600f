import type { Entry, MapValue } from "../document/value.ts";
import type { KubeletSpec } from "../spec/kubelet.ts";
import { PODS } from "../spec/world.ts";
import { type Field, mapHint, objectSchema, optional, readFields } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { amount, bandwidth, bytes, cpu, shorten, wholeNumber } from "./scalars.ts";
import { asMap, type Definitions, type JsonSchema, type Shape } from "./shape.ts";

/** Amounts by the name of the resource: millicores, bytes, pieces. */
export type Amounts = ReadonlyMap<string, number>;

export interface Machine {
  readonly amounts: Amounts;
  /** Bytes per microsecond. */
  readonly bandwidth: number;
  /** Images that are pulled at a time. */
  readonly parallelPulls: number;
  /** Bytes; absent: without limit. */
  readonly disk?: number;
  /** Absent: as a kubelet is unless told otherwise. */
  readonly kubelet?: KubeletSpec;
}

/** 1 Gbit/s in bytes per microsecond. */
export const DEFAULT_BANDWIDTH = 125;
/** What a kubelet does unless told otherwise. */
export const DEFAULT_PODS = 110;
export const DEFAULT_PULLS = 1;
const BASE = ["cpu", "memory", "pods"];
/** What pods of manifests may ask for, and machines have without limit unless told otherwise. */
const STORAGE = "ephemeral-storage";

/** Kubernetes' rule: extended resources carry a domain, which tells them from misspelled ones. */
const EXTENDED = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/;

/** What many write for an extended resource. */
const GPU = /^gpus?$/i;

/** The number of pods that a node takes: a whole number, or `unlimited`. */
const podLimit: Shape<number> = {
  read: (value, reading) => {
    if (value.kind !== "scalar" || !/^[A-Za-z]/.test(value.text)) return amount.read(value, reading);
    if (value.text === "unlimited") return Infinity;
    const message = `"${shorten(value.text)}" is no limit`;
    return reading.error(value.place, "wrong-value", message, "write a whole number, or unlimited");
  },
  schema: () => ({ anyOf: [{ type: "integer", minimum: 0 }, { const: "unlimited" }] }),
};

const requestFields = {
  cpu: optional(cpu, "CPU, in cores: 250m, 2"),
  memory: optional(bytes, "memory: 256Mi, 4Gi"),
};
const machineFields = {
  cpu: { ...optional(cpu, "allocatable CPU, in cores"), required: true },
  memory: { ...optional(bytes, "allocatable memory"), required: true },
  pods: { ...optional(podLimit, "how many pods it takes; unlimited lifts the limit"), written: DEFAULT_PODS },
  bandwidth: { ...optional(bandwidth, "speed of image pulls"), written: "1Gbit/s" },
  [STORAGE]: { ...optional(bytes, "local disk that pods may request"), written: "unlimited" },
  parallelPulls: {
    ...optional(wholeNumber(1, 1000), "images that it pulls at a time; they share the bandwidth"),
    written: DEFAULT_PULLS,
  },
  disk: {
    ...optional(bytes, "disk that holds images and what containers write; unlimited unless given"),
    written: "unlimited",
  },
};

/** What a pod asks for; extended resources by their name. Absent: nothing of it. */
export const requests: Shape<Amounts> = {
  read: (value, reading) => {
    const map = asMap(value, reading, "write {cpu: 250m, memory: 256Mi}");
    return map === undefined ? undefined : readAmounts(map, requestFields, reading)?.amounts;
  },
  schema: (definitions) => withExtended(requestFields, definitions),
};

/** What a node offers. */
export const machine: Shape<Machine> = {
  read: (value, reading) => {
    const map = asMap(value, reading, mapHint(machineFields));
    const read = map === undefined ? undefined : readAmounts(map, machineFields, reading);
    if (read === undefined) return undefined;
    const amounts = new Map([...read.amounts, ["pods", read.amounts.get("pods") ?? DEFAULT_PODS]] as const);
    const { bandwidth = DEFAULT_BANDWIDTH, parallelPulls = DEFAULT_PULLS, disk } = read.others;
    return { amounts, bandwidth, parallelPulls, ...(disk !== undefined && { disk }) };
  },
  schema: (definitions) => withExtended(machineFields, definitions),
};

/** Limits of nodes whose machines come from a list. */
export const listedMachineFields = {
  pods: machineFields.pods,
  bandwidth: machineFields.bandwidth,
  parallelPulls: machineFields.parallelPulls,
  disk: machineFields.disk,
};

function readAmounts(
  map: MapValue,
  fields: Readonly<Record<string, Field<number | undefined>>>,
  reading: Reading,
): { amounts: Amounts; others: Readonly<Record<string, number | undefined>> } | undefined {
  const extended = [...map.entries].filter(([key]) => key.includes("/"));
  const bare = [...map.entries].filter(([key]) => GPU.test(key));
  for (const [key, { keyPlace }] of bare)
    reading.error(keyPlace, "unknown-key", `unknown key "${key}"`, 'did you mean "nvidia.com/gpu"?');
  const apart = new Set([...extended, ...bare].map(([key]) => key));
  const entries = new Map([...map.entries].filter(([key]) => !apart.has(key)));
  const { values, complete } = readFields({ ...map, entries }, fields, reading, ["DOMAIN/NAME"]);
  const amounts = new Map<string, number>();
  for (const key of [...BASE, STORAGE]) if (values[key] !== undefined) amounts.set(key, values[key]);
  let sound = complete && bare.length === 0;
  for (const entry of extended) sound = readExtended(entry, amounts, reading) && sound;
  return sound ? { amounts, others: values } : undefined;
}

function readExtended(
  [key, entry]: readonly [string, Entry],
  amounts: Map<string, number>,
  reading: Reading,
): boolean {
  if (!EXTENDED.test(key)) {
    reading.error(
      entry.keyPlace,
      "bad-name",
      `"${shorten(key)}" is no name of a resource`,
      "write domain/name: nvidia.com/gpu",
    );
    return false;
  }
  const value = amount.read(entry.value, reading);
  if (value !== undefined) amounts.set(key, value);
  return value !== undefined;
}

function withExtended(
  fields: Readonly<Record<string, Field<unknown>>>,
  definitions: Definitions,
): JsonSchema {
  return {
    ...objectSchema(fields, definitions),
    patternProperties: {
      "/": { ...amount.schema(definitions), description: "an extended resource, whole: nvidia.com/gpu" },
    },
  };
}

/** cpu, memory, pods, then the extended resources in order of first appearance. */
export function resourceNames(amounts: Iterable<Amounts>): readonly string[] {
  const names = new Set(BASE);
  for (const each of amounts) for (const key of each.keys()) names.add(key);
  return [...names];
}

/** What a machine offers, by resource. */
export function toAllocatable(amounts: Amounts, resources: readonly string[]): number[] {
  return resources.map((key) => amounts.get(key) ?? (key === STORAGE ? Infinity : 0));
}

/** A pod's vector: it takes one of the pods that a node may hold. */
export function toRequests(amounts: Amounts, resources: readonly string[]): number[] {
  const vector = resources.map((key) => amounts.get(key) ?? 0);
  vector[PODS] = 1;
  return vector;
}
