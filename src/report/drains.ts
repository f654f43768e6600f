import { formatQuantity } from "./format-quantity.ts";
import { groupBy } from "./group-by.ts";
import type { MarkRow } from "./result-tables.ts";
import type { StudyEvents } from "./study-events.ts";

/** How long a drain took, in seconds; Infinity if it was not over at the end. */
export interface Drain {
  readonly strategy: string;
  readonly variant: string;
  readonly seed: number;
  readonly target: string;
  readonly start: number;
  readonly duration: number;
}

/**
 * The drains of the first replication of each strategy and variant, in the order in which they were asked for.
 *
 * None where none took time: a drain of tasks alone only closes the node, at an instant.
 */
export function drainsOf({ marks }: StudyEvents): readonly Drain[] {
  const drains = marks.filter((mark) => mark.what === "drain");
  if (drains.every(({ from, until }) => from === until)) return [];
  return drains.map(({ strategy, variant, seed, target, from, until }) => ({
    strategy,
    variant,
    seed,
    target,
    start: from,
    duration: until - from,
  }));
}

/** "2 min", "not over at the end" */
export function drainTime({ duration }: Drain): string {
  return Number.isFinite(duration) ? formatQuantity("", "s", duration) : "not over at the end";
}

/** Drains that a line names one by one. */
const NAMED = 3;

/**
 * A line a strategy and variant: "drains under kube-default (seed 1): node/web-0 31 s, node/web-1 2 s"; of many only
 * the longest is named.
 */
export function describeDrains(events: StudyEvents): string[] {
  const drains = drainsOf(events);
  const byPlace = [...groupBy(drains, placeOf)];
  const told = byPlace.map(([, of]) => said(of));
  // Where all took the same, one line says it.
  if (byPlace.length > 1 && told.every((text) => text === told[0])) {
    return [`drains (seed ${drains[0]!.seed}, the same for all): ${told[0]}`];
  }
  return byPlace.map(([place, of], i) => `drains under ${place} (seed ${of[0]!.seed}): ${told[i]}`);
}

function placeOf({ strategy, variant }: Pick<MarkRow, "strategy" | "variant">): string {
  return variant === "" ? strategy : `${strategy} under ${variant}`;
}

function said(drains: readonly Drain[]): string {
  if (drains.length <= NAMED) return drains.map((drain) => `${drain.target} ${drainTime(drain)}`).join(", ");
  const longest = drains.reduce((most, drain) => (drain.duration > most.duration ? drain : most));
  return `${drains.length}, the longest ${longest.target} ${drainTime(longest)}`;
}
