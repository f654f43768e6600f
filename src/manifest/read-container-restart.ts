import type { ContainerRestart } from "../spec/pod.ts";
import type { Part } from "./part.ts";
import { wordOf } from "./read-number.ts";

/** A container's own restart policy and rules; undefined: as its pod's. Those of a sidecar say nothing more. */
export function readContainerRestart(part: Part, isInit: boolean): ContainerRestart | undefined {
  const written = part.get("restartPolicy");
  const rules = part.list("restartPolicyRules");
  if (written === undefined) {
    if (rules.length > 0)
      part
        .get("restartPolicyRules")
        ?.error("missing-key", "restartPolicyRules need a restartPolicy", "add restartPolicy: Never");
    return undefined;
  }
  const policy = wordOf(part, "restartPolicy", ["Always", "OnFailure", "Never"], "Always");
  if (isInit && policy === "Always") return undefined;
  return { policy, rules: rules.map(readRule) };
}

function readRule(rule: Part): ContainerRestart["rules"][number] {
  if (rule.text("action", "") !== "Restart")
    (rule.get("action") ?? rule).error(
      "wrong-value",
      "the action of a restart rule must be Restart",
      "write action: Restart",
    );
  const codes = rule.get("exitCodes");
  const operator = wordOf(codes, "operator", ["In", "NotIn"], "In");
  return { operator, codes: (codes?.list("values") ?? []).map(({ value }) => Number(value)) };
}
