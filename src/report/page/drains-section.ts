import { drainsOf, drainTime } from "../drains.ts";
import { formatQuantity } from "../format-quantity.ts";
import type { StoredStudy } from "../stored-study.ts";
import { type Html, html, NOTHING } from "./html.ts";
import { scrollable, section } from "./section.ts";

const ROWS = 40;

/** How long each drain took, the longest first. */
export function drainsSection(study: StoredStudy): Html {
  const drains = drainsOf(study);
  if (drains.length === 0) return NOTHING;
  const shown = drains.toSorted((a, b) => b.duration - a.duration || 0).slice(0, ROWS);
  const rows = shown.map(
    (drain) =>
      html`<tr><td>${drain.strategy}${drain.variant === "" ? "" : ` under ${drain.variant}`}</td><td class="name">${drain.target}</td>
<td class="number">${formatQuantity("", "s", drain.start)}</td><td class="number">${drainTime(drain)}</td></tr>`,
  );
  const more = drains.length - shown.length;
  return section(
    "drains",
    "Drains",
    html`${scrollable(
      "Drains",
      html`<table>
<thead><tr><th scope="col">strategy</th><th scope="col">node</th><th scope="col" class="number">asked for at</th><th scope="col" class="number">took</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
    )}
<p class="caption">In the first replication of each strategy, the longest first.${more > 0 ? ` ${more} more are in marks.csv.` : ""}</p>`,
  );
}
