import { removeNow } from "../../../../src/controllers/remove-now.ts";
import { CASCADES, type Cascade } from "../../../../src/spec/cascade.ts";
import { NotSimulated } from "../not-simulated.ts";
import { NAMESPACE } from "../reader.ts";
import type { Manifest } from "../recording.ts";
import type { Act } from "./act.ts";
import { deleteAutoscaler } from "./autoscalers.ts";

/** As the API has it: in the background unless something else is asked for. */
function cascadeOf(options: Manifest | undefined): Cascade {
  const policy = String(options?.propagationPolicy ?? "Background").toLowerCase();
  return CASCADES.find((each) => each === policy) ?? "background";
}

export const remove: Act = (action, acting) => {
  const { kind = "", name = "", options, code } = action;
  if (code !== undefined && code >= 300) return;
  const { parts, numberOf, finder, pods } = acting;
  if (kind === "Node") parts.cluster.removeNode(finder.nodeNamed(name));
  else if (kind === "HorizontalPodAutoscaler") deleteAutoscaler(name, acting);
  else if (kind === "ResourceQuota") parts.workloads.admission.deleteQuota(NAMESPACE, name);
  else if (kind === "LimitRange") parts.workloads.admission.deleteLimitRange(NAMESPACE, name);
  else if (kind !== "Pod") {
    const number = numberOf(kind, name);
    if (number === undefined) throw new NotSimulated(`the deletion of a ${kind}`);
    parts.workloads.delete(number, cascadeOf(options));
  } else if (pods.ended.has(name)) pods.deleteEnded(name);
  else {
    const pod = finder.podLike(name, "any");
    if (options?.gracePeriodSeconds === 0) removeNow(parts.cluster, pod, "deletion");
    else parts.cluster.requestDeletion(pod, "deletion");
  }
};
