import type { Cluster } from "../cluster/cluster.ts";
import type { Marks } from "./marks.ts";

/** Marks where plans of rollouts come to: steps as instants, pauses from their begin to their end. */
export function markPlans(cluster: Cluster, marks: Marks, labelOf: (workload: number) => string): void {
  /** Ends of pauses, by workload. */
  const pauses = new Map<number, (until: number) => void>();
  cluster.listen({
    planStepped(workload, { mark, lasts }) {
      if (mark === "") return;
      const end = marks.begin(cluster.now, mark, labelOf(workload), "plan");
      end(cluster.now + lasts);
      if (lasts > 0) pauses.set(workload, end);
    },
    rolloutPaused(workload, why) {
      if (why !== "") return;
      // One that was taken back meanwhile ends early.
      pauses.get(workload)?.(cluster.now);
      pauses.delete(workload);
    },
  });
}
