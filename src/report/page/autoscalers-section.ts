import { autoscalersOf } from "../autoscalers.ts";
import type { StoredStudy } from "../stored-study.ts";
import type { Summary, SummaryRow } from "../summarize.ts";
import { type Html, html, NOTHING } from "./html.ts";
import { scrollable, section, variantName } from "./section.ts";
import { withHalfWidth } from "./with-half-width.ts";

/** More rows than these say no more. */
const ROWS = 60;

/** How well autoscalers followed their loads: a row an autoscaler, variant and strategy. */
export function autoscalersSection(study: StoredStudy, summary: Summary): Html {
  const all = autoscalersOf(summary);
  if (all.length === 0) return NOTHING;
  const withVariant = study.scenario.variants.length > 1;
  const cell = (row: SummaryRow | undefined, unit: string) =>
    html`<td class="number">${row === undefined ? "-" : withHalfWidth(row, row.metric, unit)}</td>`;
  const rows = all.slice(0, ROWS).map(
    (each) =>
      html`<tr><th scope="row">${each.name}</th>${withVariant ? html`<td class="name">${variantName(each.variant)}</td>` : NOTHING}<td>${each.strategy}</td>
${cell(each.lag, "s")}${cell(each.longestLag, "s")}${cell(each.under, "replica s")}${cell(each.over, "replica s")}${cell(each.rescales, "1")}${cell(each.flaps, "1")}</tr>`,
  );
  const more = all.length - rows.length;
  return section(
    "autoscalers",
    "Autoscalers",
    html`${scrollable(
      "Autoscalers",
      html`<table>
<thead><tr><th scope="col">autoscaler</th>${withVariant ? html`<th scope="col">variant</th>` : NOTHING}<th scope="col">strategy</th>
<th scope="col" class="number">mean lag</th><th scope="col" class="number">longest lag</th><th scope="col" class="number">too few</th><th scope="col" class="number">too many</th><th scope="col" class="number">rescales</th><th scope="col" class="number">flaps</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
    )}
<p class="caption">Means over the replications. Lag: from the moment that the load needs more replicas than are ready until enough are. Too few and too many: replicas against those that bring the metrics just to their targets, over time. Flaps: rescales in the other direction than the one before.${more > 0 ? ` ${more} rows more are in summary.csv.` : ""}</p>`,
  );
}
