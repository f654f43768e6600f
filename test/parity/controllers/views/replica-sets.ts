import type { ReplicaSet } from "../../../../src/controllers/replica-set.ts";
import { imageOf } from "../pod-objects.ts";
import type { Fields } from "../recording.ts";
import type { KindView } from "./view.ts";
import { workloadsOf } from "./workloads.ts";

export const replicaSets: KindView = {
  kind: "ReplicaSet",
  begin: (played) => {
    const { parts, names, world } = played;
    const ofDeployments = workloadsOf(played, "Deployment");
    const alone = workloadsOf(played, "ReplicaSet");
    return {
      *show() {
        for (const number of ofDeployments) {
          const deployment = parts.workloads.deploymentAt(number);
          for (const set of deployment?.sets ?? [])
            yield [names.ofSet(set), { owner: world.objects.workloads[number]!.name, ...ownedFields(set) }];
        }
        for (const set of parts.workloads.orphanSets) yield [names.ofSet(set), ownedFields(set)];
        for (const number of alone) {
          const set = parts.workloads.replicaSetAt(number);
          if (set !== undefined) yield [names.ofSet(set), fieldsOf(set)];
        }
      },
    };
  },
};

/** With what its Deployment has written. */
function ownedFields(set: ReplicaSet): Fields {
  return {
    ...fieldsOf(set),
    revision: String(set.revision),
    desired: String(set.desired),
    max: String(set.max),
    revisionHistory: set.revisionHistory.join(",") || undefined,
  };
}

function fieldsOf({ replicas, template, status }: ReplicaSet): Fields {
  return {
    "spec.replicas": replicas,
    image: imageOf(template),
    replicas: status.replicas,
    readyReplicas: status.ready,
    availableReplicas: status.available,
    terminatingReplicas: status.terminating,
    "cond.ReplicaFailure": status.failure === "" ? undefined : `True FailedCreate: ${status.failure}`,
  };
}
