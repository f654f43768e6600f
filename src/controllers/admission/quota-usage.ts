import { type Amounts, larger, plus } from "../../spec/amounts.ts";
import type { QuotaScope } from "../../spec/quota.ts";
import { isExtendedResource } from "../../spec/resource-names.ts";
import { requestsOf, type WrittenPod } from "../../spec/written-pod.ts";
import { podLimits, podRequests } from "./pod-amounts.ts";

const ONE = 1000n;
const NATIVE = ["cpu", "memory", "ephemeral-storage"];

/**
 * What a pod counts for in a quota, by the quota's names, all that it could count for.
 *
 * Source: Kubernetes pkg/quota/v1/evaluator/core/pods.go.
 */
export function podUsage(written: WrittenPod): Amounts {
  return plus(ENDED_POD, computeUsage(podRequests(written), podLimits(written)));
}

/** What is left of that once the pod has ended, as long as its object is there. */
export const ENDED_POD: Amounts = new Map([["count/pods", ONE]]);

function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const usage = new Map([["pods", ONE]]);
  for (const [resource, amount] of requests) {
    if (NATIVE.includes(resource) || resource.startsWith("hugepages-")) usage.set(resource, amount);
    if (usage.has(resource) || isExtendedResource(resource)) usage.set(`requests.${resource}`, amount);
  }
  for (const [resource, amount] of limits)
    if (NATIVE.includes(resource)) usage.set(`limits.${resource}`, amount);
  return usage;
}

/** Resources of which a quota demands that each container says how much. */
const DEMANDED = ["cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"];

/** What a quota misses in a pod, in Kubernetes' words: "must specify limits.cpu for: app"; "" if nothing. */
export function whatIsUnspecified(hard: Amounts, { containers, initContainers }: WrittenPod): string {
  const demanded = DEMANDED.filter((name) => hard.has(name)).sort();
  const missing = demanded.flatMap((name) => {
    const silent = [...containers, ...initContainers].filter(
      (each) => !computeUsage(requestsOf(each), each.limits).has(name),
    );
    const names = [...new Set(silent.map((each) => each.name))].sort();
    return names.length === 0 ? [] : [`${name} for: ${names.join(",")}`];
  });
  return missing.length === 0 ? "" : `must specify ${missing.join("; ")}`;
}

/** Whether a quota with these scopes counts a pod: all must hold. */
export function isInScopes(scopes: readonly QuotaScope[], written: WrittenPod): boolean {
  return scopes.every((scope) => isInScope(scope, written));
}

function isInScope({ scope, operator, values }: QuotaScope, written: WrittenPod): boolean {
  switch (scope) {
    case "Terminating":
      return written.hasDeadline;
    case "NotTerminating":
      return !written.hasDeadline;
    case "BestEffort":
      return isBestEffort(written);
    case "NotBestEffort":
      return !isBestEffort(written);
    case "CrossNamespacePodAffinity":
      return written.looksAcrossNamespaces;
    case "PriorityClass":
      return hasClass(operator, values, written.priorityClass);
  }
}

/** As a label selector has it: NotIn and DoesNotExist hold for pods without a class. */
function hasClass(operator: QuotaScope["operator"], values: readonly string[], name: string): boolean {
  switch (operator) {
    case "Exists":
      return name !== "";
    case "DoesNotExist":
      return name === "";
    case "In":
      return name !== "" && values.includes(name);
    case "NotIn":
      return name === "" || !values.includes(name);
  }
}

/** No container, and not the pod as a whole, asks for CPU or memory, or limits it: facts 7.6. */
function isBestEffort({ containers, initContainers, podLevel }: WrittenPod): boolean {
  return [...containers, ...initContainers, podLevel].every((each) => {
    const said = larger(each.limits, each.requests);
    return ["cpu", "memory"].every((name) => (said.get(name) ?? 0n) === 0n);
  });
}

/** Names of what would be too much with a request, of those that are limited. */
export function exceeded(used: Amounts, requested: Amounts, hard: Amounts): readonly string[] {
  return [...requested.keys()].filter((name) => {
    const most = hard.get(name);
    return most !== undefined && (used.get(name) ?? 0n) + requested.get(name)! > most;
  });
}

/** Amounts of these names alone. */
export function masked(amounts: Amounts, has: (name: string) => boolean): Amounts {
  return new Map([...amounts].filter(([name]) => has(name)));
}
