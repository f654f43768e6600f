import type { Column } from "../../cluster/ids.ts";
import { isMore } from "../../cluster/rests.ts";
import type { HintedNode, HintedPod } from "./cluster-event.ts";

/** By resource, with what the numbers leave out past 2^53. */
export interface Amounts {
  readonly numbers: Column;
  readonly rests: Column | undefined;
}

export function requestsOf({ requests, requestRests }: HintedPod): Amounts {
  return { numbers: requests, rests: requestRests };
}

export function offerOf({ allocatable, allocatableRests }: HintedNode): Amounts {
  return { numbers: allocatable, rests: allocatableRests };
}

/** Whether some have more of a resource than others. */
export function hasMore(resource: number, some: Amounts, others: Amounts): boolean {
  return isMore(
    some.numbers[resource]!,
    some.rests?.[resource] ?? 0,
    others.numbers[resource]!,
    others.rests?.[resource] ?? 0,
  );
}
