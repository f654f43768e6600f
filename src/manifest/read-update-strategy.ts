import type { IntOrPercent } from "../spec/objects.ts";
import type { Part } from "./part.ts";
import { readIntOrPercent, readShare, wordOf } from "./read-number.ts";

/** How a workload replaces its pods: RollingUpdate, or another way that takes no rollingUpdate. */
export function readUpdateKind<Other extends string>(
  part: Part | undefined,
  other: Other,
): "RollingUpdate" | Other {
  const kind = wordOf(part, "type", ["RollingUpdate", other], "RollingUpdate");
  if (kind === other)
    part
      ?.get("rollingUpdate")
      ?.keyError("conflicting-keys", `${other} takes no rollingUpdate`, "remove it, or use RollingUpdate");
  return kind;
}

/** How many pods more, and how many fewer, a rolling update may have; not both none. */
export function readRollingAmounts(
  rolling: Part | undefined,
  usual: { readonly maxSurge: IntOrPercent; readonly maxUnavailable: IntOrPercent },
): { readonly maxSurge: IntOrPercent; readonly maxUnavailable: IntOrPercent } {
  const maxSurge = readIntOrPercent(rolling, "maxSurge") ?? usual.maxSurge;
  const maxUnavailable = readShare(rolling, "maxUnavailable") ?? usual.maxUnavailable;
  if (maxSurge.value === 0 && maxUnavailable.value === 0)
    rolling?.error(
      "conflicting-keys",
      "maxSurge and maxUnavailable are both 0: a rollout could not take a step",
      "give one of them at least 1",
    );
  return { maxSurge, maxUnavailable };
}
