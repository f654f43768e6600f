import type { LabelRequirement, LabelSelectorSpec, Labels } from "./pod.ts";

/** Whether all requirements hold; undefined selects nothing. */
export function matchesLabels(selector: LabelSelectorSpec | undefined, labels: Labels): boolean {
  if (selector === undefined) return false;
  for (let i = 0; i < selector.length; i++) if (!matchesRequirement(selector[i]!, labels)) return false;
  return true;
}

/** The value of a label; undefined where there is none, whatever objects inherit. */
export function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** NotIn and DoesNotExist hold where the key is absent; Gt and Lt need whole numbers on both sides. */
function matchesRequirement({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = labelOf(labels, key);
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

function compares(operator: "Gt" | "Lt", value: string, bound: string | undefined): boolean {
  const left = int64(value);
  const right = bound === undefined ? undefined : int64(bound);
  if (left === undefined || right === undefined) return false;
  return operator === "Gt" ? left > right : left < right;
}

/** A whole number of 64 bits, as Go's ParseInt reads it; undefined: no such number, which nothing compares with. */
export function int64(text: string): bigint | undefined {
  if (!WHOLE.test(text)) return undefined;
  const value = BigInt(text.replace("+", ""));
  return value === BigInt.asIntN(64, value) ? value : undefined;
}

const WHOLE = /^[+-]?\d+$/;
