import type { ContainerExit } from "../cluster/pod-table.ts";
import type { ContainerRole } from "./container-role.ts";
import { type ContainerTable, OVER } from "./container-table.ts";
import type { Containers } from "./containers.ts";

/**
 * From a decision now to stop the containers of a pod, rows `first` to before `end`, to the last one's end: all side by
 * side, but sidecars after the others, the last one first. `grace` where it is not the pod's.
 */
export function timeToStop(containers: Containers, first: number, end: number, grace?: number): number {
  const { plans } = containers.table;
  let time = 0;
  for (let row = end - 1; row >= first; row--) {
    const turn = plans[row]!.role === "sidecar" ? time : 0;
    time = Math.max(time, containers.timeToStop(row, turn, grace));
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

/** Containers that have failed, the main ones first. */
export function exitsOf(
  { state, exitCode, plans }: ContainerTable,
  first: number,
  end: number,
): readonly ContainerExit[] {
  const exits: { readonly role: ContainerRole; readonly exit: ContainerExit }[] = [];
  for (let row = first; row < end; row++) {
    if (state[row] !== OVER || exitCode[row] === 0) continue;
    const { spec, role } = plans[row]!;
    exits.push({ role, exit: { container: spec.name, exitCode: exitCode[row]! } });
  }
  return [...exits.filter(({ role }) => role === "main"), ...exits.filter(({ role }) => role !== "main")].map(
    ({ exit }) => exit,
  );
}
