import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { PENDING, READY } from "../cluster/pod-table.ts";
import type { MetricValue } from "../spec/run-result.ts";
import { CPU, MEMORY } from "../spec/world.ts";
import { labelText } from "./label-text.ts";
import type { Owner } from "./owners.ts";

const OUTCOMES = ["useful", "lost", "unfinished"] as const;
export type WorkOutcome = (typeof OUTCOMES)[number];

/**
 * sum(R_i x T_i): requests x time from bound to end, by workload and by what became of the attempt.
 *
 * Time before the end of the warm-up does not count.
 */
export class Work {
  readonly #cluster: Cluster;
  readonly #owners: readonly Owner[];
  /** Millicore-microseconds and byte-microseconds, 3 outcomes a workload. */
  readonly #cpu: Float64Array;
  readonly #memory: Float64Array;
  /** Attempts counted, and their requests in millicores. */
  #attempts = 0;
  #requests = 0;
  /** The textbook's sum: request x duration of what ended, as if nothing else took time. */
  #nominal = 0;
  #from = 0;

  /** `owners` by workload. */
  constructor(cluster: Cluster, owners: readonly Owner[]) {
    this.#cluster = cluster;
    this.#owners = owners;
    this.#cpu = new Float64Array(3 * owners.length);
    this.#memory = new Float64Array(3 * owners.length);
  }

  /** The end of the warm-up. */
  reset(now: number): void {
    this.#from = now;
    this.#cpu.fill(0);
    this.#memory.fill(0);
    this.#attempts = 0;
    this.#requests = 0;
    this.#nominal = 0;
  }

  /** An attempt is over; its times are still in the pod's row. */
  count(pod: PodId, outcome: WorkOutcome): void {
    const cluster = this.#cluster;
    const { boundAt, duration, workload } = cluster.pods;
    const time = cluster.now - Math.max(boundAt[pod]!, this.#from);
    const cpu = cluster.requestOf(pod, CPU);
    const row = 3 * workload[pod]! + OUTCOMES.indexOf(outcome);
    this.#cpu[row]! += cpu * time;
    this.#memory[row]! += cluster.requestOf(pod, MEMORY) * time;
    this.#attempts++;
    this.#requests += cpu;
    if (outcome === "useful" && this.#owners[workload[pod]!]!.isTask) {
      this.#nominal += cpu * Math.min(duration[pod]!, time);
    }
  }

  /** At the end of the run: what is still on a node is unfinished. */
  countUnfinished(): void {
    const { pods } = this.#cluster;
    for (let pod = 0; pod < pods.rows; pod++) {
      const phase = pods.phase[pod]!;
      if (phase > PENDING && phase <= READY) this.count(pod as PodId, "unfinished");
    }
  }

  values(): MetricValue[] {
    return [
      ...this.#valuesOf("core_hours", this.#cpu, CORE_HOUR),
      ...this.#valuesOf("gib_hours", this.#memory, GIB_HOUR),
    ];
  }

  /** Simulated sum over the tasks, in core-hours. */
  get taskCoreHours(): number {
    const tasks = this.#owners.filter(({ isTask }) => isTask).length;
    return this.#cpu.subarray(0, 3 * tasks).reduce((sum, value) => sum + value, 0) / CORE_HOUR;
  }

  /** The textbook's C = sum(R_i x T_i): request x duration of each task that ended, in core-hours.
   * A task that ran through the end of the warm-up counts with what came after it, at most. */
  get coreHoursEstimate(): number {
    return this.#nominal / CORE_HOUR;
  }

  /** Mean CPU request of an attempt, in cores. */
  get meanRequest(): number {
    return this.#attempts === 0 ? Number.NaN : this.#requests / this.#attempts / 1000;
  }

  #valuesOf(metric: string, sums: Float64Array, unit: number): MetricValue[] {
    const values: MetricValue[] = [{ metric, stat: "sum", labels: "", value: 0 }];
    const add = (labels: string, value: number) =>
      values.push({ metric, stat: "sum", labels, value: value / unit });
    let all = 0;
    for (const [position, outcome] of OUTCOMES.entries()) {
      let sum = 0;
      for (const [number, { name: workload }] of this.#owners.entries()) {
        const value = sums[3 * number + position]!;
        add(labelText({ outcome, workload }), value);
        sum += value;
      }
      add(labelText({ outcome }), sum);
      all += sum;
    }
    values[0] = { metric, stat: "sum", labels: "", value: all / unit };
    return values;
  }
}

const HOUR = 3_600_000_000;
const CORE_HOUR = 1000 * HOUR;
const GIB_HOUR = 2 ** 30 * HOUR;
