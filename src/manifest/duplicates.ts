import { type Draft, identityOf } from "./drafts.ts";
import { shortened } from "./plain.ts";

/** Reports objects of the same kind, namespace and name in one group; keeps the last of them, in its place. */
export function withoutDuplicates(drafts: readonly Draft[]): readonly Draft[] {
  const last = new Map<string, Draft>();
  for (const draft of drafts) {
    const identity = identityOf(draft, draft.kind, draft.name);
    const first = last.get(identity);
    if (first !== undefined && draft.name !== "") report(draft, first);
    last.set(identity, draft);
  }
  if (last.size === drafts.length) return drafts;
  const kept = new Set(last.values());
  return drafts.filter((draft) => kept.has(draft));
}

function report(draft: Draft, first: Draft): void {
  const where = first.file === draft.file ? "" : `, first in ${first.file}`;
  const inNamespace = draft.namespace === "" ? "" : ` in namespace "${draft.namespace}"`;
  const message = `there are two objects ${draft.kind} "${shortened(draft.name)}"${inNamespace}${where}`;
  draft.part.at("metadata", "name")?.refuse("duplicate-name", message, "remove or rename one");
}
