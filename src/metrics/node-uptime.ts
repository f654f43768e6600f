import type { Cluster } from "../cluster/cluster.ts";
import type { MetricValue } from "../spec/run-result.ts";

/** For how long each node was down, and how often it failed, since the end of the warm-up. */
export class NodeUptime {
  readonly #cluster: Cluster;
  readonly #downSince: Float64Array;
  readonly #downTime: Float64Array;
  #failures = 0;
  #from = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#downSince = new Float64Array(cluster.nodes.count);
    this.#downTime = new Float64Array(cluster.nodes.count);
    cluster.listen({
      nodeDown: (node) => {
        this.#failures++;
        this.#downSince[node] = cluster.now;
      },
      nodeUp: (node) => {
        this.#downTime[node]! += cluster.now - this.#downSince[node]!;
      },
    });
  }

  reset(now: number): void {
    this.#from = now;
    this.#failures = 0;
    this.#downTime.fill(0);
    this.#downSince.fill(now);
  }

  values(now: number): MetricValue[] {
    const { specs, up } = this.#cluster.nodes;
    const span = now - this.#from;
    const hours = span / HOUR;
    let sum = 0;
    let worst = 1;
    let cost = 0;
    for (const [node, { pricePerHour }] of specs.entries()) {
      const down = this.#downTime[node]! + (up[node] === 1 ? 0 : now - this.#downSince[node]!);
      const availability = span === 0 ? up[node]! : 1 - down / span;
      sum += availability;
      worst = Math.min(worst, availability);
      cost += pricePerHour * hours;
    }
    return [
      { metric: "node_availability", stat: "mean", labels: "", value: sum / specs.length },
      { metric: "node_availability", stat: "min", labels: "", value: worst },
      { metric: "node_failures", stat: "sum", labels: "", value: this.#failures },
      { metric: "node_hours", stat: "sum", labels: "", value: specs.length * hours },
      { metric: "cost", stat: "sum", labels: "", value: cost },
    ];
  }
}

const HOUR = 3_600_000_000;
