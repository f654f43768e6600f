import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Place, Placed } from "../document/value.ts";
import type { MetricInfo } from "../spec/catalog.ts";
import type { ExpectationSpec, LabelMatcher } from "../spec/scenario-spec.ts";
import { unitOf } from "../spec/unit-of.ts";
import { parseExpectationValue } from "./expectation-value.ts";
import { defaulted, object, required } from "./fields.ts";
import type { Reading } from "./reading.ts";
import { oneOf, shorten, string } from "./scalars.ts";
import { byKind, mapped, placed, type Shape } from "./shape.ts";

type Across = ExpectationSpec["across"];

const EXAMPLE = "wait_s.p99 < 5m, or {that: wait_s.p99 < 5m, across: mean}";
const FORM = 'write metric.stat{label="x"} op value: wait_s.p99 < 5m';

/** What must hold of the results: a text, or a text and over what it is taken. */
export const expectation: Shape<ExpectationSpec> = byKind(
  "an expectation, or a map with the key that",
  EXAMPLE,
  {
    scalar: mapped(placed(string("an expectation")), (text, _, reading) => parse(text, "every-run", reading)),
    map: mapped(
      object({
        that: required(placed(string("an expectation")), FORM),
        across: defaulted(
          oneOf<Across>("every-run", "mean", "p95"),
          "every-run: each run must satisfy it; mean, p95: the mean, the 95th percentile over the replications",
          "every-run",
          "every-run",
        ),
      }),
      ({ that, across }, _, reading) => parse(that, across, reading),
    ),
  },
);

/** `metric.stat{labels} op value`, with positions; the labels are taken apart later. */
const EXPECTATION =
  /^(\s*)([A-Za-z_]\w*)\.(\w+)(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?\s*(<=|>=|==|!=|<|>)\s*(.*?)\s*$/ds;
/** One matcher with the comma after it. */
const MATCHER = /\s*([A-Za-z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"\s*(,|$)/dy;

function parse(
  { value: text, place }: Placed<string>,
  across: Across,
  reading: Reading,
): ExpectationSpec | undefined {
  const match = EXPECTATION.exec(text);
  if (match === null)
    return reading.error(place, "bad-expectation", `"${shorten(text)}" is no expectation`, FORM);
  const spans = match.indices!;
  const part = (group: number): Place => within(place, text, spans[group] ?? [0, 0]);
  const metric = findMetric(match[2]!, part(2), reading);
  if (metric === undefined) return undefined;
  const stat = checkStat(match[3]!, metric, part(3), reading);
  const labels = readMatchers(match[4] ?? "", metric, part(4), reading);
  const value = readBound(match[6]!, unitOf(metric, stat ?? ""), part(6), reading);
  if (stat === undefined || labels === undefined || value === undefined) return undefined;
  const operator = match[5] as ExpectationSpec["operator"];
  return { text, metric: metric.name, stat, labels, operator, value, across };
}

/**
 * The place of a part of a string. In a quoted or folded string the offset is right as long as nothing is escaped
 * before it; otherwise the whole string is marked.
 */
function within(place: Place, text: string, [start, end]: readonly [number, number]): Place {
  const raw = place.source.text.slice(place.start, place.end);
  const offset = raw.indexOf(text);
  if (offset < 0) return place;
  const from = place.start + offset;
  return { source: place.source, start: from + start, end: Math.max(from + end, from + start + 1) };
}

function findMetric(name: string, place: Place, reading: Reading): MetricInfo | undefined {
  const found = reading.catalog.metrics.find((metric) => metric.name === name);
  if (found !== undefined) return found;
  const names = reading.catalog.metrics.map((metric) => metric.name);
  const hint = suggestion(name, names, "the metrics are");
  return reading.error(place, "unknown-metric", `unknown metric "${shorten(name)}"`, hint);
}

function checkStat(stat: string, metric: MetricInfo, place: Place, reading: Reading): string | undefined {
  if (metric.stats.includes(stat)) return stat;
  const hint = suggestion(stat, metric.stats, "its stats are");
  return reading.error(place, "unknown-stat", `${metric.name} has no stat "${shorten(stat)}"`, hint);
}

function readMatchers(
  text: string,
  metric: MetricInfo,
  place: Place,
  reading: Reading,
): readonly LabelMatcher[] | undefined {
  const inside = text.slice(1, -1);
  const matchers: LabelMatcher[] = [];
  let at = 0;
  while (inside.slice(at).trim() !== "") {
    MATCHER.lastIndex = at;
    const match = MATCHER.exec(inside);
    if (match === null) {
      return reading.error(
        place,
        "bad-expectation",
        `"${shorten(text)}" is no list of labels`,
        'write {label="x"}, with quotes around the value',
      );
    }
    const start = place.start + 1 + match.indices![1]![0];
    const where = { ...place, start, end: start + match[1]!.length };
    const matcher = readMatcher(match, metric, where, reading);
    if (matcher === undefined) return undefined;
    matchers.push(matcher);
    at = MATCHER.lastIndex;
  }
  return matchers;
}

function readMatcher(
  match: RegExpExecArray,
  metric: MetricInfo,
  place: Place,
  reading: Reading,
): LabelMatcher | undefined {
  const [, label = "", operator = "="] = match;
  const value = match[3]!.replace(/\\(["\\])/g, "$1");
  if (!metric.labels.includes(label)) {
    const known = suggestion(label, metric.labels, "its labels are");
    const hint = metric.labels.length === 0 ? "it has none: remove the braces" : known;
    return reading.error(place, "unknown-label", `${metric.name} has no label "${shorten(label)}"`, hint);
  }
  if (operator.endsWith("~") && !isRegularExpression(value)) {
    return reading.error(place, "bad-expectation", `"${shorten(value)}" is no regular expression`, REGULAR);
  }
  return { label, operator: operator as LabelMatcher["operator"], value };
}

const REGULAR = "write a JavaScript one, such as a|b or web-.*";

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

function readBound(text: string, unit: string, place: Place, reading: Reading): number | undefined {
  const value = parseExpectationValue(text, unit);
  if (value.ok) return value.value;
  return reading.error(place, "bad-expectation", `"${shorten(text)}" ${value.message}`, value.hint);
}
