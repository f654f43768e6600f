import type { ScalingPolicy, ScalingRules } from "../spec/autoscaling.ts";
import { parseThousandths } from "../units/quantity.ts";
import type { Part } from "./part.ts";
import { shortened } from "./plain.ts";
import { SECOND, wholeBetween, wholeFrom, wordOf } from "./read-number.ts";

/** Rules of a direction with what Kubernetes fills in: facts 5.6. */
export function readScalingRules(part: Part | undefined, direction: "up" | "down"): ScalingRules {
  const usual = USUAL[direction];
  if (part === undefined) return usual;
  const policies = part.list("policies").map(readPolicy);
  if (part.has("policies") && policies.length === 0)
    part.get("policies")?.error("missing-key", "no policy at all", "add one, or remove the key");
  const window = wholeBetween(part, "stabilizationWindowSeconds", 0, 3600, NONE);
  return {
    stabilization: window === NONE ? usual.stabilization : window * SECOND,
    select: wordOf(part, "selectPolicy", ["Max", "Min", "Disabled"], usual.select),
    policies: policies.length === 0 ? usual.policies : policies,
    tolerance: readTolerance(part),
  };
}

const NONE = -1;

const DOUBLE: ScalingPolicy = { kind: "Percent", value: 100, period: 15 * SECOND };
const USUAL: Readonly<Record<"up" | "down", ScalingRules>> = {
  up: {
    stabilization: 0,
    select: "Max",
    policies: [{ kind: "Pods", value: 4, period: 15 * SECOND }, DOUBLE],
    tolerance: undefined,
  },
  down: { stabilization: undefined, select: "Max", policies: [DOUBLE], tolerance: undefined },
};

function readPolicy(part: Part): ScalingPolicy {
  return {
    kind: wordOf(part, "type", ["Pods", "Percent"], "Pods"),
    value: wholeFrom(part, "value", 1, 1),
    period: wholeBetween(part, "periodSeconds", 1, 1800, 1) * SECOND,
  };
}

/** A share, written as a quantity: "0.05" or "50m". */
function readTolerance(part: Part): number | undefined {
  const text = part.text("tolerance");
  if (text === undefined) return undefined;
  const read = parseThousandths(text);
  if (read.ok) return Number(read.value) / 1000;
  return part.get("tolerance")?.error("bad-quantity", `"${shortened(text)}" ${read.message}`, read.hint);
}
