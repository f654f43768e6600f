import type { Simulation } from "../kernel/simulation.ts";

/**
 * Writes how far a run has come into shared memory, each time it is called.
 *
 * Called before each decision, since that is where a run may hang; two stores, some 2 ns.
 */
export function beatEvery(simulation: Simulation, heartbeat: Float64Array | undefined): () => void {
  if (heartbeat === undefined) return () => {};
  let beats = 0;
  return () => {
    heartbeat[0] = ++beats;
    heartbeat[1] = simulation.now;
  };
}
