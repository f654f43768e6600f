import { type Amounts, replaced } from "../spec/amounts.ts";
import type { LimitRangeItem } from "../spec/quota.ts";
import { readAmounts } from "./amounts.ts";
import type { LimitRangeDraft } from "./drafts.ts";
import type { Base } from "./found-object.ts";
import type { Part } from "./part.ts";
import { shortened } from "./plain.ts";
import { wordOf } from "./read-number.ts";

/** Reads a LimitRange, with defaults as the API server sets them; reports what it would refuse. */
export function readLimitRange(part: Part, base: Base): LimitRangeDraft {
  const parts = part.get("spec")?.list("limits") ?? [];
  const items = parts.map(readItem);
  for (const [i, { type }] of items.entries())
    if (items.findIndex((each) => each.type === type) < i)
      (parts[i]!.get("type") ?? parts[i]!).error(
        "duplicate-name",
        `there are limits of type ${type} already`,
        "write one item for each type",
      );
  return { ...base, kind: "LimitRange", items };
}

const TYPES = ["Container", "Pod", "PersistentVolumeClaim"] as const;

/**
 * A limit that is not given is the largest one allowed; a request that is not given is that limit, or the least one
 * allowed. Source: Kubernetes pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem.
 */
function readItem(part: Part): LimitRangeItem {
  const type = wordOf(part, "type", TYPES, "Container");
  const min = readAmounts(part.get("min"));
  const max = readAmounts(part.get("max"));
  const maxRatio = readAmounts(part.get("maxLimitRequestRatio"));
  const ownLimit = readAmounts(part.get("default"));
  const ownRequest = readAmounts(part.get("defaultRequest"));
  const isContainer = type === "Container";
  const defaultLimit = isContainer ? replaced(max, ownLimit) : ownLimit;
  const defaultRequest = isContainer ? replaced(replaced(min, defaultLimit), ownRequest) : ownRequest;
  const item = { type, min, max, defaultLimit, defaultRequest, maxRatio };
  checkItem(part, item, { ownLimit, ownRequest });
  return item;
}

/** Source: Kubernetes pkg/apis/core/validation, ValidateLimitRange. */
function checkItem(
  part: Part,
  { type, min, max, defaultLimit, defaultRequest, maxRatio }: LimitRangeItem,
  { ownLimit, ownRequest }: { readonly ownLimit: Amounts; readonly ownRequest: Amounts },
): void {
  if (type !== "Container")
    for (const key of ["default", "defaultRequest"])
      part.get(key)?.keyError("conflicting-keys", `a ${type} has no ${key}`, "use it with type: Container");
  if (type === "PersistentVolumeClaim" && !min.has("storage") && !max.has("storage"))
    part.error(
      "missing-key",
      "the range of a claim needs min or max of storage",
      'add max: {storage: "10Gi"}',
    );
  const ordered: readonly (readonly [Amounts, string, Amounts, string])[] = [
    [min, "min", max, "max"],
    [min, "min", ownRequest, "defaultRequest"],
    [ownRequest, "defaultRequest", max, "max"],
    [min, "min", ownLimit, "default"],
    [ownLimit, "default", max, "max"],
    [defaultRequest, "defaultRequest", defaultLimit, "default"],
  ];
  for (const [low, lowName, high, highName] of ordered)
    for (const [resource, amount] of low) {
      const most = high.get(resource);
      if (most === undefined || amount <= most) continue;
      const at = part.get(highName)?.get(resource) ?? part.get(lowName)?.get(resource) ?? part;
      const message = `${lowName} of ${shortened(resource)} is more than its ${highName}`;
      at.error("out-of-range", message, "change one of the two");
    }
  for (const [resource, ratio] of maxRatio)
    if (ratio < 1000n)
      part
        .at("maxLimitRequestRatio", resource)
        ?.error("out-of-range", `the ratio of ${shortened(resource)} is less than 1`, "write 1 or more");
}
