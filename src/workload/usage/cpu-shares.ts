import type { QosClass } from "../../spec/qos.ts";

/** What a pod wants of its node's CPU, in millicores. */
export interface CpuClaim {
  readonly qos: QosClass;
  /** By container: what it requests, and what it would use. */
  readonly requests: readonly number[];
  readonly claims: readonly number[];
  /** What the pod as a whole requests. */
  readonly request: number;
  /** What all of it may use at the most. */
  readonly limit: number;
}

/**
 * What each container gets of a node's CPU, in millicores: all that it claims where there is enough, else by weights as
 * Linux's groups share it.
 *
 * Guaranteed pods stand beside two groups, of the Burstable pods, which weighs what these request, and of the BestEffort
 * ones, which weighs next to nothing; in a group pods share by their requests, in a pod its containers. What one does
 * not claim goes to the others. O(n log n) containers. Source: kubelet/cm, qos_container_manager_linux.go: cpu.shares.
 */
export function shareCpu(capacity: number, pods: readonly CpuClaim[]): readonly (readonly number[])[] {
  const wanted = pods.map(claimOf);
  const of = (qos: QosClass) => [...pods.keys()].filter((pod) => pods[pod]!.qos === qos);
  const group = (members: readonly number[], request: number) => ({
    members,
    weight: weightOf(request),
    claim: members.reduce((sum, pod) => sum + wanted[pod]!, 0),
  });
  const burstable = of("Burstable");
  const groups = [
    ...of("Guaranteed").map((pod) => group([pod], pods[pod]!.request)),
    group(
      burstable,
      burstable.reduce((sum, pod) => sum + pods[pod]!.request, 0),
    ),
    group(of("BestEffort"), 0),
  ];
  const granted: (readonly number[])[] = [];
  for (const [position, forGroup] of shareByWeight(capacity, groups).entries()) {
    const { members } = groups[position]!;
    const claims = members.map((pod) => ({ weight: weightOf(pods[pod]!.request), claim: wanted[pod]! }));
    for (const [place, forPod] of shareByWeight(forGroup, claims).entries())
      granted[members[place]!] = shareInPod(forPod, pods[members[place]!]!);
  }
  return granted;
}

/** What a pod would use of an endless node. */
export function claimOf({ claims, limit }: CpuClaim): number {
  return Math.min(
    limit,
    claims.reduce((sum, claim) => sum + claim, 0),
  );
}

function shareInPod(amount: number, { requests, claims }: CpuClaim): readonly number[] {
  return shareByWeight(
    amount,
    claims.map((claim, position) => ({ weight: weightOf(requests[position]!), claim })),
  );
}

/**
 * Divides an amount by weights, nobody getting more than it claims: who claims less than its part leaves the rest to the
 * others. O(n log n).
 */
export function shareByWeight(
  amount: number,
  claims: readonly { readonly weight: number; readonly claim: number }[],
): readonly number[] {
  const order = [...claims.keys()].sort(
    (a, b) => claims[a]!.claim / claims[a]!.weight - claims[b]!.claim / claims[b]!.weight,
  );
  let left = amount;
  let weights = claims.reduce((sum, { weight }) => sum + weight, 0);
  const granted = claims.map(() => 0);
  for (const position of order) {
    const { weight, claim } = claims[position]!;
    granted[position] = Math.min(claim, (left * weight) / weights);
    left -= granted[position]!;
    weights -= weight;
  }
  return granted;
}

/** Linux knows 1024 shares a core, and no fewer than two. */
function weightOf(request: number): number {
  return Math.max(LEAST, request);
}

const LEAST = 2000 / 1024;
