import {
  type Amounts,
  isOvercommittable,
  larger,
  NO_AMOUNTS,
  plus,
  replaced,
  restOfAmount,
  restsOf,
  wholeAmount,
} from "./amounts.ts";
import type { RequestRests } from "./pod.ts";

/** What a pod asks for, as far as it is written; container requests already follow from limits. */
export interface WrittenRequests {
  readonly containers: readonly Amounts[];
  /** In order. */
  readonly initContainers: readonly { readonly requests: Amounts; readonly isSidecar: boolean }[];
  readonly overhead: Amounts;
  /** `spec.resources` of the pod. */
  readonly podLevel: { readonly requests: Amounts; readonly limits: Amounts };
}

export interface PodRequests {
  /** Millicores, bytes, things by name of the resource; only what is asked for. */
  readonly requests: ReadonlyMap<string, number>;
  /** With the fillers for what no container says: for a node's account. */
  readonly nonZeroCpu: number;
  readonly nonZeroMemory: number;
  /** The same without pod-level requests: for NodeResourcesFit's score of the pod. */
  readonly scoredCpu: number;
  readonly scoredMemory: number;
  /** Huge pages for that score, where the pod as a whole asks for some; undefined: as in `requests`. */
  readonly scoredRequests: ReadonlyMap<string, number> | undefined;
  /** What the numbers above leave out past 2^53; undefined: nothing. */
  readonly rests: DraftRests | undefined;
}

/** As RequestRests, by name. */
export type DraftRests = Omit<RequestRests, "requests"> & { readonly requests: ReadonlyMap<string, number> };

/** What a container that says nothing counts for in scores: 100m and 200Mi [pkg/scheduler/util/pod_resources.go]. */
const FILLERS: Amounts = new Map([
  ["cpu", 100n],
  ["memory", 200n * 1024n * 1024n * 1000n],
]);

/**
 * Adds up what a pod asks for. Source: facts 2.1, Kubernetes component-helpers/resource/helpers.go.
 *
 * S = sum of containers and sidecars; an init container needs its own and that of the sidecars before it; the pod
 * needs the larger of S and the largest of these, by resource; requests of the pod itself replace that; overhead
 * comes last. Sums are exact and rounded up once, at the end.
 */
export function podRequests(pod: WrittenRequests): PodRequests {
  const plain = addUp(pod, NO_AMOUNTS);
  const podLevel = podLevelRequests(pod, plain);
  const effective = replaced(plain, podLevel);
  const total = plus(effective, pod.overhead);
  // With pod-level requests, what anything says is said, overhead too: recorded of kube-scheduler 1.36.3.
  const fillers = podLevel.size === 0 ? FILLERS : without(FILLERS, total);
  const filled = replaced(addUp(pod, fillers), podLevel);
  const scored = addUp(pod, FILLERS);
  const nonZero = plus(filled, pod.overhead);
  const forScore = plus(scored, pod.overhead);
  return {
    requests: wholeAmounts(total),
    nonZeroCpu: amountOf(nonZero, "cpu"),
    nonZeroMemory: amountOf(nonZero, "memory"),
    scoredCpu: amountOf(forScore, "cpu"),
    scoredMemory: amountOf(forScore, "memory"),
    scoredRequests: hasHugePages(podLevel) ? wholeAmounts(plus(plain, pod.overhead)) : undefined,
    rests: draftRests(total, nonZero, forScore),
  };
}

/** The sums in exact amounts, without fillers. */
export function podTotals(pod: WrittenRequests): Amounts {
  const plain = addUp(pod, NO_AMOUNTS);
  return plus(replaced(plain, podLevelRequests(pod, plain)), pod.overhead);
}

function wholeAmounts(amounts: Amounts): ReadonlyMap<string, number> {
  return new Map(Array.from(amounts, ([resource, amount]) => [resource, wholeAmount(resource, amount)]));
}

function draftRests(total: Amounts, nonZero: Amounts, forScore: Amounts): DraftRests | undefined {
  const requests = restsOf(total);
  if (requests === undefined && restsOf(nonZero) === undefined && restsOf(forScore) === undefined)
    return undefined;
  return {
    requests: requests ?? new Map(),
    nonZeroCpu: restIn(nonZero, "cpu"),
    nonZeroMemory: restIn(nonZero, "memory"),
    scoredCpu: restIn(forScore, "cpu"),
    scoredMemory: restIn(forScore, "memory"),
  };
}

function restIn(amounts: Amounts, resource: string): number {
  return restOfAmount(resource, amounts.get(resource) ?? 0n);
}

function hasHugePages(amounts: Amounts): boolean {
  return Array.from(amounts.keys()).some((resource) => resource.startsWith(HUGE_PAGES));
}

const HUGE_PAGES = "hugepages-";

function amountOf(amounts: Amounts, resource: string): number {
  return wholeAmount(resource, amounts.get(resource) ?? 0n);
}

/** Containers alone, each with the fillers for what it does not say. */
function addUp(pod: WrittenRequests, fillers: Amounts): Amounts {
  let sum: Amounts = NO_AMOUNTS;
  for (const requests of pod.containers) sum = plus(sum, replaced(fillers, requests));
  let sidecars: Amounts = NO_AMOUNTS;
  let start: Amounts = NO_AMOUNTS;
  for (const { requests, isSidecar } of pod.initContainers) {
    const own = replaced(fillers, requests);
    const withSidecars = plus(sidecars, own);
    if (isSidecar) {
      sum = plus(sum, own);
      sidecars = withSidecars;
    }
    start = larger(start, withSidecars);
  }
  return larger(sum, start);
}

/**
 * Requests of the pod as a whole, with defaults [pkg/apis/core/v1/defaults.go, defaultPodRequests]: where there are
 * pod-level limits, what containers ask for, else the limit.
 */
function podLevelRequests({ podLevel }: WrittenRequests, containers: Amounts): Amounts {
  if (podLevel.requests.size + podLevel.limits.size === 0) return NO_AMOUNTS;
  const requests = new Map(podLevel.requests);
  if (podLevel.limits.size > 0) {
    for (const [resource, amount] of containers)
      if (isPodLevel(resource) && isOvercommittable(resource) && !requests.has(resource))
        requests.set(resource, amount);
    for (const [resource, amount] of podLevel.limits)
      if (isPodLevel(resource) && !requests.has(resource)) requests.set(resource, amount);
  }
  for (const resource of requests.keys()) if (!isPodLevel(resource)) requests.delete(resource);
  return requests;
}

function isPodLevel(resource: string): boolean {
  return resource === "cpu" || resource === "memory" || resource.startsWith(HUGE_PAGES);
}

/** `a` without the resources of `b`. */
function without(a: Amounts, b: Amounts): Amounts {
  return new Map([...a].filter(([resource]) => !b.has(resource)));
}
