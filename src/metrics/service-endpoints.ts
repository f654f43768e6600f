import type { Cluster } from "../cluster/cluster.ts";
import type { ClassId, PodId } from "../cluster/ids.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import type { ServiceSpec } from "../spec/objects.ts";
import type { MetricValue, TimelineSeries } from "../spec/run-result.ts";
import { Gauge, type TimelineShape } from "./gauge.ts";
import { labelText } from "./label-text.ts";
import { largest } from "./largest.ts";
import type { PodStates } from "./pod-states.ts";

/**
 * How many pods are behind each Service that selects pods: ready, not being deleted, as the control plane knows.
 *
 * O(services that select the pod) an event; which ones do is found out once for each class of pods.
 */
export class ServiceEndpoints {
  readonly #cluster: Cluster;
  readonly #services: ServiceSpec[];
  readonly #states: PodStates;
  readonly #gauges: readonly Gauge[];
  /** Positions of the services that select the pods of a class. */
  readonly #ofClass: (readonly number[] | undefined)[] = [];

  constructor(cluster: Cluster, services: readonly ServiceSpec[], states: PodStates, shape: TimelineShape) {
    this.#cluster = cluster;
    this.#states = states;
    this.#services = services.filter(({ selector }) => selector !== undefined);
    const drawn = largest(this.#services.map(() => 1));
    this.#gauges = this.#services.map(
      (service, position) =>
        new Gauge(
          "service_endpoints",
          labelText({ service: nameAmong(service, services) }),
          0,
          drawn.has(position) ? shape : undefined,
        ),
    );
    states.listen({
      available: (pod, _, difference) => {
        for (const service of this.#selecting(cluster.classOf(pod))) {
          this.#gauges[service]!.add(cluster.now, difference);
        }
      },
    });
  }

  /** The Service selects other pods from now on. O(pods). */
  apply(service: ServiceSpec): void {
    const position = this.#services.findIndex(
      (each) => each.namespace === service.namespace && each.name === service.name,
    );
    if (position < 0) return;
    this.#services[position] = service;
    this.#ofClass.length = 0;
    const { pods, now } = this.#cluster;
    let endpoints = 0;
    for (let pod = 0 as PodId; pod < pods.rows; pod++) {
      if (!this.#states.isAvailable(pod)) continue;
      if (this.#selecting(this.#cluster.classOf(pod)).includes(position)) endpoints++;
    }
    this.#gauges[position]!.set(now, endpoints);
  }

  reset(now: number): void {
    for (const gauge of this.#gauges) gauge.reset(now);
  }

  finish(now: number): { values: MetricValue[]; series: TimelineSeries[] } {
    const finished = this.#gauges.map((gauge) => gauge.finish(now));
    return {
      values: finished.flatMap(({ values }) => values),
      series: finished.flatMap(({ curve }) => curve?.series ?? []),
    };
  }

  #selecting(podClass: ClassId): readonly number[] {
    let selecting = this.#ofClass[podClass];
    if (selecting === undefined) {
      const { labels, namespace } = this.#cluster.classes;
      selecting = [...this.#services.keys()].filter(
        (position) =>
          this.#services[position]!.namespace === namespace[podClass] &&
          matchesLabels(this.#services[position]!.selector, labels[podClass]!),
      );
      this.#ofClass[podClass] = selecting;
    }
    return selecting;
  }
}

/** With its namespace only where two have the same name. */
function nameAmong({ namespace, name }: ServiceSpec, services: readonly ServiceSpec[]): string {
  const isUnique = services.filter((service) => service.name === name).length === 1;
  return isUnique ? name : `${namespace}/${name}`;
}
