import type { LabelSelectorSpec, Labels } from "../spec/pod.ts";
import { isLeft } from "./adopt.ts";
import type { Draft, TemplateDraft } from "./drafts.ts";
import { selects } from "./selects.ts";

/** The different pods that the objects make: by namespace and labels. */
export class PodKinds {
  readonly #labels = new Map<string, Map<string, Labels>>();

  constructor(drafts: readonly Draft[]) {
    for (const draft of drafts) {
      if (!("template" in draft) || (draft.kind === "Pod" && !isLeft(draft))) continue;
      this.#add(draft.template);
    }
  }

  /** Whether any of them, in one of the namespaces, has labels that are selected; undefined: in any namespace. */
  hasSelected(selector: LabelSelectorSpec | undefined, namespaces: readonly string[] | undefined): boolean {
    for (const namespace of namespaces ?? this.#labels.keys())
      for (const labels of this.#labels.get(namespace)?.values() ?? [])
        if (selects(selector, labels)) return true;
    return false;
  }

  #add({ namespace, labels }: TemplateDraft): void {
    const known = this.#labels.get(namespace) ?? new Map<string, Labels>();
    known.set(JSON.stringify(labels), labels);
    this.#labels.set(namespace, known);
  }
}
