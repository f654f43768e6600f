import type { Cluster } from "../../cluster/cluster.ts";
import type { PodId } from "../../cluster/ids.ts";
import { compileDistribution, type Sampler } from "../../random/distributions.ts";
import { createStream } from "../../random/streams.ts";
import type { UsageModel } from "../../spec/load.ts";
import type { PodTemplateSpec } from "../../spec/pod.ts";
import type { WorldSpec } from "../../spec/world.ts";
import { type ContainerMeter, type DraughtMaker, draughtOf } from "./container-meter.ts";

/** Makes the meters of pods' containers: what each uses is drawn from a stream of its pod. */
export class MeterMaker {
  readonly #cluster: Cluster;
  readonly #seed: number;
  readonly #labels: readonly string[];
  readonly #firstWorkload: number;
  readonly #samplers = new Map<UsageModel, Sampler>();

  constructor(cluster: Cluster, { objects, tasks }: Pick<WorldSpec, "objects" | "tasks">, seed: number) {
    this.#cluster = cluster;
    this.#seed = seed;
    this.#labels = objects.workloads.map(({ label }) => label);
    this.#firstWorkload = tasks.length;
  }

  /** Those that run as long as the pod is ready. */
  make(pod: PodId, workload: number, sharedLoad: DraughtMaker["sharedLoad"]): readonly ContainerMeter[] {
    const label = this.#labels[workload - this.#firstWorkload]!;
    const stream = once(() => createStream(this.#seed, "usage", label).fork(this.#cluster.pods.index[pod]!));
    const maker: DraughtMaker = { sharedLoad, samplerOf: (model) => this.#samplerOf(model), stream };
    return runningContainers(this.#cluster.pods.templates[pod]!).map((spec) => ({
      spec,
      cpu: draughtOf(spec, "cpu", maker),
      memory: draughtOf(spec, "memory", maker),
      cpuTime: 0,
      cut: 0,
    }));
  }

  #samplerOf(model: UsageModel & { readonly kind: "drawn" }): Sampler {
    const known = this.#samplers.get(model) ?? compileDistribution(model.of);
    this.#samplers.set(model, known);
    return known;
  }
}

function runningContainers({ containers, initContainers }: PodTemplateSpec) {
  return [...containers, ...initContainers.filter(({ isSidecar }) => isSidecar)];
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
