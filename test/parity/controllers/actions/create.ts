import { NO_NODE } from "../../../../src/cluster/ids.ts";
import type { Manifest } from "../recording.ts";
import type { Act, Acting } from "./act.ts";
import { applyAutoscaler } from "./autoscalers.ts";

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
  HorizontalPodAutoscaler: applyAutoscaler,
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

function createNode(object: Manifest, { reader, parts: { cluster } }: Acting): void {
  const spec = reader.node(object);
  const there = cluster.nodes.specs.findIndex(
    ({ name }, node) => name === spec.name && cluster.nodes.present[node] === 1,
  );
  if (there === NO_NODE) cluster.addNode(spec);
}
