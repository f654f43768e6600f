import { xmlText } from "../charts/theme.ts";

/** HTML that needs no further escaping. Only `html` makes it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Hole = string | number | Html | readonly Html[];

/** A template whose holes are escaped, unless they are HTML themselves: nothing gets into a page unescaped by mistake. */
export function html(parts: TemplateStringsArray, ...holes: readonly Hole[]): Html {
  return new Html(parts.reduce((text, part, position) => text + textOf(holes[position - 1] ?? "") + part));
}

export const NOTHING = new Html("");

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return xmlText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function textOf(hole: Hole): string {
  if (hole instanceof Html) return hole.text;
  if (typeof hole === "string" || typeof hole === "number") return escapeHtml(String(hole));
  return hole.map((one) => one.text).join("\n");
}
