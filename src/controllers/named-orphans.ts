import type { PodId } from "../cluster/ids.ts";

/**
 * Pods that name a node that is not there, as the pod garbage collector sees them: a name that it misses is in quarantine,
 * and at the first look after that whoever gives it is an orphan. A look that misses a name puts it into quarantine
 * again, whoever gives it then. Source: gcOrphaned of podgc.
 */
export class NamedOrphans {
  readonly #byName = new Map<string, { readonly pods: Set<PodId>; until: number | undefined }>();
  readonly #names = new Map<PodId, string>();

  add(pod: PodId, name: string): void {
    const known = this.#byName.get(name) ?? { pods: new Set(), until: undefined };
    this.#byName.set(name, known);
    known.pods.add(pod);
    this.#names.set(pod, name);
  }

  /** It has its node, or is gone. */
  forget(pod: PodId): void {
    const name = this.#names.get(pod);
    if (name === undefined) return;
    this.#names.delete(pod);
    this.#byName.get(name)?.pods.delete(pod);
  }

  /** Who is to be removed at this look, and from when on the next one finds somebody; undefined: nobody is left. */
  look(
    now: number,
    quarantine: number,
  ): { readonly orphans: readonly PodId[]; readonly next: number | undefined } {
    const orphans: PodId[] = [];
    let next: number | undefined;
    for (const [name, known] of this.#byName) {
      const isOver = known.until !== undefined && known.until <= now;
      if (isOver) orphans.push(...known.pods);
      if (known.pods.size === 0 && (isOver || known.until === undefined)) this.#byName.delete(name);
      else {
        if (isOver || known.until === undefined) known.until = now + quarantine;
        next = Math.min(next ?? known.until, known.until);
      }
    }
    return { orphans, next };
  }
}
