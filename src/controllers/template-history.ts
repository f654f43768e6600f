import type { PodTemplateSpec } from "../spec/pod.ts";
import { undoTarget } from "./revision-history.ts";

/** A ControllerRevision: a template that a StatefulSet or a DaemonSet has or had. */
export interface TemplateRevision {
  /** In order of creation, from 1: it names the object. */
  readonly id: number;
  readonly template: PodTemplateSpec;
  /** Which change of the workload it stands for: one that comes back gets the highest number. */
  revision: number;
}

/** The ControllerRevisions of one workload. O(revisions) a call. Source: facts 4.1, controller/history. */
export class TemplateHistory {
  #revisions: readonly TemplateRevision[] = [];
  #made = 0;

  /** In order of creation. */
  get revisions(): readonly TemplateRevision[] {
    return this.#revisions;
  }

  /** Whether the newest revision is that of the template. */
  isNewest({ key }: PodTemplateSpec): boolean {
    return this.#newest()?.template.key === key;
  }

  /** The revision of the template, which is the newest from now on: a new one, or one that comes back. */
  use(template: PodTemplateSpec): TemplateRevision {
    const newest = this.#newest();
    const known = this.of(template);
    if (known !== undefined && known === newest) return known;
    const revision = (newest?.revision ?? 0) + 1;
    if (known !== undefined) {
      known.revision = revision;
      return known;
    }
    const made = { id: ++this.#made, template, revision };
    this.#revisions = [...this.#revisions, made];
    return made;
  }

  of({ key }: PodTemplateSpec): TemplateRevision | undefined {
    return this.#revisions.find(({ template }) => template.key === key);
  }

  /** Removes revisions, of those that may go the oldest first, until at most `limit` of the `counted` are left. */
  truncate(
    limit: number,
    isCounted: (revision: TemplateRevision) => boolean,
    mayGo: (revision: TemplateRevision) => boolean,
  ): void {
    const surplus = this.#revisions.filter(isCounted).length - limit;
    if (surplus <= 0) return;
    const oldest = this.#revisions
      .filter((each) => isCounted(each) && mayGo(each))
      .sort((a, b) => a.revision - b.revision);
    const gone = new Set(oldest.slice(0, surplus));
    this.#revisions = this.#revisions.filter((each) => !gone.has(each));
  }

  /**
   * The template that an undo to a revision, or (0) to the one before, goes back to; or why kubectl does not go
   * there, in its words. Source: kubectl's polymorphichelpers/rollback.go.
   */
  undo(current: PodTemplateSpec, revision: number): PodTemplateSpec | { readonly refusal: string } {
    const target = undoTarget(this.#revisions, revision);
    if (target === undefined && revision === 0) return { refusal: "no last revision to roll back to" };
    if (target === undefined) return { refusal: `unable to find specified revision ${revision} in history` };
    if (target.template.key !== current.key) return target.template;
    return { refusal: `skipped rollback (current template already matches revision ${revision})` };
  }

  #newest(): TemplateRevision | undefined {
    return this.#revisions.reduce<TemplateRevision | undefined>(
      (newest, each) => (newest === undefined || each.revision > newest.revision ? each : newest),
      undefined,
    );
  }
}
