import { autoscalingChart } from "./charts/autoscaling-chart.ts";
import { comparisonChart } from "./charts/comparison-chart.ts";
import { differenceChart } from "./charts/difference-chart.ts";
import { distributionChart } from "./charts/distribution-chart.ts";
import { recoveryChart } from "./charts/recovery-chart.ts";
import { rolloutChart } from "./charts/rollout-chart.ts";
import { type SideGroup, sideGroups } from "./charts/sides.ts";
import { stagesChart } from "./charts/stages-chart.ts";
import type { Chart } from "./charts/theme.ts";
import { timelineChart } from "./charts/timeline-chart.ts";
import { tradeOffChart } from "./charts/trade-off-chart.ts";
import { workChart } from "./charts/work-chart.ts";
import { zonesChart } from "./charts/zones-chart.ts";
import { fileSlug } from "./file-slug.ts";
import { kindsOfWork } from "./kinds-of-work.ts";
import type { StoredStudy } from "./stored-study.ts";
import type { Summary } from "./summarize.ts";

/** Variants that get charts of their own; the tables have them all. */
const GROUPS = 4;

/** The charts that have something to show, in the order of the page. */
export function chartsOf(study: StoredStudy, summary: Summary): readonly Chart[] {
  const groups = sideGroups(study).slice(0, GROUPS);
  const { hasWork } = kindsOfWork(summary);
  const each = (chart: (study: StoredStudy, group: SideGroup) => Chart | undefined) =>
    groups.map((group, position) =>
      named(chart(study, group), groups.length > 1 ? group.variant : "", position),
    );
  return [
    ...each(autoscalingChart),
    ...each(rolloutChart),
    stagesChart(study),
    tradeOffChart(study),
    recoveryChart(study, summary),
    comparisonChart(study, summary),
    differenceChart(study, summary),
    ...each(timelineChart),
    ...each(zonesChart),
    // Replicas that are to be kept up do not end: how long they waited and what work they did says little.
    ...(hasWork ? [...each(distributionChart), workChart(study, summary)] : []),
  ].filter((chart) => chart !== undefined);
}

/** The number keeps apart variants whose names become equal as file names. */
function named(chart: Chart | undefined, variant: string, position: number): Chart | undefined {
  if (chart === undefined || variant === "") return chart;
  return { ...chart, name: `${chart.name}-${position + 1}-${fileSlug(variant)}` };
}
