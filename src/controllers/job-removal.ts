import type { PodId } from "../cluster/ids.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { firstToGo } from "./first-to-go.ts";
import { isIndexed, type Job } from "./job.ts";
import { jobDeletionOrder } from "./job-deletion-order.ts";

/**
 * Which of its active pods a Job gives up when `surplus` are too many: of an Indexed one all but the last in order of
 * each index and those beyond its completions anyway, then as many of the others as are left to go. Source: facts 4.3.
 */
export function podsToRemove(
  { spec }: Job,
  pods: readonly PodId[],
  surplus: number,
  { cluster, hasStarted }: Pick<ControllerTools, "cluster" | "hasStarted">,
  indexOf: (pod: PodId) => number,
): readonly PodId[] {
  const order = jobDeletionOrder(cluster, hasStarted);
  const needless = isIndexed(spec) ? needlessPods(pods, spec.completions, order, indexOf) : [];
  const missing = surplus - needless.length;
  if (missing <= 0) return needless;
  const gone = new Set(needless);
  return [
    ...needless,
    ...firstToGo(
      pods.filter((pod) => !gone.has(pod)),
      missing,
      order,
    ),
  ];
}

function needlessPods(
  pods: readonly PodId[],
  completions: number,
  order: (a: PodId, b: PodId) => number,
  indexOf: (pod: PodId) => number,
): readonly PodId[] {
  const byIndex = new Map<number, PodId[]>();
  for (const pod of pods) {
    const others = byIndex.get(indexOf(pod));
    if (others === undefined) byIndex.set(indexOf(pod), [pod]);
    else others.push(pod);
  }
  return Array.from(byIndex).flatMap(([index, same]) =>
    index >= completions ? same : firstToGo(same, same.length - 1, order),
  );
}
