import { type ContainerTable, OVER } from "./container-table.ts";
import type { Containers } from "./containers.ts";

/**
 * From a decision now to stop the containers of a pod, rows `first` to before `end`, to the last one's end: all side by
 * side, but sidecars after the others, the last one first.
 */
export function timeToStop(containers: Containers, first: number, end: number): number {
  const { plans } = containers.table;
  let time = 0;
  for (let row = end - 1; row >= first; row--) {
    const turn = plans[row]!.role === "sidecar" ? time : 0;
    time = Math.max(time, containers.timeToStop(row, turn));
  }
  return time;
}

/** That of the first container that failed; 0 if none did. How sidecars end does not count. */
export function exitCodeOf({ state, exitCode, plans }: ContainerTable, first: number, end: number): number {
  for (let row = first; row < end; row++) {
    const counts = state[row] === OVER && plans[row]!.role !== "sidecar";
    if (counts && exitCode[row] !== 0) return exitCode[row]!;
  }
  return 0;
}
