import { formatQuantity, timeUnit } from "./format-quantity.ts";
import { groupBy } from "./group-by.ts";
import { parseLabels } from "./labels.ts";
import type { Summary, SummaryRow } from "./summarize.ts";

/** What an autoscaler came to under a strategy and variant, over the replications; undefined: not observed. */
export interface AutoscalerFigures {
  readonly strategy: string;
  readonly variant: string;
  readonly name: string;
  /** Seconds from a shortage to its end. */
  readonly lag: SummaryRow | undefined;
  readonly longestLag: SummaryRow | undefined;
  /** Replica seconds. */
  readonly under: SummaryRow | undefined;
  readonly over: SummaryRow | undefined;
  readonly rescales: SummaryRow | undefined;
  readonly flaps: SummaryRow | undefined;
}

/** In the order of autoscalers, variants and strategies. O(rows). */
export function autoscalersOf(summary: Summary): readonly AutoscalerFigures[] {
  const rows = summary.rows.filter(({ metric, labels }) => metric.startsWith("hpa_") && labels !== "");
  const nameOf = ({ labels }: SummaryRow) => parseLabels(labels).get("hpa") ?? "";
  return [...groupBy(rows, nameOf)].flatMap(([name, ofName]) =>
    [...groupBy(ofName, ({ variant, strategy }) => JSON.stringify([variant, strategy])).values()].map(
      (own) => {
        const find = (metric: string, stat: string) =>
          own.find((row) => row.metric === metric && row.stat === stat && Number.isFinite(row.mean));
        return {
          strategy: own[0]!.strategy,
          variant: own[0]!.variant,
          name,
          lag: find("hpa_lag_s", "mean"),
          longestLag: find("hpa_lag_s", "max"),
          under: find("hpa_under_replica_s", "sum"),
          over: find("hpa_over_replica_s", "sum"),
          rescales: find("hpa_rescales", "sum"),
          flaps: find("hpa_flaps", "sum"),
        };
      },
    ),
  );
}

/**
 * A line an autoscaler, strategy and variant, of means over the replications: "hpa/web, kube-default: lag 45 s, 2.1
 * replica h too few, 8 too many, 12 rescales, 3 flaps". Of a lone strategy only the variants are named.
 */
export function describeAutoscalers(summary: Summary): string[] {
  const all = autoscalersOf(summary);
  const isLone = new Set(all.map(({ strategy }) => strategy)).size === 1;
  return all.map(({ name, strategy, variant, lag, under, over, rescales, flaps }) => {
    const place = variant === "" ? strategy : isLone ? variant : `${strategy} under ${variant}`;
    const lags = lag === undefined ? "never short" : `lag ${formatQuantity("", "s", lag.mean, 2)}`;
    return `hpa/${name}, ${place}: ${lags}, ${shortAndOver(under, over)}, ${counted(rescales, "rescale")}, ${counted(flaps, "flap")}`;
  });
}

/** Both in one unit. */
function shortAndOver(under: SummaryRow | undefined, over: SummaryRow | undefined): string {
  const [few, many] = [under?.mean ?? Number.NaN, over?.mean ?? Number.NaN];
  const { name, factor } = timeUnit(Math.max(few, many));
  const shown = (value: number) => formatQuantity("", "1", value * factor, 2);
  return `${shown(few)} replica ${name} too few, ${shown(many)} too many`;
}

function counted(row: SummaryRow | undefined, what: string): string {
  const text = formatQuantity("", "1", row?.mean ?? Number.NaN, 2);
  return `${text} ${what}${text === "1" ? "" : "s"}`;
}
