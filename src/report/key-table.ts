import type { Verdict } from "./compare-pairs.ts";
import type { ComparedRuns } from "./compared-runs.ts";
import { decimalsFor, displayUnit, formatNumber } from "./format-quantity.ts";
import type { KeyFigure } from "./key-figures.ts";
import { findRow, type Summary, type SummaryRow } from "./summarize.ts";

/** The key figures of every strategy under every variant, as text with one unit and one precision a column. */
export interface KeyTable {
  readonly columns: readonly KeyColumn[];
  readonly rows: readonly KeyTableRow[];
}

export interface KeyColumn {
  readonly figure: KeyFigure;
  /** "s", "%", "" for what has none. */
  readonly unit: string;
}

export interface KeyTableRow {
  readonly variant: string;
  readonly strategy: string;
  readonly isBaseline: boolean;
  readonly cells: readonly KeyCell[];
}

export interface KeyCell {
  /** "12.3", or "-" where nothing was observed. */
  readonly mean: string;
  /** "0.4", or "" where there is no interval. */
  readonly halfWidth: string;
  /** Against the baseline; undefined for the baseline itself. */
  readonly verdict: Verdict | undefined;
}

export function keyTable(study: ComparedRuns, summary: Summary, figures: readonly KeyFigure[]): KeyTable {
  const places = study.scenario.variants.flatMap((variant) =>
    study.scenario.strategies.map((strategy) => ({ variant: variant.name, strategy: strategy.label })),
  );
  const found = places.map(({ variant, strategy }) =>
    figures.map((figure) => findRow(summary, variant, strategy, figure)),
  );
  const formats = figures.map((figure, column) =>
    columnFormat(
      figure,
      found.map((row) => row[column]),
    ),
  );
  return {
    columns: figures.map((figure, column) => ({ figure, unit: formats[column]!.unit })),
    rows: places.map((place, row) => ({
      ...place,
      isBaseline: place.strategy === study.scenario.baseline,
      cells: formats.map((format, column) => cellOf(found[row]![column], format)),
    })),
  };
}

interface ColumnFormat {
  readonly unit: string;
  readonly factor: number;
  readonly decimals: number;
}

/** As precise as the widest interval of the column deserves, and one digit more where another is much narrower. */
function columnFormat(figure: KeyFigure, rows: readonly (SummaryRow | undefined)[]): ColumnFormat {
  const finite = rows.filter((row): row is SummaryRow => row !== undefined && Number.isFinite(row.mean));
  const largest = Math.max(0, ...finite.map((row) => Math.abs(row.mean)));
  const { name, factor } = displayUnit(figure.metric, figure.unit, largest);
  const each = finite.map((row) => decimalsFor(row.mean * factor, row.halfWidth * factor));
  const widest = Math.max(0, ...finite.map((row) => row.halfWidth * factor).filter(Number.isFinite));
  const shared = decimalsFor(largest * factor, widest);
  return { unit: name, factor, decimals: Math.min(Math.max(0, ...each), shared + 1) };
}

function cellOf(row: SummaryRow | undefined, { factor, decimals }: ColumnFormat): KeyCell {
  if (row === undefined) return { mean: "-", halfWidth: "", verdict: undefined };
  const halfWidth = Number.isFinite(row.halfWidth) ? formatNumber(row.halfWidth * factor, decimals) : "";
  return { mean: formatNumber(row.mean * factor, decimals), halfWidth, verdict: row.toBaseline?.verdict };
}
