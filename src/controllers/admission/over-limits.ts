import { isOvercommittable } from "../../spec/amounts.ts";
import { requestsOf, type WrittenContainer, type WrittenPod } from "../../spec/written-pod.ts";
import { quantityText } from "../../units/quantity-text.ts";
import { aggregated } from "./aggregated.ts";

/**
 * Why the API server holds the spec of a pod at `path` to be invalid: requests above their limits, in its words; "" if
 * there are none. Source: Kubernetes pkg/apis/core/validation, ValidateContainerResourceRequirements.
 */
export function whyOverLimits({ containers, initContainers }: WrittenPod, path: string): string {
  const wrong = [
    ...containers.flatMap((each, i) => overLimits(each, `${path}.containers[${i}]`)),
    ...initContainers.flatMap((each, i) => overLimits(each, `${path}.initContainers[${i}]`)),
  ];
  return wrong.length === 0 ? "" : aggregated(wrong);
}

function overLimits(container: WrittenContainer, path: string): readonly string[] {
  return [...requestsOf(container)].flatMap(([resource, request]) => {
    const limit = container.limits.get(resource);
    const isEqual = isOvercommittable(resource) ? undefined : request === limit;
    if (limit === undefined || (isEqual ?? request <= limit)) return [];
    const must = isEqual === undefined ? "less than or equal to" : "equal to";
    const why = `must be ${must} ${resource} limit of ${quantityText(limit)}`;
    return [`${path}.resources.requests: Invalid value: "${quantityText(request)}": ${why}`];
  });
}
