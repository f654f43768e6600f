import type { Played } from "../played.ts";

/** Positions in `objects.workloads` of one kind. */
export function workloadsOf({ world }: Played, kind: string): readonly number[] {
  return [...world.objects.workloads.keys()].filter((i) => world.objects.workloads[i]!.kind === kind);
}
