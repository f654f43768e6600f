import type { Placed } from "../document/value.ts";
import { list } from "./collections.ts";
import { string } from "./scalars.ts";
import { byKind, mapped, placed, type Shape } from "./shape.ts";

/** One string with its place, or a list of several. */
export function oneOrMore(what: string): Shape<readonly Placed<string>[]> {
  const one = placed(string(what));
  return byKind<readonly Placed<string>[]>(`${what}, or a list of them`, "one, or [one, another]", {
    scalar: mapped(one, (read) => [read]),
    list: list(one, 1),
  });
}

/** Paths of manifests, relative to the scenario. */
export const paths = oneOrMore("a path");
