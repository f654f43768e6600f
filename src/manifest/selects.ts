import type { LabelRequirement, LabelSelectorSpec, Labels } from "../spec/pod.ts";

/** Whether a selector selects something with these labels; undefined selects nothing. */
export function selects(selector: LabelSelectorSpec | undefined, labels: Labels): boolean {
  return selector?.every((each) => holds(each, labels)) ?? false;
}

function holds({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
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
      // Numbers are compared on nodes alone.
      return false;
  }
}
