import type { Chart } from "../charts/theme.ts";
import { escapeHtml, Html } from "./html.ts";

/** A drawn chart as a picture within a page: named for those who cannot see it, its ids its own. */
export function inlineSvg(chart: Chart, svg: string): Html {
  const own = svg
    .replaceAll(/\bid="([^"]+)"/g, `id="${idPrefix(chart)}-$1"`)
    .replaceAll(/url\(#([^)]+)\)/g, `url(#${idPrefix(chart)}-$1)`)
    .replaceAll(/href="#([^"]+)"/g, `href="#${idPrefix(chart)}-$1"`);
  return new Html(
    own.replace(
      /<svg /,
      `<svg role="img" aria-label="${escapeHtml(`${chart.title}. ${chart.description}`)}" `,
    ),
  );
}

function idPrefix(chart: Chart): string {
  return chart.name.replace(/[^\w-]/g, "_");
}
