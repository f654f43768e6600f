import pc from "picocolors";
import type { Diagnostic } from "./diagnostic.ts";

export interface RenderOptions {
  readonly colour: boolean;
}

/** Columns of a source line that are shown; longer lines are cut around the mistake. */
const MAX_WIDTH = 100;
/** How much of a cut line stands before the mistake. */
const LEAD = 40;
const ELLIPSIS = "…";

/**
 * Draws a diagnostic as text of several lines, without a newline at the end:
 *
 *     scenario.yaml:3:5: error: unknown key "cuont" [unknown-key]
 *       3 |     cuont: 12
 *         |     ^^^^^
 *     hint: did you mean "count"?
 *
 * `sourceText` is the whole text of the file; undefined where there is none to show.
 */
export function render(
  diagnostic: Diagnostic,
  sourceText: string | undefined,
  options: RenderOptions,
): string {
  const paint = pc.createColors(options.colour);
  const severity = diagnostic.severity === "error" ? paint.red("error") : paint.yellow("warning");
  const place = paint.bold(`${visible(diagnostic.file)}:${diagnostic.line}:${diagnostic.column}:`);
  const lines = [`${place} ${severity}: ${visible(diagnostic.message)} ${paint.dim(`[${diagnostic.code}]`)}`];
  const line = sourceText === undefined ? undefined : lineOf(sourceText, diagnostic.line);
  if (line !== undefined && line.trim() !== "") lines.push(...frame(line, diagnostic, paint));
  if (diagnostic.hint !== "") lines.push(`${paint.cyan("hint")}: ${visible(diagnostic.hint)}`);
  return lines.join("\n");
}

type Paint = ReturnType<typeof pc.createColors>;

function frame(line: string, diagnostic: Diagnostic, paint: Paint): string[] {
  const start = Math.min(diagnostic.column - 1, line.length);
  const end = Math.max(start + 1, Math.min(start + (diagnostic.length ?? 1), line.length));
  const cut = cutAround(line, start);
  const before = expand(line.slice(cut.from, start));
  const marked = expand(line.slice(start, Math.min(end, cut.to)));
  const head = cut.from > 0 ? ELLIPSIS : "";
  const tail = cut.to < line.length ? ELLIPSIS : "";
  const number = String(diagnostic.line);
  const shown = head + expand(line.slice(cut.from, cut.to)) + tail;
  const caret = " ".repeat(width(head + before)) + "^".repeat(Math.max(1, width(marked)));
  return [
    `${paint.dim(`  ${number} |`)} ${shown}`.trimEnd(),
    `${paint.dim(`  ${" ".repeat(number.length)} |`)} ${paint.red(caret)}`,
  ];
}

function cutAround(line: string, start: number): { from: number; to: number } {
  if (line.length <= MAX_WIDTH) return { from: 0, to: line.length };
  const from = onBoundary(line, Math.max(0, Math.min(start - LEAD, line.length - MAX_WIDTH)));
  return { from, to: onBoundary(line, Math.min(line.length, from + MAX_WIDTH)) };
}

/** The position, or the one before it where it would cut a surrogate pair. */
function onBoundary(line: string, position: number): number {
  return /[\uDC00-\uDFFF]/.test(line[position] ?? "") ? position - 1 : position;
}

/** A tab is shown as two blanks, so that the caret does not depend on the terminal's tab stops. */
function expand(text: string): string {
  return visible(text.replaceAll("\t", "  "));
}

/** Control characters as pictures: nothing in a file may steer the terminal. */
function visible(text: string): string {
  return text.replace(CONTROL, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\uFFFD";
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += ZERO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return columns;
}

const ZERO_WIDTH = /^(\p{Mn}|\p{Me}|[\u200B-\u200D])$/u;
/** East Asian wide and full-width blocks, and emoji: what terminals draw over two columns. */
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]$/u;

function lineOf(text: string, line: number): string | undefined {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf("\n", start);
    if (next < 0) return undefined;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return text.slice(start, end < 0 ? text.length : end).replace(/\r$/, "");
}
