import type { DiagnosticCode } from "../diagnostics/diagnostic.ts";
import type { Place } from "../document/value.ts";
import type { Path } from "./manifest-text.ts";
import { isPlainList, isPlainMap, ownValue, type Plain } from "./plain.ts";

/**
 * error: nothing can be made of it. refusal: an API server would not take the object, and it can still be simulated
 * if that is wanted. warning: it is allowed.
 */
export type Severity = "error" | "refusal" | "warning";

/** Where mistakes in one document go. */
export interface Listener {
  report(
    severity: Severity,
    path: Path,
    at: "key" | "value",
    code: DiagnosticCode,
    message: string,
    /** A function where it takes long to find. */
    hint: string | (() => string),
  ): void;
  /** Where something stands in its file; absent: nobody knows. */
  placeOf?(path: Path, at: "key" | "value"): Place;
}

/**
 * A value within a document that knows the way to it.
 *
 * The accessors expect what the tables of known fields have checked; of anything else they give the nearest
 * harmless value, never an exception.
 */
export class Part {
  readonly value: Plain;
  readonly #parent: Part | undefined;
  readonly #key: string | number;
  readonly #listener: Listener;

  constructor(value: Plain, listener: Listener, parent?: Part, key: string | number = "") {
    this.value = value;
    this.#parent = parent;
    this.#key = key;
    this.#listener = listener;
  }

  /** Another value in the same place. */
  replacedBy(value: Plain): Part {
    return value === this.value ? this : new Part(value, this.#listener, this.#parent, this.#key);
  }

  /** The same, of which somebody else is told. */
  toldTo(listener: Listener): Part {
    return new Part(this.value, listener, this.#parent, this.#key);
  }

  /** What stands under a key; undefined if that is nothing. */
  get(key: string): Part | undefined {
    const value = this.#own(key);
    return value === undefined ? undefined : new Part(value, this.#listener, this, key);
  }

  /** Whether anything stands under a key. */
  has(key: string): boolean {
    return this.#own(key) !== undefined;
  }

  /** What stands at the end of a way of keys. */
  at(...keys: readonly string[]): Part | undefined {
    let part: Part | undefined = this;
    for (const key of keys) part = part?.get(key);
    return part;
  }

  /** The elements of the list under a key; none if it is absent. */
  list(key: string): readonly Part[] {
    const list = this.get(key);
    if (list === undefined || !isPlainList(list.value)) return [];
    return list.value.map((each, index) => new Part(each, this.#listener, list, index));
  }

  /** The entries of a map; those without a value are left out. */
  entries(): readonly (readonly [string, Part])[] {
    if (!isPlainMap(this.value)) return [];
    return Object.entries(this.value)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, new Part(value, this.#listener, this, key)]);
  }

  /** The string under a key. */
  text(key: string): string | undefined;
  text(key: string, fallback: string): string;
  text(key: string, fallback?: string): string | undefined {
    const value = this.#own(key);
    if (typeof value === "string") return value;
    return value === undefined || typeof value === "object" ? fallback : String(value);
  }

  /** The number under a key. */
  number(key: string): number | undefined;
  number(key: string, fallback: number): number;
  number(key: string, fallback?: number): number | undefined {
    const value = this.#own(key);
    return typeof value === "number" ? value : fallback;
  }

  /** Whether true stands under a key. */
  flag(key: string): boolean {
    return this.#own(key) === true;
  }

  #own(key: string): Plain | undefined {
    return isPlainMap(this.value) ? ownValue(this.value, key) : undefined;
  }

  /** Where it stands in its file, for what is found later. */
  get place(): Place | undefined {
    return this.#listener.placeOf?.(this.path, "value");
  }

  get path(): Path {
    const path: (string | number)[] = [];
    for (let part: Part = this; part.#parent !== undefined; part = part.#parent) path.push(part.#key);
    return path.reverse();
  }

  /** Reports a mistake in the value; gives undefined. */
  error(code: DiagnosticCode, message: string, hint: string): undefined {
    this.#listener.report("error", this.path, "value", code, message, hint);
  }

  /** Reports a mistake in the key that leads here; gives undefined. */
  keyError(code: DiagnosticCode, message: string, hint: string): undefined {
    this.#listener.report("error", this.path, "key", code, message, hint);
  }

  /** Reports what only an API server would mind. */
  refuse(code: DiagnosticCode, message: string, hint: string): void {
    this.#listener.report("refusal", this.path, "value", code, message, hint);
  }

  warn(code: DiagnosticCode, message: string, hint: string): void {
    this.#listener.report("warning", this.path, "value", code, message, hint);
  }

  keyWarn(code: DiagnosticCode, message: string, hint: string): void {
    this.#listener.report("warning", this.path, "key", code, message, hint);
  }
}
