import type { WorkloadSpec } from "../spec/objects.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import type { KeptField } from "../spec/world.ts";
import { restartedLike } from "./template-changes.ts";

/** An object that is there, as far as an apply may leave it as it is. */
export interface Live {
  readonly template: PodTemplateSpec;
  readonly replicas?: number;
  readonly isPaused?: boolean;
}

/**
 * What `kubectl apply` makes of an object that is there: the new spec, with what no manifest ever said left as the
 * verbs have made it, which are its `kept` fields and the mark of the last restart.
 */
export function appliedSpec(
  spec: WorkloadSpec,
  live: Live | undefined,
  kept: readonly KeptField[],
): WorkloadSpec {
  if (live === undefined || spec.kind === "Pod") return spec;
  const template = restartedLike(live.template, spec.template);
  switch (spec.kind) {
    case "Deployment": {
      const { replicas, isPaused } = spec;
      return {
        ...spec,
        template,
        replicas: kept.includes("replicas") ? (live.replicas ?? replicas) : replicas,
        isPaused: kept.includes("isPaused") ? (live.isPaused ?? isPaused) : isPaused,
      };
    }
    case "ReplicaSet":
    case "StatefulSet": {
      const { replicas } = spec;
      return {
        ...spec,
        template,
        replicas: kept.includes("replicas") ? (live.replicas ?? replicas) : replicas,
      };
    }
    default:
      return { ...spec, template };
  }
}
