import type { DeletedObject } from "../spec/world.ts";
import type { TimelineActors } from "./timeline-actors.ts";

/** Whom the deletion of an object beside workloads concerns. */
type DeletingActors = Pick<TimelineActors, "services" | "budgets" | "admission" | "autoscalers" | "claims">;

/** Deletes an object beside workloads, as `kubectl delete` does: nothing if it is not there. */
export function deleteObject(object: DeletedObject, actors: DeletingActors): void {
  const { namespace, name } = object;
  switch (object.kind) {
    case "Service":
      actors.services.delete(namespace, name);
      break;
    case "PodDisruptionBudget":
      actors.budgets.delete(namespace, name);
      break;
    case "ResourceQuota":
      actors.admission.deleteQuota(namespace, name);
      break;
    case "LimitRange":
      actors.admission.deleteLimitRange(namespace, name);
      break;
    case "HorizontalPodAutoscaler":
      actors.autoscalers.delete(object.autoscaler);
      break;
    case "PersistentVolumeClaim":
      actors.claims.delete({ namespace, name });
  }
}
