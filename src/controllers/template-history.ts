import type { PodTemplateSpec } from "../spec/pod.ts";
import { undoTarget } from "./revision-history.ts";

/** The templates that a workload has had, each with its newest revision, from 1: what an undo goes back to. */
export class TemplateHistory {
  #entries: readonly { readonly revision: number; readonly template: PodTemplateSpec }[] = [];
  #highest = 0;

  /** The template is the workload's from now on. */
  use(template: PodTemplateSpec): void {
    const others = this.#entries.filter((each) => each.template.key !== template.key);
    this.#entries = [...others, { revision: ++this.#highest, template }];
  }

  /** That of a revision, or (0) the one before; undefined where there is none. */
  before(revision: number): PodTemplateSpec | undefined {
    return undoTarget(this.#entries, revision)?.template;
  }
}
