import type { LabelRequirement, LabelSelectorSpec, Labels } from "./pod.ts";

/** Whether all requirements hold; undefined selects nothing. */
export function matchesLabels(selector: LabelSelectorSpec | undefined, labels: Labels): boolean {
  if (selector === undefined) return false;
  for (let i = 0; i < selector.length; i++) if (!matchesRequirement(selector[i]!, labels)) return false;
  return true;
}

/** NotIn and DoesNotExist hold where the key is absent; Gt and Lt need whole numbers on both sides. */
function matchesRequirement({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
    case "Lt":
      return value !== undefined && compares(operator, value, values[0]);
  }
}

/** 64-bit whole numbers, as the API has them. */
function compares(operator: "Gt" | "Lt", value: string, bound: string | undefined): boolean {
  if (bound === undefined || !WHOLE.test(value) || !WHOLE.test(bound)) return false;
  const left = BigInt(value);
  const right = BigInt(bound);
  return operator === "Gt" ? left > right : left < right;
}

const WHOLE = /^-?\d+$/;
