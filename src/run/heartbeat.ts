import type { Cluster } from "../cluster/cluster.ts";

/**
 * Writes how far a run has come into shared memory, each time it is called: two stores, some 2 ns.
 *
 * To be called before each decision, since that is where a run may hang. It is also called whenever a pod or a
 * node moves, so that a run that needs no decision for long does not look as if it hung.
 */
export function beatWith(cluster: Cluster, heartbeat: Float64Array | undefined): () => void {
  if (heartbeat === undefined) return () => {};
  let beats = 0;
  const beat = () => {
    heartbeat[0] = ++beats;
    heartbeat[1] = cluster.now;
  };
  cluster.listen({ podReady: beat, podEnded: beat, nodeDown: beat, nodeUp: beat });
  return beat;
}
