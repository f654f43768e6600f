import type { Cluster } from "../../cluster/cluster.ts";
import type { PodId } from "../../cluster/ids.ts";
import type { EventKind, Simulation } from "../../kernel/simulation.ts";
import type { AutoscalingOptions } from "../../spec/autoscaling.ts";
import type { AutoscaledPods } from "./autoscaled-pods.ts";
import { MetricError, type PodMetric } from "./metered-pod.ts";

/** What a kubelet tells of a container. */
export interface Reading {
  readonly name: string;
  /** Millicores times microseconds so far. */
  readonly cpuTime: number;
  /** Bytes. */
  readonly memory: number;
}

export type ReadPod = (pod: PodId) => readonly Reading[] | undefined;

/** Before controllers look, after loads have changed. */
const READING_PRIORITY = 2;

/**
 * metrics-server: reads all pods that autoscalers look at every `metricsResolution`, and tells what they used on
 * average between the last two readings.
 *
 * A pod that is younger has metrics from the first reading that comes `metricsDelay` after its start, over its life.
 * O(pods) a reading. Source: metrics-server v0.8, pkg/storage/pod.go.
 */
export class MetricsServer {
  readonly #cluster: Cluster;
  readonly #pods: AutoscaledPods;
  readonly #options: AutoscalingOptions;
  readonly #read: ReadPod;
  readonly #points = new Map<PodId, Points>();
  readonly #scrape: EventKind;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    pods: AutoscaledPods,
    options: AutoscalingOptions,
    read: ReadPod,
  ) {
    this.#cluster = cluster;
    this.#pods = pods;
    this.#options = options;
    this.#read = read;
    this.#scrape = simulation.define("metrics-read", () => {
      this.#readAll();
      simulation.schedule(this.#scrape, options.metricsResolution, 0, 0, READING_PRIORITY);
    });
    simulation.schedule(this.#scrape, options.metricsResolution, 0, 0, READING_PRIORITY);
    cluster.listen({ podLeft: (pod) => this.#points.delete(pod) });
  }

  /** Usage by pod, in thousandths, of one container or of all of them. */
  resource(
    resource: string,
    container: string | undefined,
    pods: readonly PodId[],
  ): ReadonlyMap<PodId, PodMetric> {
    const metrics = new Map<PodId, PodMetric>();
    for (const pod of pods) {
      const points = this.#points.get(pod);
      if (points?.before === undefined || (resource !== "cpu" && resource !== "memory")) continue;
      const value = usedBetween(points.last, points.before, resource, container);
      if (value === undefined)
        throw new MetricError(`container ${container} not present in metrics for pod ${this.#nameOf(pod)}`);
      metrics.set(pod, { value, at: points.last.at, window: points.last.at - points.before.at });
    }
    if (metrics.size > 0) return metrics;
    throw new MetricError(
      "unable to fetch metrics from resource metrics API: no metrics returned from resource metrics API",
    );
  }

  #nameOf(pod: PodId): string {
    return this.#cluster.pods.names[pod]!;
  }

  #readAll(): void {
    const { now } = this.#cluster;
    for (const pod of this.#pods.all()) {
      const containers = this.#read(pod);
      if (containers === undefined) this.#points.delete(pod);
      else this.#points.set(pod, this.#pointsAfter(pod, { at: now, containers }));
    }
  }

  #pointsAfter(pod: PodId, last: Point): Points {
    const known = this.#points.get(pod)?.last;
    if (known !== undefined) return { last, before: known };
    const age = last.at - this.#cluster.pods.boundAt[pod]!;
    const isOld = age >= this.#options.metricsDelay && age <= this.#options.metricsResolution;
    return { last, before: isOld ? { at: last.at - age, containers: [] } : undefined };
  }
}

interface Point {
  readonly at: number;
  readonly containers: readonly Reading[];
}

interface Points {
  readonly last: Point;
  readonly before: Point | undefined;
}

/** Readings are whole thousandths, rounded up; a float may be a hair more than it should. */
const HAIR = 1e-6;

function usedBetween(
  last: Point,
  before: Point,
  resource: "cpu" | "memory",
  container: string | undefined,
): number | undefined {
  const of = (point: Point) =>
    container === undefined ? point.containers : point.containers.filter(({ name }) => name === container);
  if (of(last).length === 0) return undefined;
  if (resource === "memory") return 1000 * of(last).reduce((sum, { memory }) => sum + memory, 0);
  const time = (point: Point) => of(point).reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  return Math.ceil((time(last) - time(before)) / (last.at - before.at) - HAIR);
}
