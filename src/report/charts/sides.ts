import type { StoredStudy } from "../stored-study.ts";
import { xmlText } from "./theme.ts";

/** One thing that a chart over time compares with others: a panel, or a line. */
export interface Side {
  readonly label: string;
  readonly strategy: string;
  readonly variant: string;
}

/** What one chart compares. */
export interface SideGroup {
  /** The variant that all sides share; "" where there is no need to name one. */
  readonly variant: string;
  readonly sides: readonly Side[];
}

/** Strategies under each variant, one group a variant; of a lone strategy its variants, all in one group. */
export function sideGroups(study: StoredStudy): readonly SideGroup[] {
  const { strategies, variants } = study.scenario;
  if (comparesVariants(study)) {
    const strategy = strategies[0]!.label;
    const sides = variants.map(({ name }) => ({ label: name || "as written", strategy, variant: name }));
    return [{ variant: "", sides }];
  }
  return variants.map(({ name }) => ({
    variant: name,
    sides: strategies.map(({ label }) => ({ label, strategy: label, variant: name })),
  }));
}

/** Whether a study is about the variants of one strategy. */
export function comparesVariants({ scenario }: StoredStudy): boolean {
  return scenario.strategies.length === 1 && scenario.variants.length > 1;
}

/** The rows of a group, side by side in its order, `strategy` being the label of the side. */
export function sideRows<Row extends { readonly strategy: string; readonly variant: string }>(
  rows: readonly Row[],
  { sides }: SideGroup,
): readonly Row[] {
  return sides.flatMap((side) =>
    rows
      .filter((row) => row.strategy === side.strategy && row.variant === side.variant)
      .map((row) => (row.strategy === side.label ? row : { ...row, strategy: side.label })),
  );
}

/** ", surge-25" for the title of a chart. */
export function underVariant({ variant }: SideGroup): string {
  return variant === "" ? "" : `, ${xmlText(variant)}`;
}
