import { formatQuantity } from "./format-quantity.ts";
import { groupBy } from "./group-by.ts";
import { parseLabels } from "./labels.ts";
import { findRow, type Summary, type SummaryRow } from "./summarize.ts";

/** What the drains of a strategy and variant came to, over the replications. */
export interface Drains {
  readonly strategy: string;
  readonly variant: string;
  /** Seconds that the drain of each target took, in order of first appearance. */
  readonly targets: readonly { readonly name: string; readonly took: SummaryRow }[];
  /** Longest seconds for which a budget held an eviction up, the longest first. */
  readonly budgets: readonly { readonly name: string; readonly held: SummaryRow }[];
}

/** In the order of variants and strategies; those without drains are left out. O(rows). */
export function drainsOf(summary: Summary): readonly Drains[] {
  return [...groupBy(summary.rows, ({ variant, strategy }) => JSON.stringify([variant, strategy])).values()]
    .map((rows) => ({
      strategy: rows[0]!.strategy,
      variant: rows[0]!.variant,
      targets: labelled(rows, "drain_duration_s", "mean", "target").map(({ name, row }) => ({
        name,
        took: row,
      })),
      budgets: labelled(rows, "eviction_held_s", "max", "budget")
        .map(({ name, row }) => ({ name, held: row }))
        .sort((a, b) => b.held.mean - a.held.mean),
    }))
    .filter(({ targets }) => targets.length > 0);
}

function labelled(rows: readonly SummaryRow[], metric: string, stat: string, label: string) {
  return rows.flatMap((row) => {
    const name = row.metric === metric && row.stat === stat ? parseLabels(row.labels).get(label) : undefined;
    return name === undefined || !Number.isFinite(row.mean) ? [] : [{ name, row }];
  });
}

/** Budgets that a line names. */
const BUDGETS = 2;

/**
 * A line a strategy and variant, of means over the replications: "kube-default: drains take 57 s, 5 min at most; held
 * up by budgets legacy (5 min), db (35 s)".
 */
export function describeDrains(summary: Summary): string[] {
  return drainsOf(summary).map(({ strategy, variant, budgets }) => {
    const place = variant === "" ? strategy : `${strategy} under ${variant}`;
    const timeOf = (stat: string) => {
      const figure = { metric: "drain_duration_s", stat, labels: "" };
      return shown(findRow(summary, variant, strategy, figure)?.mean ?? Number.NaN);
    };
    const held = budgets.slice(0, BUDGETS).map(({ name, held }) => `${name} (${shown(held.mean)})`);
    const by =
      held.length === 0 ? "" : `; held up by ${held.length > 1 ? "budgets" : "budget"} ${held.join(", ")}`;
    return `${place}: drains take ${timeOf("mean")}, ${timeOf("max")} at most${by}`;
  });
}

function shown(seconds: number): string {
  return formatQuantity("", "s", seconds, 2);
}
