import { type RolloutOutcomes, rolloutOutcomes } from "../rollout-outcomes.ts";
import type { StoredStudy } from "../stored-study.ts";
import { type Html, html, NOTHING } from "./html.ts";
import { scrollable, section, variantName } from "./section.ts";
import { withHalfWidth } from "./with-half-width.ts";

/** More rows than these say no more. */
const ROWS = 60;
const REASONS = 3;

/** What rollouts, rollbacks and scalings came to: a row a strategy, variant and action. */
export function rolloutsSection(study: StoredStudy): Html {
  const outcomes = rolloutOutcomes(study);
  if (outcomes.length === 0) return NOTHING;
  const withVariant = study.scenario.variants.length > 1;
  const withReasons = outcomes.some(({ reasons }) => reasons.length > 0);
  const rows = outcomes.slice(0, ROWS).map(
    (
      each,
    ) => html`<tr><th scope="row">${each.strategy}</th>${withVariant ? html`<td class="name">${variantName(each.variant)}</td>` : NOTHING}<td class="name">${each.action}</td>
<td class="number">${each.workloads}</td><td class="number">${withHalfWidth(each.duration, "rollout_duration_s", "s")}</td>
<td class="number">${withHalfWidth(each.minAvailability, "availability", "1")}</td><td class="number">${each.complete} of ${each.times}</td>${withReasons ? html`<td>${whyNot(each)}</td>` : NOTHING}</tr>`,
  );
  const more = outcomes.length - rows.length;
  return section(
    "rollouts",
    "Rollouts",
    html`${scrollable(
      "Rollouts",
      html`<table>
<thead><tr><th scope="col">strategy</th>${withVariant ? html`<th scope="col">variant</th>` : NOTHING}<th scope="col">action</th>
<th scope="col" class="number">workloads</th><th scope="col" class="number">duration</th><th scope="col" class="number">least availability</th>
<th scope="col" class="number">complete</th>${withReasons ? html`<th scope="col">why not</th>` : NOTHING}</tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
    )}
<p class="caption">Duration from the first begin to the last completion of what was done to several workloads together, where all were complete; availability of the workload that fell lowest. Complete: how many of the changes, over all runs. ${more > 0 ? `${more} rows more, and each` : "Each"} single change is in <code>rollouts.csv</code>.</p>`,
  );
}

/** "2 pods: CrashLoopBackOff (5 x)" */
function whyNot({ reasons }: RolloutOutcomes): readonly Html[] {
  const told = reasons
    .slice(0, REASONS)
    .map(({ reason, count }) => html`<div>${reason}${count > 1 ? ` (${count} x)` : ""}</div>`);
  const more = reasons.length - told.length;
  return more > 0 ? [...told, html`<div>... and ${more} more</div>`] : told;
}
