import { secondsOf } from "./durations.ts";
import type { Change, Fields } from "./recording.ts";

/** The writes of a simulated run, in the form of the recordings. */
export class ChangeLog {
  readonly changes: Change[] = [];
  readonly #clock: { readonly now: number };
  /** By kind, then by name: the objects that are there. */
  readonly #objects = new Map<string, Map<string, Record<string, unknown>>>();

  constructor(clock: { readonly now: number }) {
    this.#clock = clock;
  }

  /** The objects of a kind that are there now, by name. */
  objects(kind: string): ReadonlyMap<string, Fields> {
    return this.#objects.get(kind) ?? NONE;
  }

  create(kind: string, name: string, fields: Fields): void {
    const set = withoutAbsent(fields);
    const known = this.#objects.get(kind) ?? new Map<string, Record<string, unknown>>();
    this.#objects.set(kind, known);
    known.set(name, { ...set });
    this.#add({ kind, name, op: "create", set });
  }

  /** Writes these fields of an object, if any is other than before; undefined or null: absent. */
  update(kind: string, name: string, fields: Fields): void {
    const object = this.#objects.get(kind)?.get(name);
    if (object === undefined) return;
    const set: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(fields)) {
      const [before = null, after = null] = [object[field], value];
      if (isSame(before, after)) continue;
      set[field] = [before, after];
      if (after === null) delete object[field];
      else object[field] = after;
    }
    if (Object.keys(set).length > 0) this.#add({ kind, name, op: "update", set });
  }

  delete(kind: string, name: string): void {
    if (this.#objects.get(kind)?.delete(name)) this.#add({ kind, name, op: "delete" });
  }

  /** An Event has no name. */
  event(op: "create" | "update", set: Fields): void {
    this.#add({ kind: "Event", name: "", op, set });
  }

  #add(change: Omit<Change, "t">): void {
    this.changes.push({ t: secondsOf(this.#clock.now), ...change });
  }
}

const NONE: ReadonlyMap<string, Fields> = new Map();

function isSame(a: unknown, b: unknown): boolean {
  return (
    a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b))
  );
}

function withoutAbsent(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}
