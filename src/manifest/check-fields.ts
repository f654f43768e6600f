import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Fields, FieldType, Shape } from "./known/field-types.ts";
import type { Path } from "./manifest-text.ts";
import type { Listener, Severity } from "./part.ts";
import { describePlain, isPlainList, isPlainMap, type Plain, type PlainMap, shortened } from "./plain.ts";

/** Hears of fields that are known and have no effect here, though they have one in Kubernetes. */
export interface FieldUse {
  /** `path` without positions: "Deployment.spec.template.spec.readinessGates". */
  ignored(path: string): void;
  /** A constraint that must hold and is not simulated; true if that is to be told as a mistake. */
  unsupported(path: string): boolean;
  /** Unknown fields are mistakes: whoever reads this in Kubernetes refuses them. */
  readonly isStrict?: boolean;
}

/** Levels of nesting in what is not looked into; no object needs a fifth of it. */
const MAX_DEPTH = 100;

/**
 * Checks one object against the table of what its kind may hold: types, fields that must be there, and names of
 * fields. Gives whether every type is right, so that readers may rely on them. O(size).
 */
export function checkFields(
  object: Plain,
  type: FieldType,
  kind: string,
  base: Path,
  listener: Listener,
  use: FieldUse,
): boolean {
  return new FieldCheck(kind, base, listener, use).check(object, type.shape);
}

/** A walk through one object; keeps the way to where it is. */
class FieldCheck {
  readonly #kind: string;
  readonly #base: Path;
  readonly #listener: Listener;
  readonly #use: FieldUse;
  readonly #way: (string | number)[] = [];

  constructor(kind: string, base: Path, listener: Listener, use: FieldUse) {
    this.#kind = kind;
    this.#base = base;
    this.#listener = listener;
    this.#use = use;
  }

  check(value: Plain, shape: Shape): boolean {
    switch (shape.kind) {
      case "fields":
        return isPlainMap(value)
          ? this.#fields(value, shape.fields, shape.required)
          : this.#wrongType(value, "a map");
      case "list":
        return isPlainList(value) ? this.#list(value, shape.of) : this.#wrongType(value, "a list");
      case "map":
        return isPlainMap(value) ? this.#map(value, shape.of) : this.#wrongType(value, "a map");
      case "anything":
        return this.#depth(value, 0);
      case "text":
        return typeof value === "string" || this.#wrongType(value, "a string");
      case "flag":
        return typeof value === "boolean" || this.#wrongType(value, "true or false");
      case "number":
        return Number.isFinite(value) || this.#wrongType(value, "a number");
      case "whole":
        return Number.isSafeInteger(value) || this.#wrongType(value, "a whole number");
      case "quantity":
        return typeof value === "string" || typeof value === "number" || this.#wrongType(value, "a quantity");
      case "int-or-text":
        return (
          typeof value === "string" ||
          Number.isSafeInteger(value) ||
          this.#wrongType(value, "a whole number or a string")
        );
    }
  }

  #fields(map: PlainMap, known: Fields, required: readonly string[]): boolean {
    let isSound = true;
    for (const name of Object.keys(map)) {
      const value = map[name]!;
      if (value === null) continue;
      this.#way.push(name);
      const field = known.get(name);
      if (field === undefined) {
        this.#unknown(name, known);
        isSound = this.#depth(value, 0) && isSound;
      } else {
        isSound = this.check(value, field.shape) && isSound;
        if (field.effect === "ignored" && saysSomething(value, field.usual))
          this.#use.ignored(this.#name(value));
        if (field.effect === "unsupported" && saysSomething(value, field.usual)) this.#unsupported(value);
      }
      this.#way.pop();
    }
    for (const name of required) if ((map[name] ?? null) === null) isSound = this.#missing(name);
    return isSound;
  }

  #list(list: readonly Plain[], of: Shape): boolean {
    let isSound = true;
    for (let i = 0; i < list.length; i++) {
      this.#way.push(i);
      isSound = this.check(list[i]!, of) && isSound;
      this.#way.pop();
    }
    return isSound;
  }

  #map(map: PlainMap, of: Shape): boolean {
    let isSound = true;
    for (const name of Object.keys(map)) {
      const value = map[name]!;
      if (value === null) continue;
      this.#way.push(name);
      isSound = this.check(value, of) && isSound;
      this.#way.pop();
    }
    return isSound;
  }

  /** What nobody looks into may still exhaust the stack of whoever copies it. */
  #depth(value: Plain, depth: number): boolean {
    if (typeof value !== "object" || value === null) return true;
    if (depth > MAX_DEPTH) {
      this.#report("error", "value", "too-deep", "nested too deep", "no object needs a hundred levels");
      return false;
    }
    for (const each of isPlainList(value) ? value : Object.values(value))
      if (!this.#depth(each, depth + 1)) return false;
    return true;
  }

  #wrongType(value: Plain, wanted: string): false {
    this.#report(
      "error",
      "value",
      "wrong-type",
      `must be ${wanted}, found ${describePlain(value)}`,
      typeHint(value, wanted),
    );
    return false;
  }

  #missing(name: string): false {
    const owner = this.#way.length === 0 ? this.#kind : this.#name();
    this.#report("error", "key", "missing-key", `${owner} needs ${name}`, `add "${name}:"`);
    return false;
  }

  #unknown(name: string, known: Fields): void {
    const owner = this.#name().slice(0, -name.length - 1);
    const message = `unknown field "${shortened(name)}" of ${owner}`;
    const hint = () => suggestion(name, [...known.keys()], "known fields");
    if (this.#use.isStrict) this.#report("error", "key", "unknown-key", message, hint);
    else this.#report("warning", "key", "unknown-key", `${message}: it has no effect`, hint);
  }

  #unsupported(value: Plain): void {
    if (!this.#use.unsupported(this.#name(value))) return;
    const message = `${this.#way.at(-1)} is a constraint that is not simulated`;
    this.#report(
      "error",
      "key",
      "not-yet-simulated",
      message,
      "use --ignore-unsupported to go on without it",
    );
  }

  /** The way here without positions; for a word with the word, since other words may be simulated. */
  #name(value?: Plain): string {
    const keys = this.#way.filter((step) => typeof step === "string");
    const word = typeof value === "string" ? `: ${shortened(value)}` : "";
    return [this.#kind, ...keys].join(".") + word;
  }

  #report(
    severity: Severity,
    at: "key" | "value",
    code: Parameters<Listener["report"]>[3],
    message: string,
    hint: string | (() => string),
  ): void {
    this.#listener.report(severity, [...this.#base, ...this.#way], at, code, message, hint);
  }
}

/** Whether a value is more than the API server would fill in by itself. */
function saysSomething(value: Plain, usual: Plain | undefined): boolean {
  if (typeof value !== "object" || value === null) return value !== usual;
  if (isPlainList(value)) return value.length > 0;
  const expected = isPlainMap(usual) ? usual : {};
  return Object.entries(value).some(([key, each]) => each !== null && saysSomething(each, expected[key]));
}

function typeHint(value: Plain, wanted: string): string {
  if (wanted === "a string" && (typeof value === "number" || typeof value === "boolean"))
    return `put it in quotes: "${value}"`;
  if (wanted === "a whole number" && typeof value === "string" && /^-?\d+$/.test(value))
    return `write ${value} without quotes`;
  if (wanted === "true or false" && typeof value === "string") return "write true or false, without quotes";
  return `write ${wanted}`;
}
