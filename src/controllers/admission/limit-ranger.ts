import { type Amounts, NO_AMOUNTS, replaced } from "../../spec/amounts.ts";
import type { LimitRangeItem, LimitRangeSpec } from "../../spec/quota.ts";
import {
  requestsOf,
  type WrittenContainer,
  type WrittenPod,
  type WrittenResources,
} from "../../spec/written-pod.ts";
import { quantityText } from "../../units/quantity-text.ts";
import { aggregated } from "./aggregated.ts";
import { podLimits, podRequests } from "./pod-amounts.ts";

/**
 * The pod with the limits and requests that LimitRanges fill in where its containers say nothing: what a limit implies
 * for the request is done before. The same pod where nothing is filled in.
 *
 * Source: Kubernetes plugin/pkg/admission/limitranger.
 */
export function withDefaults(pod: WrittenPod, ranges: readonly LimitRangeSpec[]): WrittenPod {
  const items = ranges.flatMap((range) => range.items).filter(({ type }) => type === "Container");
  return items.reduce(filled, pod);
}

function filled(pod: WrittenPod, { defaultLimit, defaultRequest }: LimitRangeItem): WrittenPod {
  const lacks = (each: WrittenContainer) =>
    [...defaultLimit.keys()].some((name) => !each.limits.has(name)) ||
    [...defaultRequest.keys()].some((name) => !requestsOf(each).has(name));
  const fill = (each: WrittenContainer): WrittenContainer => ({
    ...each,
    limits: replaced(defaultLimit, each.limits),
    requests: replaced(defaultRequest, requestsOf(each)),
  });
  if (![...pod.containers, ...pod.initContainers].some(lacks)) return pod;
  return { ...pod, containers: pod.containers.map(fill), initContainers: pod.initContainers.map(fill) };
}

/** What LimitRanges do not allow of a pod, in Kubernetes' words; "" if it may be made. */
export function whyOutOfRange(pod: WrittenPod, ranges: readonly LimitRangeSpec[]): string {
  for (const { items } of ranges) {
    const wrong = items.flatMap((item) => violations(item, pod));
    // The first range that is violated answers.
    if (wrong.length > 0) return aggregated(wrong);
  }
  return "";
}

/** The same of a claim for storage. */
export function whyClaimOutOfRange(size: bigint, ranges: readonly LimitRangeSpec[]): string {
  const claim = { requests: new Map([["storage", size]]), limits: NO_AMOUNTS };
  for (const { items } of ranges) {
    const wrong = items
      .filter(({ type }) => type === "PersistentVolumeClaim")
      .flatMap(({ type, min, max }) => [
        ...compare(min, (name, least) => belowMin(type, name, least, claim)),
        // Of claims requests are compared, which have no limits [limitranger, PersistentVolumeClaimValidateLimitFunc].
        ...compare(max, (name, most) => {
          const amount = claim.requests.get(name);
          if (amount === undefined || amount <= most) return "";
          return `maximum ${name} usage per ${type} is ${quantityText(most)}, but request is ${quantityText(amount)}`;
        }),
      ]);
    if (wrong.length > 0) return aggregated(wrong);
  }
  return "";
}

function violations(item: LimitRangeItem, pod: WrittenPod): readonly string[] {
  switch (item.type) {
    case "Container":
      return [...pod.containers, ...pod.initContainers].flatMap((each) =>
        outOf(item, { requests: requestsOf(each), limits: each.limits }),
      );
    case "Pod":
      return outOf(item, wholePod(pod));
    case "PersistentVolumeClaim":
      return [];
  }
}

/** Overhead is the node's side and not limited [limitranger, podRequests and podLimits]. */
function wholePod(pod: WrittenPod): WrittenResources {
  const bare = { ...pod, overhead: NO_AMOUNTS };
  return { requests: podRequests(bare), limits: podLimits(bare) };
}

function outOf({ type, min, max, maxRatio }: LimitRangeItem, asked: WrittenResources): readonly string[] {
  return [
    ...compare(min, (name, least) => belowMin(type, name, least, asked)),
    ...compare(max, (name, most) => aboveMax(type, name, most, asked)),
    ...compare(maxRatio, (name, ratio) => aboveRatio(type, name, ratio, asked)),
  ];
}

function compare(bounds: Amounts, why: (name: string, bound: bigint) => string): readonly string[] {
  return [...bounds].map(([name, bound]) => why(name, bound)).filter((each) => each !== "");
}

type Bound = (type: LimitRangeItem["type"], name: string, bound: bigint, asked: WrittenResources) => string;

const belowMin: Bound = (type, name, least, { requests, limits }) => {
  const begin = `minimum ${name} usage per ${type} is ${quantityText(least)}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (request === undefined) return `${begin}.  No request is specified`;
  if (request < least) return `${begin}, but request is ${quantityText(request)}`;
  return limit !== undefined && limit < least ? `${begin}, but limit is ${quantityText(limit)}` : "";
};

const aboveMax: Bound = (type, name, most, { requests, limits }) => {
  const begin = `maximum ${name} usage per ${type} is ${quantityText(most)}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (limit === undefined) return `${begin}.  No limit is specified`;
  if (limit > most) return `${begin}, but limit is ${quantityText(limit)}`;
  return request !== undefined && request > most ? `${begin}, but request is ${quantityText(request)}` : "";
};

const aboveRatio: Bound = (type, name, most, { requests, limits }) => {
  const begin = `${name} max limit to request ratio per ${type} is ${quantityText(most)}`;
  const request = requests.get(name) ?? 0n;
  const limit = limits.get(name) ?? 0n;
  if (request === 0n) return `${begin}, but no request is specified or request is 0`;
  if (limit === 0n) return `${begin}, but no limit is specified or limit is 0`;
  const ratio = Number(limit) / Number(request);
  return limit * 1000n > most * request ? `${begin}, but provided ratio is ${ratio.toFixed(6)}` : "";
};
