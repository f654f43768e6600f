import { type Html, html } from "./html.ts";

/** A part of the page with a heading of its own. */
export function section(id: string, title: string, body: Html): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${body}
</section>`;
}

/** Wide tables scroll on narrow screens, by keyboard too. */
export function scrollable(label: string, body: Html): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}, table">${body}</div>`;
}

export function variantName(name: string): string {
  return name === "" ? "as written" : name;
}
