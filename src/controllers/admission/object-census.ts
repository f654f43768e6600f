import type { Cluster } from "../../cluster/cluster.ts";
import { type Amounts, NO_AMOUNTS, plus } from "../../spec/amounts.ts";
import { claimUsage } from "./claim-usage.ts";

/** An object besides pods, claims and services. */
export interface CountedObject {
  readonly kind: string;
  readonly namespace: string;
}

export interface NamedObject extends CountedObject {
  readonly name: string;
}

/** How the API server calls objects of a kind, with their group: "deployments.apps". */
export const RESOURCE_NAMES: Readonly<Record<string, string>> = {
  Deployment: "deployments.apps",
  StatefulSet: "statefulsets.apps",
  DaemonSet: "daemonsets.apps",
  Job: "jobs.batch",
  Service: "services",
  ResourceQuota: "resourcequotas",
};

/** What an object counts for in a quota; nothing if it is of another kind. */
export function objectUsage(kind: string): Amounts {
  const name = RESOURCE_NAMES[kind];
  if (name === undefined) return NO_AMOUNTS;
  const usage = new Map([[`count/${name}`, ONE]]);
  return kind === "Service" || kind === "ResourceQuota" ? usage.set(name, ONE) : usage;
}

/** What the objects of a namespace come to, besides pods. O(objects). */
export function countObjects(
  namespace: string,
  objects: Iterable<CountedObject>,
  { services, storage }: Pick<Cluster, "services" | "storage">,
): Amounts {
  let sum = NO_AMOUNTS;
  for (const { kind, namespace: own } of objects) if (own === namespace) sum = plus(sum, objectUsage(kind));
  for (const service of services.all)
    if (service.namespace === namespace) sum = plus(sum, objectUsage("Service"));
  for (const claim of storage.tables.claims())
    if (claim.namespace === namespace) sum = plus(sum, claimUsage(claim));
  return sum;
}

const ONE = 1000n;
