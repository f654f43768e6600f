import type { Cluster } from "../../cluster/cluster.ts";
import type { Simulation } from "../../kernel/simulation.ts";
import type { AutoscalingOptions, PodAutoscalerSpec } from "../../spec/autoscaling.ts";
import type { ControlPlaneSpec } from "../../spec/control-plane.ts";
import { minorOf } from "../../spec/minor-of.ts";
import { apiWrites } from "../api-writes.ts";
import { SyncQueue } from "../sync-queue.ts";
import type { AutoscaledPods } from "./autoscaled-pods.ts";
import { type AutoscalerDesk, syncAutoscaler } from "./autoscaler-sync.ts";
import type { MetricsSource } from "./metrics-source.ts";
import { newAutoscaler, type PodAutoscaler } from "./pod-autoscaler.ts";
import { ScaleMemory } from "./scale-memory.ts";
import type { ScaleTargets } from "./scale-targets.ts";

/** kube-controller-manager's --concurrent-horizontal-pod-autoscaler-syncs. */
const WORKERS = 5;

/** Whom autoscalers act through and look at. */
export interface AutoscalerSurroundings {
  readonly pods: Pick<AutoscaledPods, "of" | "metered">;
  readonly source: MetricsSource;
  readonly targets: Pick<ScaleTargets, "scaleOf" | "rescale">;
  /** Hears of each status that is written. */
  readonly statusWritten?: (autoscaler: PodAutoscaler) => void;
}

/**
 * Keeps HorizontalPodAutoscalers: each is evaluated once in a sync period, for the first time one period after it was
 * made. Nothing else wakes it. Source: facts 5.
 */
export class PodAutoscalerController {
  readonly #queue: SyncQueue;
  readonly #options: AutoscalingOptions;
  readonly #watch: number;
  readonly #autoscalers: PodAutoscaler[] = [];
  readonly #byPosition = new Map<number, PodAutoscaler>();

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    terms: {
      readonly controlPlane: ControlPlaneSpec;
      readonly kubernetesVersion: string;
      readonly autoscaling: AutoscalingOptions;
    },
    { pods, source, targets, statusWritten }: AutoscalerSurroundings,
  ) {
    const { controlPlane, kubernetesVersion, autoscaling } = terms;
    this.#options = autoscaling;
    this.#watch = controlPlane.latencies.watch;
    const desk: AutoscalerDesk = {
      options: autoscaling,
      release: minorOf(kubernetesVersion),
      now: () => simulation.now,
      write: apiWrites(simulation, controlPlane),
      source,
      scaleOf: ({ spec }) => targets.scaleOf(spec),
      podsOf: (workload) => pods.of(workload),
      metered: (all, view) => pods.metered(all, view),
      rescale: ({ spec }, scale, replicas) => targets.rescale(spec, scale, replicas),
      event: ({ spec: { namespace, name } }, type, reason, message) =>
        cluster.recordEvent(() => ({
          ...{ kind: "HorizontalPodAutoscaler", namespace, name, type, reason, message },
          source: "horizontal-pod-autoscaler",
        })),
      statusWritten: (autoscaler) => statusWritten?.(autoscaler),
    };
    const evaluate = function* (this: PodAutoscalerController, id: number) {
      const autoscaler = this.#autoscalers[id]!;
      yield* syncAutoscaler(desk, autoscaler);
      if (!autoscaler.isDeleted) this.#queue.later(id, this.#options.syncPeriod);
    }.bind(this);
    this.#queue = new SyncQueue(
      simulation,
      "pod-autoscaler",
      { watch: this.#watch, workers: WORKERS, listed: (id) => this.#onListed(this.#autoscalers[id]!) },
      evaluate,
    );
  }

  /** The autoscaler at a position in `objects.autoscalers`; undefined while it is not there. */
  at(position: number): PodAutoscaler | undefined {
    return this.#byPosition.get(position);
  }

  /** The object is made, or its spec replaced: that is seen when it is evaluated next. */
  apply(position: number, spec: PodAutoscalerSpec): void {
    const known = this.at(position);
    if (known !== undefined) {
      known.spec = spec;
      return;
    }
    const autoscaler = newAutoscaler(this.#autoscalers.length, position, spec);
    this.#autoscalers.push(autoscaler);
    this.#byPosition.set(position, autoscaler);
    this.#onFound(autoscaler);
  }

  delete(position: number): void {
    const autoscaler = this.at(position);
    if (autoscaler === undefined) return;
    autoscaler.isDeleted = true;
    this.#byPosition.delete(position);
  }

  #onFound({ id }: PodAutoscaler): void {
    this.#queue.later(id, this.#watch + this.#options.syncPeriod);
  }

  #onListed(autoscaler: PodAutoscaler): void {
    if (autoscaler.isDeleted) return;
    autoscaler.memory = new ScaleMemory();
    this.#onFound(autoscaler);
  }

  /** It is evaluated now, unless it is already: for replays, whose periods are recorded. */
  evaluateNow(position: number): void {
    const autoscaler = this.at(position);
    if (autoscaler !== undefined) this.#queue.later(autoscaler.id, 0);
  }
}
