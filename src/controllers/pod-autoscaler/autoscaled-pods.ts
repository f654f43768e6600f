import type { Cluster } from "../../cluster/cluster.ts";
import type { PodId } from "../../cluster/ids.ts";
import type { ClusterListener } from "../../cluster/listener.ts";
import { isPlaced, READY } from "../../cluster/pod-table.ts";
import type { ContainerSpec, PodTemplateSpec } from "../../spec/pod.ts";

import type { WorldSpec } from "../../spec/world.ts";
import type { MeteredPod } from "./metered-pod.ts";
import type { PodView } from "./propose.ts";

const SECOND = 1_000_000;

/** The pods of the workloads that autoscalers may look at. O(1) an event. */
export class AutoscaledPods implements ClusterListener {
  readonly #cluster: Cluster;
  readonly #hasStarted: (pod: PodId) => boolean;
  /** By number of the workload, as in the column of pods; absent for those that no autoscaler names. */
  readonly #pods: ReadonlyMap<number, Set<PodId>>;
  readonly #firstWorkload: number;
  readonly #startTime: number;
  readonly #unreadySince = new Map<PodId, number>();

  /**
   * `workloads`: positions in `objects.workloads`. `hasStarted`:
   * whether a pod's containers run.
   */
  constructor(
    cluster: Cluster,
    workloads: readonly number[],
    { tasks, startTime }: Pick<WorldSpec, "tasks" | "startTime">,
    hasStarted: (pod: PodId) => boolean,
  ) {
    this.#startTime = startTime;
    const firstWorkload = tasks.length;
    this.#cluster = cluster;
    this.#firstWorkload = firstWorkload;
    this.#hasStarted = hasStarted;
    this.#pods = new Map(workloads.map((workload) => [firstWorkload + workload, new Set<PodId>()]));
    cluster.listen(this);
  }

  /** Of a position in `objects.workloads`, in order of creation; those that are being deleted included. */
  of(workload: number): readonly PodId[] {
    return [...(this.#pods.get(this.#firstWorkload + workload) ?? [])];
  }

  *all(): Generator<PodId> {
    for (const pods of this.#pods.values()) yield* pods;
  }

  /** Whether its containers run on a node. */
  isRunning(pod: PodId): boolean {
    return isPlaced(this.#cluster.pods.phase[pod]!) && this.#hasStarted(pod);
  }

  podSubmitted(pod: PodId): void {
    this.#pods.get(this.#cluster.pods.workload[pod]!)?.add(pod);
  }

  podUnready(pod: PodId): void {
    if (this.#pods.has(this.#cluster.pods.workload[pod]!)) this.#unreadySince.set(pod, this.#cluster.now);
  }

  podLeft(pod: PodId): void {
    this.#pods.get(this.#cluster.pods.workload[pod]!)?.delete(pod);
    this.#unreadySince.delete(pod);
  }

  /** As the calculator wants them. O(pods x containers). */
  metered(pods: readonly PodId[], view: PodView): readonly MeteredPod[] {
    return pods.map((pod) => this.#metered(pod, view));
  }

  #metered(pod: PodId, { resource, container, metrics }: PodView): MeteredPod {
    const { pods } = this.#cluster;
    const isStarted = isPlaced(pods.phase[pod]!) && pods.boundAt[pod]! >= 0;
    const since = pods.phase[pod] === READY ? pods.readyAt[pod]! : this.#notReadySince(pod);
    const metric = metrics.get(pod);
    return {
      name: pods.names[pod]!,
      phase: isStarted && this.#hasStarted(pod) ? "Running" : "Pending",
      isDeleted: !Number.isNaN(pods.deletedAt[pod]!),
      startedAt: isStarted ? this.#wholeSeconds(pods.boundAt[pod]!) : undefined,
      ready: isStarted
        ? { status: pods.phase[pod] === READY ? "True" : "False", since: this.#wholeSeconds(since) }
        : undefined,
      ...requestOf(pods.templates[pod]!, resource, container),
      metric: metric === undefined ? undefined : { ...metric, at: this.#wholeSeconds(metric.at) },
    };
  }

  /** Timestamps of objects are cut to whole seconds of the calendar. */
  #wholeSeconds(time: number): number {
    return time - ((this.#startTime + time) % SECOND);
  }

  #notReadySince(pod: PodId): number {
    return this.#unreadySince.get(pod) ?? this.#cluster.pods.boundAt[pod]!;
  }
}

/**
 * What a pod asks for in thousandths: as a whole, where it says so; else of its containers and sidecars, all of which
 * must ask; or of one container. Source: facts 5.1.
 */
function requestOf(
  template: PodTemplateSpec,
  resource: string,
  container: string | undefined,
): Pick<MeteredPod, "request" | "withoutRequest"> {
  if (resource !== "cpu" && resource !== "memory") return { request: undefined };
  if (container === undefined && template.podLevel !== undefined) {
    const whole = wholeRequestOf(template, resource);
    if (whole > 0) return { request: resource === "cpu" ? whole : 1000 * whole };
  }
  const running = [...template.containers, ...template.initContainers.filter(({ isSidecar }) => isSidecar)];
  const asked = container === undefined ? running : running.filter(({ name }) => name === container);
  let request = 0;
  for (const each of asked) {
    const amount = amountOf(each, resource);
    if (amount === 0) return { request: undefined, withoutRequest: each.name };
    request += amount;
  }
  return { request };
}

/** Of the pod with all that is in it: millicores or bytes. */
export function wholeRequestOf({ requests }: PodTemplateSpec, resource: "cpu" | "memory"): number {
  return requests[resource === "cpu" ? 0 : 1]!;
}

function amountOf({ cpu, memory }: ContainerSpec, resource: "cpu" | "memory"): number {
  return resource === "cpu" ? cpu : 1000 * memory;
}
