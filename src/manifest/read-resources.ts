import { suggestion } from "../diagnostics/did-you-mean.ts";
import { type Amounts, isOvercommittable, NO_AMOUNTS } from "../spec/amounts.ts";
import type { WrittenResources } from "../spec/written-pod.ts";
import { readAmounts } from "./amounts.ts";
import type { Part } from "./part.ts";
import { shortened } from "./plain.ts";

/** Reads `resources` of a container or a pod. */
export function readResources(part: Part | undefined): WrittenResources {
  if (part === undefined) return NOTHING;
  const limits = readAmounts(part.get("limits"));
  const requests = readAmounts(part.get("requests"));
  checkNames(part.get("limits"), limits);
  checkNames(part.get("requests"), requests);
  for (const [resource, request] of requests)
    checkLimit(resource, request, limits.get(resource), part.get("requests"));
  return { requests, limits };
}

const NOTHING: WrittenResources = { requests: NO_AMOUNTS, limits: NO_AMOUNTS };

const NATIVE = ["cpu", "memory", "ephemeral-storage"];

/** What has no domain in its name is one of Kubernetes' own. */
function checkNames(part: Part | undefined, amounts: Amounts): void {
  for (const resource of amounts.keys()) {
    if (NATIVE.includes(resource) || resource.includes("/") || resource.startsWith("hugepages-")) continue;
    const hint = suggestion(
      resource,
      NATIVE,
      "known resources, besides those of a domain such as nvidia.com/gpu",
    );
    part?.get(resource)?.keyError("wrong-value", `there is no resource "${shortened(resource)}"`, hint);
  }
}

function checkLimit(
  resource: string,
  request: bigint,
  limit: bigint | undefined,
  requests: Part | undefined,
): void {
  // Limits are not simulated, so that a file with these mistakes can be.
  if (limit !== undefined && limit < request)
    requests
      ?.get(resource)
      ?.refuse(
        "out-of-range",
        `the request of ${shortened(resource)} is more than its limit`,
        "raise the limit, or lower the request",
      );
  else if (!isOvercommittable(resource) && limit !== request)
    requests
      ?.get(resource)
      ?.refuse(
        "conflicting-keys",
        `request and limit of ${shortened(resource)} must be equal`,
        "it cannot be overcommitted: give the limit alone",
      );
}
