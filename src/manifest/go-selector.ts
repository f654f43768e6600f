import type { Part } from "./part.ts";

/** A label selector as Go prints a pointer to it, which is how messages of Kubernetes show it. */
export function quotedSelector(part: Part | undefined): string {
  if (part === undefined) return "nil";
  const labels = (part.get("matchLabels")?.entries() ?? []).map(([key, { value }]) => [key, String(value)]);
  const sorted = labels.sort(([a], [b]) => (a! < b! ? -1 : 1));
  const written = part.has("matchLabels") ? sorted.map(([key, value]) => `${key}: ${value},`).join("") : "";
  const expressions = part.list("matchExpressions").map((each) => {
    const values = each.list("values").map(({ value }) => String(value));
    const fields = `Key:${each.text("key", "")},Operator:${each.text("operator", "")},Values:[${values.join(" ")}],`;
    return `LabelSelectorRequirement{${fields}},`;
  });
  return `&LabelSelector{MatchLabels:map[string]string{${written}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join("")}},}`;
}
