/** Time that a container has after its stop signal, whatever its preStop hook has used up of the grace. */
export const LEAST_GRACE = 2_000_000;

/**
 * From the decision to stop a container to its end, in microseconds.
 *
 * The preStop hook runs within the grace period; then, or when it is the container's `turn` if that is later, comes
 * the stop signal, and `shutdown` later the container has stopped, unless what is left of the grace (at least 2 s)
 * is over before: then it is killed. Source: facts 6.5, killContainer of the kubelet.
 */
export function stopTime(preStop: number, shutdown: number, grace: number, turn = 0): number {
  const signal = Math.min(Math.max(preStop, turn), grace);
  return signal + Math.min(shutdown, Math.max(grace - signal, LEAST_GRACE));
}
