import type { StatefulSet } from "../../../../src/controllers/stateful-set.ts";
import { imageOf } from "../pod-objects.ts";
import { revisionName } from "./controller-revisions.ts";
import type { KindView, Shown } from "./view.ts";
import { workloadsOf } from "./workloads.ts";

export const statefulSets: KindView = {
  kind: "StatefulSet",
  begin: (played) => {
    const numbers = workloadsOf(played, "StatefulSet");
    return {
      *show() {
        for (const number of numbers) {
          const set = played.parts.workloads.statefulSetAt(number);
          if (set !== undefined) yield shownAs(set);
        }
      },
    };
  },
};

function shownAs({ spec, status }: StatefulSet): Shown {
  const { update, name } = spec;
  const { currentRevision, updateRevision } = status;
  return [
    name,
    {
      "spec.replicas": spec.replicas,
      image: imageOf(spec.template),
      partition: update.kind === "RollingUpdate" ? (update.partition ?? 0) : undefined,
      replicas: status.replicas,
      readyReplicas: status.ready,
      availableReplicas: status.available,
      currentReplicas: status.current,
      updatedReplicas: status.updated,
      currentRevision: currentRevision && revisionName(name, currentRevision),
      updateRevision: updateRevision && revisionName(name, updateRevision),
      observedGeneration: status.observedGeneration,
    },
  ];
}
