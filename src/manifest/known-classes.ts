import type { FoundObject } from "./found-object.ts";
import type { Part } from "./part.ts";
import { type PriorityClass, type PriorityClasses, priorityClasses } from "./priority.ts";

/**
 * The priority classes that the objects tell of: PriorityClass objects, and pods of a running cluster, which carry
 * both the name of their class and its value.
 */
export function knownClasses(found: readonly FoundObject[]): PriorityClasses {
  const learnt = new Map<string, PriorityClass>();
  const given = [];
  for (const { info, part } of found) {
    if (info.kind === "PriorityClass") {
      given.push({
        name: part.at("metadata")?.text("name", "") ?? "",
        value: part.number("value", 0),
        isDefault: part.flag("globalDefault"),
        preemptionPolicy: policyOf(part),
      });
    } else if (info.kind === "Pod") {
      const spec = part.get("spec");
      const name = spec?.text("priorityClassName");
      const value = spec?.number("priority");
      if (spec === undefined || name === undefined || value === undefined) continue;
      learnt.set(name, { value, preemptionPolicy: policyOf(spec) });
    }
  }
  const names = new Set(given.map(({ name }) => name));
  for (const [name, learned] of learnt)
    if (!names.has(name)) given.push({ name, isDefault: false, ...learned });
  return priorityClasses(given);
}

function policyOf(part: Part): PriorityClass["preemptionPolicy"] {
  return part.text("preemptionPolicy") === "Never" ? "Never" : "PreemptLowerPriority";
}
