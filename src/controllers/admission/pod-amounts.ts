import { type Amounts, NO_AMOUNTS, plus, replaced } from "../../spec/amounts.ts";
import { podTotals } from "../../spec/pod-requests.ts";
import { NO_RESOURCES, requestsOf, type WrittenPod } from "../../spec/written-pod.ts";

/** What a pod requests as a whole: sidecars stay, other init containers run one by one before the rest. */
export function podRequests({ containers, initContainers, overhead, podLevel }: WrittenPod): Amounts {
  return podTotals({
    containers: containers.map(requestsOf),
    initContainers: initContainers.map((each) => ({ requests: requestsOf(each), isSidecar: each.isSidecar })),
    overhead,
    podLevel,
  });
}

/** Limits add up as requests do; overhead counts for what has a limit [component-helpers/resource, PodLimits]. */
export function podLimits({ containers, initContainers, overhead, podLevel }: WrittenPod): Amounts {
  const sum = podTotals({
    containers: containers.map(({ limits }) => limits),
    initContainers: initContainers.map(({ limits, isSidecar }) => ({ requests: limits, isSidecar })),
    overhead: NO_AMOUNTS,
    podLevel: NO_RESOURCES,
  });
  const limits = replaced(sum, podLevel.limits);
  return plus(limits, new Map([...overhead].filter(([resource]) => limits.has(resource))));
}
