import type { Change } from "../recording.ts";

/** An object as it stood after some change: fields by name. */
export type View = Readonly<Record<string, unknown>>;

/** How many versions of an object a controller's cache can lag behind by. */
const SEEN = 3;

/** The last versions of each object of some kinds, as changes go by. */
export class Versions {
  readonly #views = new Map<string, View[]>();

  /** Takes a change in. O(fields). */
  add({ kind, name, op, set = {} }: Change): void {
    const key = `${kind} ${name}`;
    const known = this.#views.get(key);
    if (op === "delete") {
      this.#views.delete(key);
      return;
    }
    const values = Object.entries(set).map(([field, written]) => [
      field,
      op === "create" ? written : (written as readonly unknown[])[1],
    ]);
    const view = { ...known?.[0], ...Object.fromEntries(values) };
    this.#views.set(key, [view, ...(known ?? [])].slice(0, SEEN));
  }

  /** The newest first; none if it is not there. */
  of(kind: string, name: string): readonly View[] {
    return this.#views.get(`${kind} ${name}`) ?? [];
  }

  /** Names of the objects of a kind that are there, in order of creation. */
  names(kind: string): readonly string[] {
    return [...this.#views.keys()]
      .filter((key) => key.startsWith(`${kind} `))
      .map((key) => key.slice(kind.length + 1));
  }
}

/** One of each, in all ways; the first ways take the newest of all. */
export function* combinations<T>(choices: readonly (readonly T[])[], at = 0): Generator<readonly T[]> {
  if (at === choices.length) {
    yield [];
    return;
  }
  for (const choice of choices[at]!)
    for (const rest of combinations(choices, at + 1)) yield [choice, ...rest];
}
