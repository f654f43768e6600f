import type { ReplicaSet } from "../../../../src/controllers/replica-set.ts";
import { imageOf } from "../pod-objects.ts";
import type { Fields } from "../recording.ts";
import type { KindView, Shown } from "./view.ts";
import { workloadsOf } from "./workloads.ts";

export const replicaSets: KindView = {
  kind: "ReplicaSet",
  begin: (played) => {
    const { parts, names, world } = played;
    const ofDeployments = workloadsOf(played, "Deployment");
    const alone = workloadsOf(played, "ReplicaSet");
    const known = new Map<ReplicaSet, { readonly state: readonly unknown[]; readonly shown: Shown }>();
    /** One of a Deployment: they are many, and few of them have changed. */
    const ownedShown = (set: ReplicaSet, owner: string): Shown => {
      const last = known.get(set);
      const state = stateOf(set, owner);
      if (last?.state.every((value, i) => value === state[i])) return last.shown;
      const shown: Shown = [names.ofSet(set), { owner, ...ownedFields(set) }];
      known.set(set, { state, shown });
      return shown;
    };
    return {
      *show() {
        for (const number of ofDeployments) {
          const deployment = parts.workloads.deploymentAt(number);
          const owner = world.objects.workloads[number]!.name;
          for (const set of deployment?.sets ?? []) yield ownedShown(set, owner);
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

/** All that its fields are made of. */
function stateOf(set: ReplicaSet, owner: string): readonly unknown[] {
  const { replicas, template, status, revision, desired, max, revisionHistory } = set;
  const { length } = revisionHistory;
  const counts = [status.replicas, status.ready, status.available, status.terminating, status.failure];
  return [owner, replicas, template, ...counts, revision, desired, max, length, revisionHistory[length - 1]];
}

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
