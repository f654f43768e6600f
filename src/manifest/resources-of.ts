import type { Draft } from "./drafts.ts";

const FIRST = ["cpu", "memory", "pods"];

/** Names of the resources besides cpu, memory and pods, in order of first appearance in the files. */
export function resourcesOf(drafts: readonly Draft[]): readonly string[] {
  const names = new Set<string>();
  for (const draft of drafts) {
    const amounts =
      draft.kind === "Node" ? draft.allocatable : "template" in draft ? draft.template.requests : undefined;
    for (const name of amounts?.keys() ?? []) names.add(name);
  }
  for (const name of FIRST) names.delete(name);
  return [...names];
}
