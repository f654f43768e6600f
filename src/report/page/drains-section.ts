import { drainsOf } from "../drains.ts";
import type { Summary } from "../summarize.ts";
import { type Html, html, NOTHING } from "./html.ts";
import { scrollable, section } from "./section.ts";
import { withHalfWidth } from "./with-half-width.ts";

const ROWS = 40;

/** How long the drain of each node took, and which budgets held evictions up. */
export function drainsSection(summary: Summary): Html {
  const drains = drainsOf(summary);
  if (drains.length === 0) return NOTHING;
  const took = drains.flatMap((each) =>
    each.targets.map(({ name, took }) => ({ place: placeOf(each), name, time: took })),
  );
  const held = drains.flatMap((each) =>
    each.budgets.map(({ name, held }) => ({ place: placeOf(each), name, time: held })),
  );
  return section(
    "drains",
    "Drains",
    html`${table("Drains", "node", "took", took)}
${held.length === 0 ? NOTHING : table("Budgets that held evictions up", "budget", "longest wait of a pod for it", held)}
<p class="caption">Means over the replications; a drain that was not over counts to the end of the run.</p>`,
  );
}

interface Row {
  readonly place: string;
  readonly name: string;
  readonly time: Parameters<typeof withHalfWidth>[0];
}

function table(label: string, what: string, time: string, all: readonly Row[]): Html {
  const rows = all
    .slice(0, ROWS)
    .map(
      (row) =>
        html`<tr><td>${row.place}</td><td class="name">${row.name}</td><td class="number">${withHalfWidth(row.time, "drain_duration_s", "s")}</td></tr>`,
    );
  const more = all.length - rows.length;
  return html`${scrollable(
    label,
    html`<table>
<thead><tr><th scope="col">strategy</th><th scope="col">${what}</th><th scope="col" class="number">${time}</th></tr></thead>
<tbody>
${rows}
</tbody>
</table>`,
  )}
${more > 0 ? html`<p class="caption">... and ${more} more in <code>summary.csv</code></p>` : NOTHING}`;
}

function placeOf({ strategy, variant }: { readonly strategy: string; readonly variant: string }): string {
  return variant === "" ? strategy : `${strategy} under ${variant}`;
}
