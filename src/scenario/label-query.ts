import type { Place } from "../document/value.ts";
import { isLabelValue, isQualifiedName, KEY_RULE, VALUE_RULE } from "../manifest/names.ts";
import type { LabelRequirement, LabelSelectorSpec } from "../spec/pod.ts";
import { labelMap } from "./labels.ts";
import type { Reading } from "./reading.ts";
import { shorten, string } from "./scalars.ts";
import { byKind, mapped, type Shape } from "./shape.ts";

const FORM = "write labels as kubectl's -l takes them: app=web,tier!=db,env in (test,live),!old";

/** What `kubectl -l` takes, "app=web,tier!=db", or the labels as a map. */
export const labelQuery: Shape<LabelSelectorSpec> = byKind("a selector of labels", "app=web, or {app: web}", {
  scalar: mapped(string("a selector of labels, such as app=web"), parse),
  map: mapped(labelMap, (labels, place, reading) => {
    if (labels.size > 0) return Array.from(labels, ([key, value]) => requirement(key, "In", [value]));
    return reading.error(place, "missing-key", "the selector says nothing", FORM);
  }),
});

function parse(text: string, place: Place, reading: Reading): LabelSelectorSpec | undefined {
  // Commas within parentheses part values.
  const terms = text.split(/,(?![^(]*\))/).map((term) => term.trim());
  const read = terms.map((term) => checked(parseTerm(term), term, place, reading));
  const sound = read.filter((each) => each !== undefined);
  return sound.length === read.length ? sound : undefined;
}

const EQUALITY = /^([^\s=!,()]+)\s*(==?|!=)\s*([^\s=!,()]*)$/;
const MEMBERSHIP = /^([^\s=!,()]+)\s+(in|notin)\s*\(([^()]*)\)$/;
const EXISTENCE = /^(!?)\s*([^\s=!,()]+)$/;

/** undefined: it is no term. */
function parseTerm(term: string): LabelRequirement | undefined {
  const [, key = "", sign = "", value = ""] = EQUALITY.exec(term) ?? [];
  if (key !== "") return requirement(key, sign === "!=" ? "NotIn" : "In", [value]);
  const [, of = "", word = "", list = ""] = MEMBERSHIP.exec(term) ?? [];
  if (of !== "") {
    const values = list.split(",").map((each) => each.trim());
    return requirement(of, word === "in" ? "In" : "NotIn", values);
  }
  const [, not = "", label = ""] = EXISTENCE.exec(term) ?? [];
  return label === "" ? undefined : requirement(label, not === "" ? "Exists" : "DoesNotExist", []);
}

function requirement(
  key: string,
  operator: LabelRequirement["operator"],
  values: readonly string[],
): LabelRequirement {
  return { key, operator, values };
}

function checked(
  read: LabelRequirement | undefined,
  term: string,
  place: Place,
  reading: Reading,
): LabelRequirement | undefined {
  const wrong = read?.values.find((value) => !isLabelValue(value));
  if (read !== undefined && !isQualifiedName(read.key))
    return reading.error(
      place,
      "bad-name",
      `"${shorten(read.key)}" is no key of a label`,
      `write ${KEY_RULE}`,
    );
  if (wrong !== undefined)
    return reading.error(place, "bad-name", `"${shorten(wrong)}" is no label value`, `write ${VALUE_RULE}`);
  if (read !== undefined) return read;
  const message = term === "" ? "the selector says nothing" : `"${shorten(term)}" selects no labels`;
  return reading.error(place, "wrong-value", message, FORM);
}
