import { failureOutcomes } from "../failure-outcomes.ts";
import { formatCount, formatNumber, formatQuantity } from "../format-quantity.ts";
import type { StoredStudy } from "../stored-study.ts";
import type { Interval } from "../student-interval.ts";
import { type Html, html, NOTHING } from "./html.ts";
import { scrollable, section, variantName } from "./section.ts";
import { withHalfWidth } from "./with-half-width.ts";

/** More rows than these say no more. */
const ROWS = 60;

/** What each failure of nodes cost: a row a failure, variant and strategy. */
export function lossesSection({ scenario, failures }: StoredStudy): Html {
  const all = failureOutcomes(scenario, failures);
  if (all.length === 0) return NOTHING;
  const withVariant = scenario.variants.length > 1;
  const withStrategy = scenario.strategies.length > 1;
  const cell = (interval: Interval, unit: string) =>
    html`<td class="number">${interval.n === 0 ? "-" : withHalfWidth(interval, "", unit)}</td>`;
  const rows = all.slice(0, ROWS).map(
    (each) =>
      html`<tr><th scope="row">${each.name}</th><td class="number">${Number.isNaN(each.at) ? `${formatCount(each.each)} a run` : formatQuantity("", "s", each.at)}</td>${withVariant ? html`<td class="name">${variantName(each.variant)}</td>` : NOTHING}${withStrategy ? html`<td>${each.strategy}</td>` : NOTHING}
${cell(each.nodes, "1")}${cell(each.detected, "s")}${cell(each.firstEviction, "s")}${cell(each.lastEviction, "s")}<td class="number">${recoveredText(each)}</td>${cell(each.podsLost, "1")}${cell(each.coreHoursLost, "core h")}</tr>`,
  );
  const more = all.length - rows.length;
  return section(
    "losses",
    "Failures of nodes and network",
    html`${scrollable(
      "Failures of nodes and network",
      html`<table>
<thead><tr><th scope="col">failure</th><th scope="col" class="number">at</th>${withVariant ? html`<th scope="col">variant</th>` : NOTHING}${withStrategy ? html`<th scope="col">strategy</th>` : NOTHING}
<th scope="col" class="number">nodes</th><th scope="col" class="number">noticed</th><th scope="col" class="number">first eviction</th><th scope="col" class="number">last eviction</th><th scope="col" class="number">recovered</th><th scope="col" class="number">pods lost</th><th scope="col" class="number">work lost</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
    )}
<p class="caption">Times since the failure, means over the replications. Noticed: the control plane holds the first of its nodes not ready. Evictions: the first and the last of their pods is told to go, or, of a task, lost. Recovered: all workloads with replicas there have as many serving as are wanted, for good. Work lost: of tasks and pods of Jobs. ${more > 0 ? `${more} rows more, and each` : "Each"} single failure is in <code>failures.csv</code>.</p>`,
  );
}

function recoveredText({
  recovered,
  unrecovered,
}: {
  readonly recovered: Interval;
  readonly unrecovered: number;
}): string {
  const text = recovered.n === 0 ? "" : withHalfWidth(recovered, "", "s");
  if (!(unrecovered > 0)) return text === "" ? "-" : text;
  const share = unrecovered === 1 ? "never" : `not in ${formatNumber(100 * unrecovered, 0)} %`;
  return text === "" ? share : `${text}, ${share}`;
}
