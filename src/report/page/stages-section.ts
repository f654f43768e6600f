import { ROLLOUT_STAGES } from "../../spec/rollout.ts";
import { timeText } from "../describe-stages.ts";
import { formatCount } from "../format-quantity.ts";
import { rolloutStages, STAGE_NAMES } from "../rollout-stages.ts";
import type { StoredStudy } from "../stored-study.ts";
import { type Html, html, NOTHING } from "./html.ts";
import { scrollable, section, variantName } from "./section.ts";

/** More rows than these say no more. */
const ROWS = 60;

/** Where the time of rollouts, rollbacks and scalings went: a row a strategy, variant, action and workload. */
export function stagesSection(study: StoredStudy): Html {
  const all = rolloutStages(study);
  if (all.length === 0) return NOTHING;
  const withVariant = study.scenario.variants.length > 1;
  const used = ROLLOUT_STAGES.map((stage, position) => ({ stage, position })).filter(({ position }) =>
    all.some(({ times }) => times[position]! > 0),
  );
  const time = (seconds: number) => (seconds === 0 ? "-" : timeText(seconds));
  const rows = all.slice(0, ROWS).map(
    ({ strategy, variant, workload, action, changes, times }) =>
      html`<tr><th scope="row">${strategy}</th>${withVariant ? html`<td class="name">${variantName(variant)}</td>` : NOTHING}<td class="name">${workload}</td><td class="name">${action}${changes > 1 ? ` (${formatCount(changes)} a run)` : ""}</td>
<td class="number">${time(times.reduce((sum, each) => sum + each, 0))}</td>${used.map(({ position }) => html`<td class="number">${time(times[position]!)}</td>`)}</tr>`,
  );
  const more = all.length - rows.length;
  return section(
    "stages",
    "Where the time of rollouts went",
    html`${scrollable(
      "Stages of rollouts",
      html`<table>
<thead><tr><th scope="col">strategy</th>${withVariant ? html`<th scope="col">variant</th>` : NOTHING}<th scope="col">workload</th><th scope="col">action</th>
<th scope="col" class="number">in all</th>${used.map(({ stage }) => html`<th scope="col" class="number">${STAGE_NAMES[stage]}</th>`)}</tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
    )}
<p class="caption">Means over the changes of all runs, along the critical path of each: from the pod that was available last back to the begin, so that the stages add up. Of many workloads the one that was done last in each run. ${more > 0 ? `${more} rows more, and each` : "Each"} single change is in <code>rollouts.csv</code>.</p>`,
  );
}
