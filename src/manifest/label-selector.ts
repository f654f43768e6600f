import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { LabelRequirement, LabelSelectorSpec, Labels } from "../spec/pod.ts";
import { isLabelValue, isQualifiedName, KEY_RULE, VALUE_RULE } from "./names.ts";
import type { Part } from "./part.ts";
import { isPlainMap, type Plain, shortened } from "./plain.ts";

/** Reads labels, or a map that selects by them; syntax as the API server checks it. */
export function readLabels(part: Part | undefined): Labels {
  if (part === undefined) return NO_LABELS;
  // What is right, which is nearly all, is shared and not copied.
  if (areLabels(part.value)) return part.value;
  const labels: [string, string][] = [];
  for (const [key, value] of part.entries()) {
    checkKey(key, value);
    labels.push([key, readLabelValue(value)]);
  }
  // fromEntries makes every key an own one, "__proto__" too.
  return Object.fromEntries(labels);
}

const NO_LABELS: Labels = {};

function areLabels(value: Plain): value is Readonly<Record<string, string>> {
  if (!isPlainMap(value)) return false;
  for (const key of Object.keys(value)) {
    const text = value[key];
    if (typeof text !== "string" || !isLabelValue(text) || !isQualifiedName(key)) return false;
  }
  return true;
}

/** Reads a label selector; undefined, which selects nothing, where there is none. */
export function readSelector(part: Part | undefined): LabelSelectorSpec | undefined {
  if (part === undefined) return undefined;
  return [
    ...requireLabels(readLabels(part.get("matchLabels"))),
    ...readRequirements(part, "matchExpressions", SET),
  ];
}

/** The selector of a map of labels: each must be there with that value. */
export function requireLabels(labels: Labels): LabelSelectorSpec {
  return Object.entries(labels).map(([key, value]) => ({ key, operator: "In", values: [value] }));
}

const SET = ["In", "NotIn", "Exists", "DoesNotExist"] as const;
const COMPARING = [...SET, "Gt", "Lt"] as const;

/** Reads expressions over the labels of nodes, which may compare numbers too. */
export function readNodeRequirements(part: Part, key: string): LabelSelectorSpec {
  return readRequirements(part, key, COMPARING);
}

function readRequirements(part: Part, key: string, operators: readonly string[]): LabelSelectorSpec {
  return part.list(key).map((each) => readRequirement(each, operators));
}

function readRequirement(part: Part, operators: readonly string[]): LabelRequirement {
  const operator = part.text("operator", "");
  const values = part.list("values").map(({ value }) => String(value));
  const key = part.get("key");
  if (key !== undefined) checkKey(String(key.value), key);
  if (!operators.includes(operator)) {
    const near = didYouMean(operator, operators);
    const hint = near === undefined ? `write one of: ${operators.join(", ")}` : `did you mean "${near}"?`;
    part.get("operator")?.error("wrong-value", `unknown operator "${shortened(operator)}"`, hint);
  } else checkValues(part, operator, values);
  return { key: part.text("key", ""), operator: operator as LabelRequirement["operator"], values };
}

function checkValues(part: Part, operator: string, values: readonly string[]): void {
  const at = part.get("values") ?? part.get("operator");
  if ((operator === "In" || operator === "NotIn") && values.length === 0)
    at?.error("missing-key", `${operator} needs values`, "add the values, or use Exists");
  if ((operator === "Exists" || operator === "DoesNotExist") && values.length > 0)
    at?.error("conflicting-keys", `${operator} takes no values`, "remove them, or use In");
  if (operator === "Gt" || operator === "Lt") {
    const isNumber = values.length === 1 && /^[+-]?\d+$/.test(values[0]!);
    if (!isNumber) at?.error("wrong-value", `${operator} needs one whole number`, 'write it like ["3"]');
    return;
  }
  for (const value of part.list("values")) readLabelValue(value);
}

function readLabelValue(part: Part): string {
  const text = String(part.value);
  if (!isLabelValue(text))
    part.error("bad-name", `"${shortened(text)}" is no label value`, `write ${VALUE_RULE}`);
  return text;
}

function checkKey(key: string, at: Part): void {
  if (!isQualifiedName(key))
    at.keyError("bad-name", `"${shortened(key)}" is no key of a label`, `write ${KEY_RULE}`);
}
