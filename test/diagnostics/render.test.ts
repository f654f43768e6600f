import { describe, expect, it } from "vitest";
import { type Diagnostic, hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { render } from "../../src/diagnostics/render.ts";

function diagnostic(line: number, column: number, length: number, hint = ""): Diagnostic {
  return {
    file: "x.yaml",
    line,
    column,
    length,
    severity: "error",
    code: "unknown-key",
    message: 'unknown key "cuont"',
    hint,
  };
}

const HEAD = 'x.yaml:1:3: error: unknown key "cuont" [unknown-key]';

function drawn(text: string, column: number, length: number): string[] {
  return render(diagnostic(1, column, length), text, { colour: false })
    .split("\n")
    .slice(1);
}

describe("render", () => {
  it("shows the line, a caret under the mistake, and the cure", () => {
    const text = "pools:\n  cuont: 12\n";
    expect(render(diagnostic(2, 3, 5, 'did you mean "count"?'), text, { colour: false })).toBe(
      [
        'x.yaml:2:3: error: unknown key "cuont" [unknown-key]',
        "  2 |   cuont: 12",
        "    |   ^^^^^",
        'hint: did you mean "count"?',
      ].join("\n"),
    );
  });

  it("shows no line where there is none", () => {
    expect(render(diagnostic(1, 3, 1), undefined, { colour: false })).toBe(HEAD);
    expect(render(diagnostic(9, 3, 1), "one line", { colour: false }).split("\n")).toHaveLength(1);
    expect(render(diagnostic(1, 3, 1), "", { colour: false })).toBe(HEAD);
  });

  it("shows a tab as two blanks, so that the caret stands right in every terminal", () => {
    expect(drawn("\tcuont: 1", 2, 5)).toEqual(["  1 |   cuont: 1", "    |   ^^^^^"]);
  });

  it("counts wide characters as two columns and combining ones as none", () => {
    // 名前 takes four columns; e + combining acute takes one.
    expect(drawn("名前: e\u0301 cuont", 8, 5)).toEqual(["  1 | 名前: e\u0301 cuont", "    |         ^^^^^"]);
  });

  it("cuts a long line around the mistake", () => {
    const text = `${"a".repeat(300)}MISTAKE${"b".repeat(300)}`;
    const [line, caret] = drawn(text, 301, 7);
    // 40 characters before the mistake, 100 in all, and a mark at both ends.
    expect(line).toBe(`  1 | …${"a".repeat(40)}MISTAKE${"b".repeat(53)}…`);
    expect(caret).toBe(`    | ${" ".repeat(41)}${"^".repeat(7)}`);
  });

  it("never cuts a surrogate pair in two", () => {
    const [line] = drawn(`${"😀".repeat(200)}x`, 201, 1);
    expect(line).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
  });

  it("puts the caret after the line where something is missing there", () => {
    expect(drawn("a:", 3, 1)).toEqual(["  1 | a:", "    |   ^"]);
  });

  it("lets no control character of a file reach the terminal", () => {
    const ESC = String.fromCharCode(27);
    const text = render({ ...diagnostic(1, 1, 1), message: `bad ${ESC}[2J` }, `a${ESC}[31m`, {
      colour: false,
    });
    expect(text).not.toContain(ESC);
    expect(text).toContain("␛[31m");
  });

  it("reads the right line of a text with Windows line ends", () => {
    expect(render(diagnostic(2, 1, 1), "a: 1\r\nb: 2\r\n", { colour: false })).toContain("  2 | b: 2\n");
  });

  it("colours only when asked to", () => {
    const ESC = String.fromCharCode(27);
    expect(render(diagnostic(1, 1, 1), "a", { colour: true })).toContain(`${ESC}[31m`);
    expect(render({ ...diagnostic(1, 1, 1), severity: "warning" }, "a", { colour: false })).toContain(
      "warning:",
    );
  });
});

it("tells errors from warnings", () => {
  expect(hasErrors([{ ...diagnostic(1, 1, 1), severity: "warning" }])).toBe(false);
  expect(hasErrors([diagnostic(1, 1, 1)])).toBe(true);
});
