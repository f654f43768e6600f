import type { Deployment } from "../../../../src/controllers/deployment.ts";
import type { DeploymentCondition } from "../../../../src/controllers/deployment-status.ts";
import { imageOf } from "../pod-objects.ts";
import type { KindView, Shown } from "./view.ts";
import { workloadsOf } from "./workloads.ts";

export const deployments: KindView = {
  kind: "Deployment",
  begin: (played) => {
    const numbers = workloadsOf(played, "Deployment");
    const known = new Map<
      number,
      { readonly version: number; readonly of: Deployment; readonly shown: Shown }
    >();
    return {
      *show() {
        for (const number of numbers) {
          const deployment = played.parts.workloads.deploymentAt(number);
          if (deployment === undefined) continue;
          let last = known.get(number);
          if (last?.of !== deployment || last.version !== deployment.version) {
            last = { version: deployment.version, of: deployment, shown: shownAs(deployment) };
            known.set(number, last);
          }
          yield last.shown;
        }
      },
    };
  },
};

function shownAs({ spec, status, generation }: Deployment): Shown {
  return [
    spec.name,
    {
      "spec.replicas": spec.replicas,
      image: imageOf(spec.template),
      paused: spec.isPaused,
      revision: status.revision === 0 ? undefined : String(status.revision),
      generation,
      replicas: status.replicas,
      updatedReplicas: status.updated,
      readyReplicas: status.ready,
      availableReplicas: status.available,
      unavailableReplicas: status.unavailable,
      terminatingReplicas: status.terminating,
      observedGeneration: status.observedGeneration,
      "cond.Progressing": textOf(status.progressing),
      "cond.Available": textOf(status.availability),
      "cond.ReplicaFailure": status.failure === "" ? undefined : "True FailedCreate",
    },
  ];
}

function textOf(condition: DeploymentCondition | undefined): string | undefined {
  return condition === undefined ? undefined : `${condition.status} ${condition.reason}`;
}
