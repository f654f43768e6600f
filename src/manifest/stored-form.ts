import { parseThousandths } from "../units/quantity.ts";
import { isPlainList, isPlainMap, type Plain, type PlainMap } from "./plain.ts";

/**
 * What is left of a value once all that an API server would fill in anyway is taken away; undefined: nothing.
 *
 * Two values that are stored alike are left with the same. Of a value of another type than expected nothing is taken.
 */
export type Form = (value: Plain) => Plain | undefined;

/** All but some values: those that stand for the default. */
export function unless(...defaults: readonly Plain[]): Form {
  return (value) => (defaults.includes(value) ? undefined : value);
}

/** A map of known fields, of which some have a form of their own; it is there even if it is empty. */
export function struct(fields: Readonly<Record<string, Form>>): Form {
  return (value) => {
    if (!isPlainMap(value)) return value;
    const left: [string, Plain][] = [];
    for (const [key, each] of Object.entries(value)) {
      if (each === null) continue;
      const form = Object.hasOwn(fields, key) ? fields[key]! : anything;
      const kept = form(each);
      if (kept !== undefined) left.push([key, kept]);
    }
    return Object.fromEntries(left);
  };
}

/** As the form has it; nothing if that is empty. */
export function orNothing(form: Form): Form {
  return (value) => {
    const left = form(value);
    return left === undefined || isEmpty(left) ? undefined : left;
  };
}

/** Each element in its form; an empty list is nothing. */
export function each(form: Form): Form {
  return (value) => {
    if (!isPlainList(value)) return value;
    return value.length === 0 ? undefined : value.map((one) => form(one) ?? {});
  };
}

/** A map from names to texts, or a struct that is there anyway: an empty one is nothing. */
export const filled: Form = orNothing(anything);

/** An amount however it is written: in thousandths, as `parseThousandths` rounds it. */
export const quantity: Form = (value) => {
  if (typeof value !== "string" && typeof value !== "number") return value;
  const amount = parseThousandths(String(value));
  return amount.ok ? `${amount.value}m` : value;
};

/** Amounts by name. */
export const quantities: Form = orNothing((value) =>
  isPlainMap(value) ? mapValues(value, (amount) => quantity(amount) ?? amount) : value,
);

/** A value that is stored as it is written, apart from lists without elements. */
function anything(value: Plain): Plain | undefined {
  if (isPlainList(value)) return value.length === 0 ? undefined : value.map((one) => anything(one) ?? one);
  return isPlainMap(value) ? struct({})(value) : value;
}

function mapValues(map: PlainMap, change: (value: Plain) => Plain): PlainMap {
  return Object.fromEntries(
    Object.entries(map)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, change(value)]),
  );
}

function isEmpty(value: Plain): boolean {
  return isPlainMap(value) && Object.keys(value).length === 0;
}
