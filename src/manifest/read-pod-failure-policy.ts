import type { PodConditionPattern, PodFailureAction, PodFailureRule } from "../spec/jobs.ts";
import type { TemplateDraft } from "./drafts.ts";
import type { Part } from "./part.ts";
import { wordOf } from "./read-number.ts";
import { requireNever } from "./require-never.ts";

const ACTIONS = ["FailJob", "FailIndex", "Ignore", "Count"] as const;
const MAX_RULES = 20;
const MAX_VALUES = 255;

/** Reads the rules by which failed pods are judged, with what the API server checks. */
export function readPodFailurePolicy(
  spec: Part,
  template: TemplateDraft,
  byIndex: boolean,
): readonly PodFailureRule[] | undefined {
  const at = spec.get("podFailurePolicy");
  if (at === undefined) return undefined;
  requireNever(at, template);
  const rules = at.list("rules");
  if (rules.length > MAX_RULES)
    at.get("rules")?.error("out-of-range", `it has ${rules.length} rules`, `write at most ${MAX_RULES}`);
  return rules.flatMap((rule) => readRule(rule, template, byIndex) ?? []);
}

function readRule(rule: Part, template: TemplateDraft, byIndex: boolean): PodFailureRule | undefined {
  const action = readAction(rule, byIndex);
  const codes = rule.get("onExitCodes");
  const conditions = rule.get("onPodConditions");
  if ((codes === undefined) === (conditions === undefined))
    return rule.error(
      codes === undefined ? "missing-key" : "conflicting-keys",
      codes === undefined ? "the rule says nothing" : "onExitCodes and onPodConditions exclude each other",
      "give exactly one of onExitCodes and onPodConditions",
    );
  if (codes !== undefined) return { action, on: "exit-codes", ...readCodes(codes, template) };
  return { action, on: "conditions", patterns: rule.list("onPodConditions").map(readPattern) };
}

function readAction(rule: Part, byIndex: boolean): PodFailureAction {
  const action = wordOf(rule, "action", ACTIONS, "Count");
  if (action === "FailIndex" && !byIndex)
    rule
      .get("action")
      ?.error("conflicting-keys", "FailIndex needs a limit for each index", "add backoffLimitPerIndex");
  return action;
}

function readCodes(codes: Part, template: TemplateDraft) {
  const operator = wordOf(codes, "operator", ["In", "NotIn"], "In");
  const written = codes.list("values");
  const values = written.map(({ value }) => Number(value));
  if (values.length === 0 || values.length > MAX_VALUES)
    codes.error("out-of-range", `it has ${values.length} exit codes`, `write 1 to ${MAX_VALUES} of them`);
  for (const [position, part] of written.entries()) {
    const value = values[position]!;
    const before = values[position - 1];
    if (value === 0 && operator === "In")
      part.error("wrong-value", "a container that exits with 0 has not failed", "remove it");
    if (before !== undefined && value <= before)
      part.error("wrong-value", `${value} stands after ${before}`, "write each once, in ascending order");
  }
  const container = codes.text("containerName");
  const names = [...template.containers, ...template.initContainers].map(({ name }) => name);
  if (container !== undefined && !names.includes(container))
    codes
      .get("containerName")
      ?.error(
        "wrong-value",
        `there is no container "${container.slice(0, 60)}"`,
        `write one of: ${names.join(", ")}`,
      );
  return { operator, values, container };
}

/** Conditions that Kubernetes itself sets, and which are simulated. */
const CONDITIONS = ["DisruptionTarget", "PodScheduled", "Ready", "ContainersReady"];

function readPattern(pattern: Part): PodConditionPattern {
  const type = pattern.text("type", "");
  if (type === "")
    pattern.error("missing-key", "the pattern names no condition", "add type: DisruptionTarget");
  else if (!CONDITIONS.includes(type))
    pattern
      .get("type")
      ?.warn(
        "no-effect",
        `nothing in a simulation sets the condition "${type.slice(0, 60)}", so that it never matches`,
        `the conditions of failed pods are: ${CONDITIONS.join(", ")}`,
      );
  return { type, status: wordOf(pattern, "status", ["True", "False", "Unknown"], "True") };
}
