import type { NodeMonitorSpec } from "../spec/control-plane.ts";

/** How much of a zone is lost, as the node controller sees it. */
export type ZoneState = "Normal" | "PartialDisruption" | "FullDisruption";

/** Nodes of a zone that count, by whether the control plane holds them to be ready. */
export interface ZoneCounts {
  readonly ready: number;
  readonly notReady: number;
}

/**
 * FullDisruption: none is ready, and at least one is not; PartialDisruption: more than two are not, and they are the
 * threshold's share or more; else Normal. Source: facts 6.2.
 */
export function zoneState({ ready, notReady }: ZoneCounts, threshold: number): ZoneState {
  if (ready === 0 && notReady > 0) return "FullDisruption";
  const isPartial = notReady > FEW && notReady / (ready + notReady) >= threshold;
  return isPartial ? "PartialDisruption" : "Normal";
}

/** Nodes of the zone that are tainted with NoExecute, per second: few or none where a part of the zone is lost. */
export function evictionRate(
  state: ZoneState,
  { ready, notReady }: ZoneCounts,
  monitor: NodeMonitorSpec,
): number {
  if (state !== "PartialDisruption") return monitor.evictionRate;
  return ready + notReady > monitor.largeZone ? monitor.secondaryRate : 0;
}

/** So many nodes may be lost at a time without the zone being called disrupted. */
const FEW = 2;
