import type { FieldUse } from "./check-fields.ts";

/** What was found in the files, and what a simulation makes of it. */
export interface Survey {
  /** Objects that are simulated, by kind in order of appearance. */
  readonly simulated: readonly Counted[];
  /** Objects that are not: accepted, and nothing comes of them. `what` has the API where it is not Kubernetes' own. */
  readonly notSimulated: readonly Counted[];
  /** Known fields that would have an effect in Kubernetes and have none here: path and number of objects' uses. */
  readonly ignoredFields: readonly Counted[];
  /** Pods that have ended or are about to, and Jobs that are done, in a dump of a cluster: "Succeeded pods". */
  readonly leftOut: readonly Counted[];
}

export interface Counted {
  readonly what: string;
  readonly count: number;
}

/** Counts while files are read. */
export class SurveyCounts implements FieldUse {
  readonly #simulated = new Map<string, number>();
  readonly #notSimulated = new Map<string, number>();
  readonly #ignored = new Map<string, number>();
  readonly #leftOut = new Map<string, number>();
  readonly #ignoresUnsupported: boolean;

  constructor(ignoresUnsupported: boolean) {
    this.#ignoresUnsupported = ignoresUnsupported;
  }

  ignored(path: string): void {
    increase(this.#ignored, path);
  }

  unsupported(path: string): boolean {
    this.ignored(path);
    return !this.#ignoresUnsupported;
  }

  simulated(kind: string): void {
    increase(this.#simulated, kind);
  }

  notSimulated(kind: string): void {
    increase(this.#notSimulated, kind);
  }

  leftOut(what: string): void {
    increase(this.#leftOut, what);
  }

  get survey(): Survey {
    return {
      simulated: listed(this.#simulated),
      notSimulated: listed(this.#notSimulated),
      ignoredFields: listed(this.#ignored),
      leftOut: listed(this.#leftOut),
    };
  }
}

function increase(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function listed(counts: ReadonlyMap<string, number>): readonly Counted[] {
  return Array.from(counts, ([what, count]) => ({ what, count }));
}
