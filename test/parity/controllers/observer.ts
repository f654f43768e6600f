import type { Played } from "./played.ts";
import type { Fields } from "./recording.ts";
import type { Shown } from "./views/view.ts";
import { VIEWS } from "./views/views.ts";

/** Looks at all kinds after each event, and writes down what has changed. */
export class Observer {
  readonly #played: Played;
  readonly #views: readonly { readonly kind: string; show(): Iterable<Shown> }[];
  /** What was shown last, by kind and name: the same object again tells that nothing has changed. */
  readonly #last = new Map<string, Map<string, Shown>>();

  constructor(played: Played) {
    this.#played = played;
    this.#views = VIEWS.map((view) => ({ kind: view.kind, show: view.begin(played).show }));
  }

  look(): void {
    const { log } = this.#played;
    for (const { kind, show } of this.#views) {
      const before = this.#last.get(kind);
      const now = new Map<string, Shown>();
      for (const shown of show()) {
        const [name, fields] = shown;
        now.set(name, shown);
        const last = before?.get(name);
        if (last === shown || (last !== undefined && isSame(last[1], fields))) continue;
        if (last === undefined) log.create(kind, name, fields);
        else log.update(kind, name, { ...absent(last[1]), ...fields });
      }
      for (const name of before?.keys() ?? []) {
        if (now.has(name)) continue;
        log.delete(kind, name);
        this.#played.pods.deleteAllEnded(name);
      }
      this.#last.set(kind, now);
    }
  }
}

/** Whether all fields are as they were: what most events leave of most objects. */
function isSame(before: Fields, fields: Fields): boolean {
  for (const field in before) if (before[field] !== fields[field]) return false;
  for (const field in fields) if (before[field] !== fields[field]) return false;
  return true;
}

/** The fields of what was there, without their values: those that are not written again are gone. */
function absent(fields: Fields): Fields {
  return Object.fromEntries(Object.keys(fields).map((field) => [field, undefined]));
}
