import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { goDuration } from "../units/go-duration.ts";
import type { Drain } from "./drain.ts";

/** What kubectl says of the pods that are still there when a drain gives a node up. Source: kubectl pkg/drain. */
export function timeoutErrors(
  { options, leaving, held, contended }: Drain,
  { pods, classes }: Cluster,
): readonly string[] {
  const namespaceOf = (pod: PodId) => classes.namespace[pods.podClass[pod]!] ?? "";
  const reached = `global timeout reached: ${goDuration(options.timeout)}`;
  return [
    ...[...held, ...contended].map(
      (pod) => `error when evicting pods/"${pods.names[pod]}" -n "${namespaceOf(pod)}": ${reached}`,
    ),
    ...[...leaving.keys()].map(
      (pod) =>
        `error when waiting for pod "${pods.names[pod]}" in namespace "${namespaceOf(pod)}" to terminate: context deadline exceeded`,
    ),
  ];
}

export function severalBudgetsError(pod: PodId, { pods }: Cluster): string {
  return `error when evicting pods/"${pods.names[pod]}": This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.`;
}

/** Several errors as one. */
export function joined(errors: readonly string[]): string {
  return errors.length === 1 ? errors[0]! : `[${errors.join(", ")}]`;
}
