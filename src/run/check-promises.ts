import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { InvariantError } from "../cluster/invariants.ts";
import { READY } from "../cluster/pod-table.ts";
import type { DisruptionBudgets } from "../controllers/disruption-budgets.ts";

/**
 * Watches what must hold of every pod's life, for runs with `check`: each ends in exactly one way, and no eviction of a
 * ready pod leaves its budget with fewer healthy pods than it wants. To be called when the budgets count already.
 *
 * @throws InvariantError, from within the event that breaks a promise.
 */
export function checkPromises(cluster: Cluster, budgets: DisruptionBudgets): void {
  const endings = new Map<PodId, string[]>();
  const fail = (message: string) => {
    throw new InvariantError(message, cluster.now);
  };
  const ends = (how: string) => (pod: PodId) => {
    const known = endings.get(pod) ?? [];
    endings.set(pod, [...known, how]);
  };
  cluster.listen({
    podEnded: ends("ended"),
    podRemoved: ends("removed"),
    podAbandoned: ends("abandoned"),
    podLeft: (pod) => {
      const how = endings.get(pod) ?? [];
      endings.delete(pod);
      if (how.length !== 1) fail(`pod ${pod} left and had ${how.join(" and ") || "not ended"}`);
    },
    podDeleting: (pod, cause) => {
      if (cause !== "drain" || cluster.pods.phase[pod] !== READY) return;
      for (const { spec, status } of budgets.of(pod)) {
        const { healthy, desired } = status;
        if (healthy < desired)
          fail(`the eviction of pod ${pod} left ${healthy} healthy of ${desired} that ${spec.name} wants`);
      }
    },
  });
}
