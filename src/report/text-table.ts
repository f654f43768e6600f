/** One cell as plain text, and how to paint it: padding counts the text alone. */
export interface TextCell {
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
}

/** Lines of a table whose first columns, `left` of them, start flush and whose others end flush, two spaces apart. */
export function textTable(rows: readonly (readonly TextCell[])[], left: number): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column]?.text ?? ""))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const padding = " ".repeat(widths[column]! - displayWidth(cell.text));
        const painted = cell.paint === undefined ? cell.text : cell.paint(cell.text);
        return column < left ? painted + padding : padding + painted;
      })
      .join("  ")
      .trimEnd(),
  );
}

/** Columns of a terminal that a text takes: two for East Asian wide characters and emoji, none for colours and combining ones. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(COLOUR, "")) {
    if (/^\p{Mn}|\p{Cf}$/u.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** Control characters would move the cursor or colour the terminal: shown as U+FFFD. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "\ufffd");
}

/**
 * Words broken into lines of at most `width` columns, the later ones indented; a longer word keeps its own line.
 * A number stays with its unit, and ± with its numbers.
 */
export function wrapText(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(BREAK)) {
    const longer = line === "" ? (lines.length > 0 ? indent + word : word) : `${line} ${word}`;
    if (line !== "" && displayWidth(longer) > width) {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}

const BREAK =
  / (?![%±])(?<!± )(?!(?<=\d )(?:ms|s|min|h|d|core|GiB|points)\b)(?!(?<=(?:core|GiB|replica) )h\b)(?!(?<=\d )replica\b)/;
