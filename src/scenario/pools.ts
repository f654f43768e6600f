import type { Place, Placed } from "../document/value.ts";
import { imageWithTag } from "../manifest/image-name.ts";
import type { Labels, TaintSpec } from "../spec/pod.ts";
import type { NodeSpec } from "../spec/world.ts";
import { without } from "./choice.ts";
import { list, mapOf } from "./collections.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import { reportProblems } from "./file-problems.ts";
import { type KubeletPart, kubeletSettings } from "./kubelet-settings.ts";
import { labelMap } from "./labels.ts";
import type { Reading } from "./reading.ts";
import {
  type Amounts,
  DEFAULT_BANDWIDTH,
  DEFAULT_PODS,
  DEFAULT_PULLS,
  listedMachineFields,
  type Machine,
  machine,
  toAllocatable,
} from "./resources.ts";
import { bytes, name, number, oneOf, string, wholeNumber } from "./scalars.ts";
import { mapped, placed, type Shape } from "./shape.ts";
import { taint } from "./taints.ts";

/** A pool, read: its nodes with amounts by name, since the order of resources is known only when all is read. */
export interface Pool {
  readonly name: Placed<string>;
  readonly nodes: readonly PoolNode[];
  /** The node of a number, for nodes that come later; undefined: the pool is a list. */
  readonly nodeAt: ((i: number) => PoolNode) | undefined;
  readonly region: string;
  readonly pricePerHour: number;
  readonly labels: Labels;
  readonly taints: readonly TaintSpec[];
}

export interface PoolNode {
  readonly name: string;
  readonly zone: string;
  readonly rack: string;
  readonly machine: Machine;
  /** That it has from the start: name with tag to bytes. */
  readonly images: Readonly<Record<string, number>>;
}

const MAX_NODES = 1_000_000;

/** What a cloud provider and the kubelet put on a node: given by the pool's own keys. */
const HOST = "kubernetes.io/hostname";
const ZONE = "topology.kubernetes.io/zone";
export const REGION = "topology.kubernetes.io/region";
/** What every kubelet says of itself; a pool may say otherwise. */
const PLATFORM: Labels = {
  "kubernetes.io/os": "linux",
  "kubernetes.io/arch": "amd64",
  "beta.kubernetes.io/os": "linux",
  "beta.kubernetes.io/arch": "amd64",
};

const INSTEAD: Readonly<Record<string, string>> = {
  [HOST]: "remove it: each node has its name",
  [ZONE]: "write zones: [a, b, c]",
  [REGION]: "write region: NAME",
};

const poolLabels = mapped(labelMap, (read, place, reading): Labels | undefined => {
  const given = [HOST, ZONE, REGION].find((key) => read.has(key));
  if (given === undefined) return Object.fromEntries(read);
  const hint = INSTEAD[given]!;
  return reading.error(place, "conflicting-keys", `the label ${given} is given by the pool itself`, hint);
});

const common = {
  name: required(placed(name), "name of the pool; its nodes are NAME-0, NAME-1, ..."),
  region: { ...optional(name, "the region that its zones are in"), written: "" },
  zones: defaulted(list(name, 1), "zones, over which the nodes go round", [] as readonly string[], []),
  racks: defaulted(
    wholeNumber(0, 100_000),
    "racks in each zone, over which its nodes go round; 0: none",
    0,
    0,
  ),
  pricePerHour: defaulted(number({ min: 0, max: 1e9, whole: false }), "price of a node for an hour", 0, 0),
  labels: defaulted(poolLabels, "labels of its nodes", {}, {}),
  taints: defaulted(
    list(taint),
    "taints of its nodes, as kubectl writes them",
    [] as readonly TaintSpec[],
    [],
  ),
  kubelet: optional(kubeletSettings, "settings of its kubelets, by their names in a KubeletConfiguration"),
  images: optional(mapOf(string("the name of an image"), bytes), "images that its nodes have from the start"),
};

const counted = object({
  ...common,
  count: required(wholeNumber(0, MAX_NODES), "number of nodes"),
  machine: required(machine, "what each node offers"),
});

const listed = object({
  ...common,
  nodes: required(
    object({
      trace: required(oneOf("openb"), "format of the list"),
      file: required(placed(string("a path")), "path of the list, relative to the scenario"),
      ...listedMachineFields,
    }),
    "takes the nodes from a list instead of count and machine",
  ),
});

const pool: Shape<Pool> = {
  read: (value, reading) => {
    if (value.kind !== "map" || !value.entries.has("nodes")) return countedPool.read(value, reading);
    const { rest, excluded } = without(value, ["count", "machine"], "nodes", reading);
    const read = listedPool.read(rest, reading);
    return excluded ? undefined : read;
  },
  schema: (definitions) => ({ anyOf: [counted.schema(definitions), listed.schema(definitions)] }),
};

const countedPool = mapped(counted, (read, place, reading): Pool | undefined => {
  const machine = withKubelet(read.machine, read.kubelet, place, reading);
  if (machine === undefined) return undefined;
  const images = imagesOf(read.images);
  const nodeAt = (i: number) => ({ name: `${read.name.value}-${i}`, ...siteOf(i, read), machine, images });
  const nodes = Array.from({ length: read.count }, (_, i) => nodeAt(i));
  return { ...poolOf(read, nodes), nodeAt };
});

const listedPool = mapped(listed, (read, place, reading): Pool | undefined => {
  const found = reading.files.nodes(read.nodes.file.value);
  if (found === undefined) return poolOf(read, []);
  if (found.problems.length > 0) {
    reportProblems(found.problems, read.nodes.file, reading);
    return undefined;
  }
  const machines = new Map<string, Machine | undefined>();
  const images = imagesOf(read.images);
  const nodes = found.nodes.flatMap((each, i) => {
    const key = JSON.stringify(each.allocatable);
    if (!machines.has(key)) {
      const listed = listedMachine(each.allocatable, read.nodes);
      machines.set(key, withKubelet(listed, read.kubelet, place, reading));
    }
    const machine = machines.get(key);
    return machine === undefined ? [] : [{ name: each.name, ...siteOf(i, read), machine, images }];
  });
  return poolOf(read, nodes);
});

function poolOf(
  {
    name,
    region = "",
    pricePerHour,
    labels,
    taints,
  }: Omit<Pool, "nodes" | "nodeAt" | "region"> & { readonly region: string | undefined },
  nodes: readonly PoolNode[],
): Pool {
  return { name, nodes, nodeAt: undefined, region, pricePerHour, labels, taints };
}

/** A machine with what the pool says of its kubelets: each thing is said in one place. */
function withKubelet(
  machine: Machine,
  kubelet: KubeletPart | undefined,
  place: Place,
  reading: Reading,
): Machine | undefined {
  if (kubelet === undefined) return machine;
  const { maxPods, parallelPulls, settings } = kubelet;
  const saidTwice =
    maxPods !== undefined && machine.amounts.get("pods") !== DEFAULT_PODS
      ? ["pods", "maxPods"]
      : parallelPulls !== undefined && machine.parallelPulls !== DEFAULT_PULLS
        ? ["parallelPulls", "maxParallelImagePulls"]
        : undefined;
  if (saidTwice !== undefined) {
    const message = `machine.${saidTwice[0]} and kubelet.${saidTwice[1]} say the same`;
    return reading.error(place, "conflicting-keys", message, "remove one of them");
  }
  const amounts =
    maxPods === undefined ? machine.amounts : new Map([...machine.amounts, ["pods", maxPods] as const]);
  return { ...machine, amounts, parallelPulls: parallelPulls ?? machine.parallelPulls, kubelet: settings };
}

function imagesOf(images: ReadonlyMap<string, number> | undefined): Readonly<Record<string, number>> {
  return Object.fromEntries([...(images ?? [])].map(([image, size]) => [imageWithTag(image), size]));
}

function listedMachine(
  allocatable: Readonly<Record<string, number>>,
  {
    pods = DEFAULT_PODS,
    bandwidth = DEFAULT_BANDWIDTH,
    parallelPulls = DEFAULT_PULLS,
    disk,
  }: { readonly [Key in keyof typeof listedMachineFields]: number | undefined },
): Machine {
  const amounts: Amounts = new Map([...Object.entries(allocatable), ["pods", pods]]);
  return { amounts, bandwidth, parallelPulls, ...(disk !== undefined && { disk }) };
}

/** Zone and rack of a pool's i-th node: round the zones, then round the racks of its zone. */
function siteOf(
  i: number,
  { name: { value: pool }, zones, racks }: { name: Placed<string>; zones: readonly string[]; racks: number },
): { zone: string; rack: string } {
  const zone = zones[i % Math.max(1, zones.length)] ?? "";
  if (racks === 0) return { zone, rack: "" };
  const index = Math.floor(i / Math.max(1, zones.length)) % racks;
  return { zone, rack: zone === "" ? `${pool}-${index}` : `${pool}-${zone}-${index}` };
}

export const cluster = object({ pools: required(list(pool, 1), "the node pools") });

/** The pools, or none of them where they have more nodes than can be simulated: then nothing else is worth a word. */
export function withinLimit(pools: readonly Pool[], reading: Reading): readonly Pool[] {
  const count = pools.reduce((sum, pool) => sum + pool.nodes.length, 0);
  if (count <= MAX_NODES) return pools;
  const message = `the pools have ${count} nodes, more than ${MAX_NODES}`;
  reading.error(pools[0]!.name.place, "out-of-range", message, "make them smaller");
  return [];
}

/** Reports pools and nodes of the same name. */
export function checkNames(pools: readonly Pool[], reading: Reading): void {
  const seen = new Set<string>();
  const nodes = new Map<string, string>();
  for (const each of pools) {
    const { value, place } = each.name;
    if (seen.has(value))
      reading.error(place, "duplicate-name", `a pool "${value}" is already there`, "rename one of them");
    else reportSharedNodes(each, nodes, reading);
    seen.add(value);
  }
}

function reportSharedNodes(pool: Pool, nodes: Map<string, string>, reading: Reading): void {
  for (const node of pool.nodes) {
    const owner = nodes.get(node.name);
    if (owner !== undefined) {
      const message = `the node "${node.name}" is in the pool "${owner}" too`;
      reading.error(pool.name.place, "duplicate-name", message, "rename one of the pools");
      return;
    }
    nodes.set(node.name, pool.name.value);
  }
}

/** Reports nodes of manifests that are called like those of a pool. */
export function checkNodeNames(pools: readonly Pool[], others: readonly NodeSpec[], reading: Reading): void {
  if (others.length === 0) return;
  const names = new Set(others.map((node) => node.name));
  for (const { name: pool, nodes } of pools) {
    const shared = nodes.find((node) => names.has(node.name));
    if (shared === undefined) continue;
    const message = `the node "${shared.name}" is in the manifests too`;
    reading.error(pool.place, "duplicate-name", message, "rename the pool");
  }
}

function labelsOf(node: string, zone: string, region: string, own: Labels): Labels {
  const labels = { ...PLATFORM, ...own, [HOST]: node };
  return {
    ...labels,
    ...(zone !== "" && { [ZONE]: zone }),
    ...(region !== "" && { [REGION]: region }),
  };
}

/** The nodes of all pools in file order; nodes of equal machines share one object. */
export function buildNodes(
  pools: readonly Pick<Pool, "name" | "nodes" | "region" | "pricePerHour" | "labels" | "taints">[],
  resources: readonly string[],
): NodeSpec[] {
  const machines = new Map<Machine, NodeSpec["machine"]>();
  return pools.flatMap((pool) =>
    pool.nodes.map((node) => {
      const built = machines.get(node.machine) ?? {
        allocatable: toAllocatable(node.machine.amounts, resources),
        bandwidth: node.machine.bandwidth,
        parallelPulls: node.machine.parallelPulls,
        ...(node.machine.disk !== undefined && { disk: node.machine.disk }),
        ...(node.machine.kubelet !== undefined && { kubelet: node.machine.kubelet }),
      };
      machines.set(node.machine, built);
      const { name: nodeName, zone, rack } = node;
      return {
        name: nodeName,
        pool: pool.name.value,
        zone,
        rack,
        machine: built,
        pricePerHour: pool.pricePerHour,
        labels: labelsOf(nodeName, zone, pool.region, pool.labels),
        taints: pool.taints,
        images: node.images,
        isCordoned: false,
      };
    }),
  );
}
