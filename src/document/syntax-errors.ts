import { type Document, type Scalar, visit, type YAMLError } from "yaml";
import type { Reporter } from "./reporter.ts";
import type { Place, Source } from "./value.ts";

export const TOO_DEEP = "nested too deep";
export const FLATTEN = "nothing needs a hundred levels: is a bracket or an indentation wrong?";

/**
 * Reports what makes a document no YAML, in the words of somebody who never read its specification.
 *
 * `base` is where in the source the text begins that was parsed.
 */
export function reportSyntax(document: Document, source: Source, base: number, reporter: Reporter): void {
  const errors = [...document.errors, ...document.warnings];
  // Of a text that exhausts the stack, what follows is no news.
  const overflow = errors.find(isOverflow);
  const open = errors.find((error) => UNCLOSED.test(error.message));
  // What follows a quote that is not closed has been swallowed by it.
  const start = open === undefined ? Infinity : openingQuote(document, open.pos[0]);
  if (overflow !== undefined) reportOne(overflow, source, base, reporter);
  else for (const error of errors) if (error.pos[0] < start) reportOne(error, source, base, reporter);
  if (overflow !== undefined || open === undefined) return;
  const place = { source, start: base + start, end: base + start + 1 };
  reporter.error(place, "syntax", "this quote is not closed", "close it");
}

const UNCLOSED = /^Missing closing ["']quote/;

function isOverflow(error: YAMLError): boolean {
  return /call stack/i.test(error.message);
}

/** Where the quoted string begins that ends, unclosed, at `end`. */
function openingQuote(document: Document, end: number): number {
  let start = end;
  visit(document, {
    Scalar: (_, { type, range }: Scalar) => {
      if (!type?.startsWith("QUOTE") || !range || range[0] >= end || range[1] < end) return;
      start = range[0];
    },
  });
  return start;
}

function reportOne(error: YAMLError, source: Source, base: number, reporter: Reporter): void {
  const place = placeOf(error, source, base);
  if (isOverflow(error)) {
    reporter.error(place, "too-deep", TOO_DEEP, FLATTEN);
    return;
  }
  const found = PLAIN.find(([pattern]) => pattern.test(error.message));
  if (found !== undefined) {
    const [pattern, message, hint] = found;
    const plain = pattern.exec(error.message)![0].replace(pattern, message);
    reporter.error(place, "syntax", plain, blankHint(place) ?? hint);
    return;
  }
  const message = error.message.split("\n")[0]!;
  reporter.error(place, "syntax", message.charAt(0).toLowerCase() + message.slice(1), CHECK);
}

/** Of what is missing at the end of the text, the last place where there is something to see. */
function placeOf(error: YAMLError, source: Source, base: number): Place {
  const [start, end] = [base + error.pos[0], base + error.pos[1]];
  if (source.text.slice(start).trim() === "") {
    const last = source.text.slice(0, start).trimEnd().length;
    return { source, start: last, end: last + 1 };
  }
  const lineEnd = source.text.indexOf("\n", start);
  if (error.code === "BLOCK_AS_IMPLICIT_KEY")
    return { source, start, end: lineEnd < 0 ? source.text.length : lineEnd };
  const blanks =
    error.code === "TAB_AS_INDENT" ? 0 : (/^ */.exec(source.text.slice(start, lineEnd))?.[0].length ?? 0);
  return { source, start: start + blanks, end: Math.max(end, start + blanks + 1) };
}

/** A blank that looks like one and is none. */
function blankHint({ source, start, end }: Place): string | undefined {
  const found = source.text.slice(start, end).includes("\u00A0");
  return found ? "it holds a non-breaking space: type a plain one" : undefined;
}

const CHECK = "check quotes, brackets, commas and the indentation here and just before";

/** Messages of the parser, and what they mean to somebody who typed something else than was meant. */
const PLAIN: readonly (readonly [pattern: RegExp, message: string, hint: string])[] = [
  [/^Tabs are not allowed as indentation/, "a tab is used for indentation", "indent with spaces"],
  [/^Implicit (map )?keys .*/, "this is no key with a value", "write a colon and a blank after the key"],
  [
    /^Nested mappings are not allowed in compact mappings/,
    "this value holds a colon and a blank",
    "put the value in quotes",
  ],
  [
    /^A block sequence may not be used as an implicit map key/,
    "a list begins on the line of its key",
    "begin it on the next line, or write [a, b]",
  ],
  [/^Unexpected , in .*/, "a comma too many", "remove it"],
  [/^Missing , (or : )?between .*/, "a comma is missing before this", "end the entry before with a comma"],
  [
    /^.* (?:must end|must be sufficiently indented and end) with a ([\]}])/,
    'a "$1" is missing',
    "close the bracket",
  ],
  [/^Plain value cannot start with .*?(\S)$/, "a value cannot begin with $1", "put it in quotes"],
  [/^Alias cannot be an empty string/, "a bare * is an alias without a name", 'put it in quotes: "*"'],
  [/^Anchor cannot be an empty string/, "a bare & is an anchor without a name", 'put it in quotes: "&"'],
  [/^Unresolved tag: (.*)/, "unknown tag $1", "remove the tag: none is needed here"],
  [
    /^Sequence item without - indicator/,
    "this belongs to nothing above it",
    "indent it like its neighbours; an entry of a list begins with a dash",
  ],
  [
    /^All .* items must start at the same column/,
    "this does not line up with what is above",
    "indent it alike",
  ],
  [/^Invalid escape sequence (.*)/, "unknown escape $1", "write \\\\ for a backslash, or use single quotes"],
  [/^Unexpected .* at node end/, "something follows the end of the value", "put all of it in quotes"],
];
