import type { Part } from "./part.ts";
import { shortened } from "./plain.ts";

export interface PriorityClass {
  readonly value: number;
  readonly preemptionPolicy: "PreemptLowerPriority" | "Never";
}

/** Gives the class of a name, and for "" the one that pods without a class have; undefined if there is none. */
export type PriorityClasses = (name: string) => PriorityClass | undefined;

/** Classes that every cluster has: facts 2.12. */
const SYSTEM: ReadonlyMap<string, PriorityClass> = new Map([
  ["system-cluster-critical", { value: 2_000_000_000, preemptionPolicy: "PreemptLowerPriority" }],
  ["system-node-critical", { value: 2_000_001_000, preemptionPolicy: "PreemptLowerPriority" }],
]);

/** What is known of priority classes: those of the system, and those given. */
export function priorityClasses(
  given: readonly (PriorityClass & { readonly name: string; readonly isDefault: boolean })[],
): PriorityClasses {
  const known = new Map<string, PriorityClass>([
    ...given.map((each) => [each.name, each] as const),
    ...SYSTEM,
  ]);
  // Of several defaults the smallest counts.
  const usual = given.filter(({ isDefault }) => isDefault).sort((a, b) => a.value - b.value)[0];
  return (name) => (name === "" ? usual : known.get(name));
}

/** The priority of a pod: as admission computes it, unless the cluster has already written it. */
export function readPriority(
  spec: Part,
  classes: PriorityClasses,
): Readonly<{ priority: number; preemptionPolicy: PriorityClass["preemptionPolicy"] }> {
  const name = spec.text("priorityClassName", "");
  const found = classes(name);
  const written = spec.number("priority");
  if (name !== "" && found === undefined && written === undefined)
    spec
      .get("priorityClassName")
      ?.warn(
        "unknown-priority",
        `the PriorityClass "${shortened(name)}" is not in the files: priority 0`,
        "add its manifest",
      );
  const policy = spec.text("preemptionPolicy");
  if (policy !== undefined && policy !== "Never" && policy !== "PreemptLowerPriority")
    spec
      .get("preemptionPolicy")
      ?.error("wrong-value", "unknown preemptionPolicy", "write Never, or remove it");
  return {
    priority: written ?? found?.value ?? 0,
    preemptionPolicy:
      policy === undefined
        ? (found?.preemptionPolicy ?? "PreemptLowerPriority")
        : policy === "Never"
          ? "Never"
          : "PreemptLowerPriority",
  };
}
