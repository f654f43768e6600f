import type { Cluster } from "../cluster/cluster.ts";
import type { KubeletAct } from "../cluster/listener.ts";
import type { MetricValue } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";
import { Delays } from "./delays.ts";
import { labelText } from "./label-text.ts";

/** Metrics that count what kubelets did, by what counts for each. */
const COUNTED: Readonly<Record<string, readonly KubeletAct[]>> = {
  failed_starts: ["pull-failed", "start-failed"],
  oom_kills: ["oom-kill"],
  pods_refused: ["refused"],
  pressure_evictions: ["pressure-eviction"],
  probe_kills: ["probe-kill"],
};

/** What is measured of the nodes' side of workload objects: pulls, restarts, kills and evictions. O(1) an event. */
export class NodeSide {
  readonly #world: WorldSpec;
  #pulls = new Delays("image_pull_s", []);
  readonly #counts = new Map<KubeletAct, number>();
  /** By workload object. */
  readonly #restarts: Float64Array;

  constructor(cluster: Cluster, world: WorldSpec) {
    this.#world = world;
    this.#restarts = new Float64Array(world.objects.workloads.length);
    cluster.listen({
      podRestarted: (pod) => this.#restarts[cluster.pods.workload[pod]! - world.tasks.length]!++,
      kubeletActed: (act, _, value) => {
        this.#counts.set(act, this.#countOf(act) + 1);
        if (act === "image-pulled") this.#pulls.add(0, value / SECOND);
      },
    });
  }

  /** The end of the warm-up. */
  reset(): void {
    this.#pulls = new Delays("image_pull_s", []);
    this.#counts.clear();
    this.#restarts.fill(0);
  }

  finish(): MetricValue[] {
    const pulled = this.#countOf("image-pulled");
    const present = this.#countOf("image-present");
    const share = present / (present + pulled);
    const restarts = this.#world.objects.workloads.map(({ label }, i) =>
      sum("container_restarts", this.#restarts[i]!, labelText({ workload: label })),
    );
    return [
      ...this.#pulls.values(),
      { metric: "image_cache_hits", stat: "mean", labels: "", value: share },
      sum(
        "container_restarts",
        this.#restarts.reduce((all, each) => all + each, 0),
      ),
      ...restarts,
      ...Object.entries(COUNTED).map(([metric, acts]) =>
        sum(
          metric,
          acts.reduce((all, act) => all + this.#countOf(act), 0),
        ),
      ),
    ];
  }

  #countOf(act: KubeletAct): number {
    return this.#counts.get(act) ?? 0;
  }
}

function sum(metric: string, value: number, labels = ""): MetricValue {
  return { metric, stat: "sum", labels, value };
}

const SECOND = 1_000_000;
