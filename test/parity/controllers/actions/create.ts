import { NO_NODE } from "../../../../src/cluster/ids.ts";
import type { Manifest } from "../recording.ts";
import type { Act, Acting } from "./act.ts";

export const create: Act = ({ object, code }, acting) => {
  if (code !== undefined && code >= 300) return;
  acting.manifests.set(object);
  const own = CREATORS[object.kind];
  if (own === undefined) createWorkload(object, acting);
  else own(object, acting);
};

type Creator = (object: Manifest, acting: Acting) => void;

/** How objects come to be that make no pods, by kind. To add one: a line here. */
const CREATORS: Readonly<Record<string, Creator>> = {
  Node: createNode,
  Service: (object, { reader, parts }) => {
    for (const service of reader.objects(object).services) parts.services.apply(service);
  },
  PodDisruptionBudget: (object, { reader, parts }) => {
    for (const budget of reader.objects(object).budgets) parts.budgets.apply(budget);
  },
  ResourceQuota: (object, { reader, parts }) => {
    for (const quota of reader.objects(object).quotas ?? []) parts.workloads.admission.applyQuota(quota);
  },
  LimitRange: (object, { reader, parts }) => {
    for (const range of reader.objects(object).limitRanges ?? [])
      parts.workloads.admission.applyLimitRange(range);
  },
  // Pods name them, and are read with them.
  PriorityClass: () => {},
  PersistentVolume: createStorage,
  PersistentVolumeClaim: createStorage,
  StorageClass: createStorage,
};

function createWorkload(object: Manifest, { manifests, numberOf, parts, kwok }: Acting): void {
  const { kind, metadata } = object;
  if (kind === "Pod") kwok.annotate(metadata.name, metadata.annotations ?? {});
  parts.workloads.apply(numberOf(kind, metadata.name)!, manifests.specOf(object));
}

function createStorage(object: Manifest, { reader, parts }: Acting): void {
  const { storage } = reader.objects(object);
  if (storage !== undefined) parts.cluster.storage.apply(storage);
}

const NOT_READY = { key: "node.kubernetes.io/not-ready", value: "", effect: "NoSchedule" } as const;

/** Until the node controller has seen that a new node is ready, in microseconds: 20 to 300 ms were recorded. */
const SEEN_AFTER = 150_000;

function createNode(object: Manifest, { reader, parts: { cluster }, later }: Acting): void {
  const spec = reader.node(object);
  const there = cluster.nodes.specs.findIndex(
    ({ name }, node) => name === spec.name && cluster.nodes.present[node] === 1,
  );
  if (there !== NO_NODE) return;
  const node = cluster.addNode({ ...spec, taints: [...spec.taints, NOT_READY] });
  later(SEEN_AFTER, () => {
    if (cluster.nodes.present[node] === 1)
      cluster.setTaints(
        node,
        cluster.nodes.taints[node]!.filter(({ key }) => key !== NOT_READY.key),
      );
  });
}
