import { matchesLabels } from "../spec/label-selector.ts";
import type { LabelSelectorSpec, Labels } from "../spec/pod.ts";
import { isLeft } from "./adopt.ts";
import type { Draft } from "./drafts.ts";

/** The different pods that the objects make: by namespace and labels. */
export class PodKinds {
  readonly #drafts: readonly Draft[];
  /** Made when somebody asks: nobody does where there are pods alone, and of these there are thousands. */
  #labels: ReadonlyMap<string, ReadonlyMap<string, Labels>> | undefined;

  constructor(drafts: readonly Draft[]) {
    this.#drafts = drafts;
  }

  /** Whether any of them, in one of the namespaces, has labels that are selected; undefined: in any namespace. */
  hasSelected(selector: LabelSelectorSpec | undefined, namespaces: readonly string[] | undefined): boolean {
    this.#labels ??= labelsOf(this.#drafts);
    for (const namespace of namespaces ?? this.#labels.keys())
      for (const labels of this.#labels.get(namespace)?.values() ?? [])
        if (matchesLabels(selector, labels)) return true;
    return false;
  }
}

function labelsOf(drafts: readonly Draft[]): ReadonlyMap<string, ReadonlyMap<string, Labels>> {
  const found = new Map<string, Map<string, Labels>>();
  for (const draft of drafts) {
    if (!("template" in draft) || (draft.kind === "Pod" && !isLeft(draft))) continue;
    const { namespace, labels } = draft.template;
    const known = found.get(namespace) ?? new Map<string, Labels>();
    found.set(namespace, known.set(JSON.stringify(labels), labels));
  }
  return found;
}
