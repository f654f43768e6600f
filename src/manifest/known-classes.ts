import type { FoundObject } from "./found-object.ts";
import { type PriorityClasses, priorityClasses } from "./priority.ts";

/**
 * The priority classes that the objects tell of: PriorityClass objects, and pods of a running cluster, which carry
 * both the name of their class and its value.
 */
export function knownClasses(found: readonly FoundObject[]): PriorityClasses {
  const learnt = new Map<string, number>();
  const given = [];
  for (const { info, part } of found) {
    if (info.kind === "PriorityClass") {
      given.push({
        name: part.at("metadata")?.text("name", "") ?? "",
        value: part.number("value", 0),
        isDefault: part.flag("globalDefault"),
        preemptionPolicy: part.text("preemptionPolicy") === "Never" ? ("Never" as const) : LOWER,
      });
    } else if (info.kind === "Pod") {
      const name = part.get("spec")?.text("priorityClassName");
      const value = part.get("spec")?.number("priority");
      if (name !== undefined && value !== undefined) learnt.set(name, value);
    }
  }
  const names = new Set(given.map(({ name }) => name));
  for (const [name, value] of learnt)
    if (!names.has(name)) given.push({ name, value, isDefault: false, preemptionPolicy: LOWER });
  return priorityClasses(given);
}

const LOWER = "PreemptLowerPriority" as const;
