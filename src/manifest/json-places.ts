/** A stretch of a text: [start, end) in UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Member {
  /** Where the value begins. */
  readonly value: number;
  readonly key: Stretch;
}

/** Where a value stands, and the key that leads to it; the value itself where there is no key. */
export interface KeyedStretch {
  readonly key: Stretch;
  readonly value: Stretch;
}

/**
 * Finds values in a JSON text that `JSON.parse` has accepted, by their path.
 *
 * Big dumps are parsed without places, which costs a hundredth of what a tree with places costs; what is reported
 * is looked for afterwards. The parts of each value that a path goes through are found once: O(text) for the first
 * path, O(what is new on its way) for those that follow.
 */
export class JsonPlaces {
  readonly #text: string;
  readonly #elements = new Map<number, readonly number[]>();
  readonly #members = new Map<number, ReadonlyMap<string, Member>>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The value at the path, or the innermost one around it that is there. */
  find(path: readonly (string | number)[]): KeyedStretch {
    let start = this.#blanks(0);
    let key: Stretch | undefined;
    for (const step of path) {
      const next = typeof step === "number" ? this.#element(start, step) : this.#member(start, step);
      if (next === undefined) break;
      start = next.value;
      key = next.key;
    }
    const value = { start, end: this.#skip(start) };
    return { key: key ?? value, value };
  }

  #element(list: number, index: number): { value: number; key: undefined } | undefined {
    if (this.#text[list] !== "[") return undefined;
    const found = this.#elements.get(list) ?? this.#listElements(list);
    this.#elements.set(list, found);
    const value = found[index];
    return value === undefined ? undefined : { value, key: undefined };
  }

  #listElements(list: number): readonly number[] {
    const starts: number[] = [];
    let at = this.#blanks(list + 1);
    while (at < this.#text.length && this.#text[at] !== "]") {
      starts.push(at);
      at = this.#blanks(this.#skip(at));
      if (this.#text[at] === ",") at = this.#blanks(at + 1);
    }
    return starts;
  }

  #member(map: number, name: string): Member | undefined {
    if (this.#text[map] !== "{") return undefined;
    const found = this.#members.get(map) ?? this.#mapMembers(map);
    this.#members.set(map, found);
    return found.get(name);
  }

  #mapMembers(map: number): ReadonlyMap<string, Member> {
    const members = new Map<string, Member>();
    let at = this.#blanks(map + 1);
    while (this.#text[at] === '"') {
      const key = { start: at, end: this.#skip(at) };
      const value = this.#blanks(this.#blanks(key.end) + 1);
      // Of equal keys the last one counts.
      members.set(JSON.parse(this.#text.slice(key.start, key.end)) as string, { value, key });
      at = this.#blanks(this.#skip(value));
      if (this.#text[at] === ",") at = this.#blanks(at + 1);
    }
    return members;
  }

  #blanks(from: number): number {
    let at = from;
    while (at < this.#text.length && this.#text.charCodeAt(at) <= BLANK) at++;
    return at;
  }

  /** The end of the value that begins here. */
  #skip(from: number): number {
    const text = this.#text;
    let depth = 0;
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) at = this.#stringEnd(at);
      else if (code === OPEN_MAP || code === OPEN_LIST) {
        depth++;
        at++;
      } else if (code === CLOSE_MAP || code === CLOSE_LIST) {
        if (depth === 0) return at;
        depth--;
        at++;
      } else if (depth === 0) return this.#wordEnd(at);
      else at++;
      if (depth === 0) return at;
    }
    return at;
  }

  #stringEnd(from: number): number {
    let at = from + 1;
    while (at < this.#text.length && this.#text.charCodeAt(at) !== QUOTE)
      at += this.#text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    return at + 1;
  }

  /** The end of a number, true, false or null. */
  #wordEnd(from: number): number {
    let at = from;
    while (at < this.#text.length && /[\w.+-]/.test(this.#text[at]!)) at++;
    return at;
  }
}

const BLANK = 32;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;
