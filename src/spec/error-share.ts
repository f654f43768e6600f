import type { PodTemplateSpec } from "./pod.ts";

/** Share of the requests to a pod that are answered with an error: a request that passes no container fails in none. */
export function errorShare({ containers }: Pick<PodTemplateSpec, "containers">): number {
  return 1 - containers.reduce((right, { behavior }) => right * (1 - (behavior.errors ?? 0)), 1);
}
