import { ROLLOUT_STAGES, type RolloutAction, type RolloutRecord } from "../spec/rollout.ts";
import type { MetricValue } from "../spec/run-result.ts";
import { Moments } from "../stats/moments.ts";
import { QuantileSketch } from "../stats/quantile-sketch.ts";
import { delayValues } from "./delays.ts";
import { estimateValues } from "./estimate.ts";
import { labelText, withLabel } from "./label-text.ts";

/** Rollouts in figures: of the run, by action, by workload, and by both, where there were any. */
export class RolloutFigures {
  /** By labels; those of the whole run are there from the start. */
  readonly #groups = new Map<string, Group>([["", new Group()]]);
  readonly #gaps: Readonly<Record<GapMetric, Gap>> = {
    rollout_gap_s: new Gap(),
    rollback_gap_s: new Gap(),
    scale_out_gap_s: new Gap(),
  };

  /** `workload` is the workload's label: `deployment="checkout"`. */
  add(record: RolloutRecord, workload: string): void {
    const action = labelText({ action: record.action });
    for (const labels of ["", action, workload, `${action},${workload}`]) this.#groupOf(labels).add(record);
    const metric = GAP_OF[record.action];
    if (metric !== undefined) this.#gaps[metric].add(record);
  }

  values(): MetricValue[] {
    return [
      ...[...this.#groups].sort(byLabels).flatMap(([labels, group]) => group.values(labels)),
      ...Object.entries(this.#gaps).flatMap(([metric, gap]) => gap.values(metric)),
    ];
  }

  #groupOf(labels: string): Group {
    let group = this.#groups.get(labels);
    if (group === undefined) {
      group = new Group();
      this.#groups.set(labels, group);
    }
    return group;
  }
}

/** Rollouts that share their labels. */
class Group {
  readonly #duration = new QuantileSketch();
  readonly #firstReady = new QuantileSketch();
  readonly #availability = new QuantileSketch();
  readonly #surge = new QuantileSketch();
  readonly #stages = ROLLOUT_STAGES.map(() => 0);
  #count = 0;
  #surgeTime = 0;
  #surgeCost = 0;
  #failed = 0;
  #restarted = 0;
  #stalled = 0;
  #incomplete = 0;

  add(record: RolloutRecord): void {
    const { duration, firstReady, minAvailability, surge, isStalled, outcome } = record;
    this.#count++;
    this.#surgeTime += record.surgeTime / SECOND;
    this.#surgeCost += record.surgeCost;
    this.#failed += record.failed;
    this.#restarted += record.restarted;
    for (const [stage, time] of record.stages.entries()) this.#stages[stage]! += time / SECOND;
    if (outcome === "complete") this.#duration.add(duration / SECOND);
    else this.#incomplete++;
    if (!Number.isNaN(firstReady)) this.#firstReady.add(firstReady / SECOND);
    this.#availability.add(minAvailability);
    this.#surge.add(surge);
    if (isStalled) this.#stalled++;
  }

  values(labels: string): MetricValue[] {
    const value = (metric: string, stat: string, of: number) => ({ metric, stat, labels, value: of });
    return [
      ...delayValues("rollout_duration_s", labels, this.#duration),
      ...delayValues("first_ready_s", labels, this.#firstReady),
      value("rollout_min_availability", "mean", this.#availability.mean),
      value("rollout_min_availability", "min", this.#availability.min),
      value("surge_pods", "mean", this.#surge.mean),
      value("surge_pods", "max", this.#surge.max),
      value("surge_replica_s", "sum", this.#surgeTime),
      value("surge_cost", "sum", this.#surgeCost),
      value("rollout_pods_failed", "sum", this.#failed),
      value("rollout_restarts", "sum", this.#restarted),
      ...this.#stageValues(labels),
      value("rollouts_stalled", "sum", this.#stalled),
      value("rollouts_incomplete", "sum", this.#incomplete),
    ];
  }

  /** Of the first stage, and of those that took any time; of the whole run: of all. */
  #stageValues(labels: string): MetricValue[] {
    return ROLLOUT_STAGES.flatMap((stage, position) => {
      const sum = this.#stages[position]!;
      const of = withLabel(labels, "stage", stage);
      const metric = "rollout_stage_s";
      return sum === 0 && labels !== "" && position > 0
        ? []
        : [
            { metric, stat: "mean", labels: of, value: sum / this.#count },
            { metric, stat: "sum", labels: of, value: sum },
          ];
    });
  }
}

/** Gaps between new pods becoming ready, simulated and by the textbook: means over rollouts that had both. */
class Gap {
  readonly #simulated = new Moments();
  readonly #estimated = new Moments();

  add({ gap, gapEstimate }: RolloutRecord): void {
    if (Number.isNaN(gap) || Number.isNaN(gapEstimate)) return;
    this.#simulated.add(gap / SECOND);
    this.#estimated.add(gapEstimate / SECOND);
  }

  values(metric: string): MetricValue[] {
    const simulated = this.#simulated.mean;
    return [
      { metric, stat: "mean", labels: "", value: simulated },
      ...estimateValues(metric, this.#estimated.mean, simulated),
    ];
  }
}

function byLabels([a]: readonly [string, Group], [b]: readonly [string, Group]): number {
  return a < b ? -1 : 1;
}

type GapMetric = "rollout_gap_s" | "rollback_gap_s" | "scale_out_gap_s";

const GAP_OF: Readonly<Record<RolloutAction, GapMetric | undefined>> = {
  create: "rollout_gap_s",
  rollout: "rollout_gap_s",
  restart: "rollout_gap_s",
  rollback: "rollback_gap_s",
  "scale-out": "scale_out_gap_s",
  "scale-in": undefined,
};

const SECOND = 1_000_000;
