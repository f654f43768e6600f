import { removeNow } from "../../../../src/controllers/remove-now.ts";
import { NotSimulated } from "../not-simulated.ts";
import type { Act } from "./act.ts";

export const remove: Act = (action, acting) => {
  const { kind = "", name = "", options, code } = action;
  if (code !== undefined && code >= 300) return;
  const { parts, numberOf, finder, pods } = acting;
  if (kind === "Node") parts.cluster.removeNode(finder.nodeNamed(name));
  else if (kind !== "Pod") {
    const number = numberOf(kind, name);
    if (number === undefined) throw new NotSimulated(`the deletion of a ${kind}`);
    parts.workloads.delete(number);
  } else if (pods.ended.has(name)) pods.deleteEnded(name);
  else {
    const pod = finder.podLike(name, "any");
    if (options?.gracePeriodSeconds === 0) {
      pods.removedAtOnce(pod);
      removeNow(parts.cluster, pod, "deletion");
    } else parts.cluster.requestDeletion(pod, "deletion");
  }
};
