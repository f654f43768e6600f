import type { Amounts } from "../../spec/amounts.ts";
import type { ClaimRequest } from "../../spec/pod.ts";

/**
 * What a claim counts for in a quota: as one, with its size, and of its class as well.
 *
 * Source: Kubernetes pkg/quota/v1/evaluator/core/persistent_volume_claims.go.
 */
export function claimUsage({ size, storageClass }: Pick<ClaimRequest, "size" | "storageClass">): Amounts {
  const storage = BigInt(Math.round(size)) * 1000n;
  const usage = new Map([
    ["persistentvolumeclaims", ONE],
    ["count/persistentvolumeclaims", ONE],
    ["requests.storage", storage],
  ]);
  if (storageClass === "") return usage;
  const ofClass = `${storageClass}.storageclass.storage.k8s.io`;
  return usage.set(`${ofClass}/persistentvolumeclaims`, ONE).set(`${ofClass}/requests.storage`, storage);
}

const ONE = 1000n;
