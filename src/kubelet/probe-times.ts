import type { ContainerSpec, ProbeSpec } from "../spec/pod.ts";

/**
 * When probes decide, in microseconds after the start of a container that answers from `up` on.
 *
 * A probe is tried at the start and each period, but not before its initial delay; tries before `up` fail at once,
 * those at `up` and later succeed. So the decisive try is arithmetic. Source: facts 7.4, kubelet/prober/worker.go.
 */
type Probes = Pick<ContainerSpec, "startupProbe" | "readinessProbe" | "livenessProbe">;

/** The startup probe has succeeded; 0 where there is none: started is then the same as running. */
export function startedAfter({ startupProbe }: Probes, up: number): number {
  return startupProbe === undefined ? 0 : succeedsAfter(startupProbe, up, 0);
}

/** The container is ready: without a readiness probe as soon as it answers and has passed its startup probe. */
export function readyAfter({ startupProbe, readinessProbe }: Probes, up: number): number {
  const started = startupProbe === undefined ? 0 : succeedsAfter(startupProbe, up, 0);
  if (readinessProbe === undefined) return Math.max(started, up);
  // The startup probe's success brings a readiness probe at once, and the periods count from there.
  return succeedsAfter(readinessProbe, up, started);
}

/** Its startup probe, or without one its liveness probe, has it killed; Infinity: never. */
export function killedAfter({ startupProbe, livenessProbe }: Probes, up: number): number {
  // A startup probe keeps the liveness probe back until the container answers; then no probe fails any more.
  const probe = startupProbe ?? livenessProbe;
  return probe === undefined ? Number.POSITIVE_INFINITY : failsAfter(probe, up);
}

/** The last of `successThreshold` tries in a row that succeed; tries are made from `first` on. */
function succeedsAfter(
  { initialDelay, period, successThreshold }: ProbeSpec,
  up: number,
  first: number,
): number {
  const skipped = Math.ceil(Math.max(0, initialDelay - first, up - first) / period);
  return first + (skipped + successThreshold - 1) * period;
}

/** The last of `failureThreshold` tries that fail, if all of them come before `up`. */
function failsAfter({ initialDelay, period, failureThreshold }: ProbeSpec, up: number): number {
  const last = (Math.ceil(initialDelay / period) + failureThreshold - 1) * period;
  return last < up ? last : Number.POSITIVE_INFINITY;
}

/** The liveness probe has found out that a container hangs since `hang`; it was started at `started`. Tries time out. */
export function livenessFails(probe: ProbeSpec, started: number, hang: number): number {
  const tries = Math.ceil(Math.max(probe.initialDelay, started, hang) / probe.period);
  return failsFrom(probe, tries * probe.period);
}

/** When the last of failureThreshold tries has timed out, the first of them begun at `first`, `before` having failed. */
export function failsFrom(
  { period, timeout, failureThreshold }: ProbeSpec,
  first: number,
  before = 0,
): number {
  return first + (failureThreshold - before - 1) * Math.max(period, timeout) + timeout;
}
