import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { BOUND, FREE, READY } from "../cluster/pod-table.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import type { ServiceSpec } from "../spec/objects.ts";
import { apiWrites, type WriteDelay } from "./api-writes.ts";
import { type Sync, SyncQueue } from "./sync-queue.ts";

/** A pod behind a Service. Ready: serving and not terminating. */
export interface Endpoint {
  readonly isServing: boolean;
  readonly isTerminating: boolean;
}

/** One EndpointSlice of a Service. */
export interface EndpointSlice {
  readonly service: ServiceSpec;
  /** Of the Service, from 1, in order of creation. */
  readonly number: number;
  endpoints: ReadonlyMap<PodId, Endpoint>;
}

interface Watched {
  readonly service: ServiceSpec;
  readonly slices: EndpointSlice[];
}

/** Endpoints of one slice at most: facts 8.2. */
const FULL = 100;
/** Syncs at a time. */
const WORKERS = 5;
/** A failed sync is repeated after so long at first, and at most, in microseconds: defaultSyncBackOff, maxSyncBackOff. */
const BACKOFF = { base: 1_000_000, longest: 1_000_000_000 };

/**
 * Keeps the EndpointSlices of Services: each pod that a Service selects and that has an address is in one of them,
 * until it has ended or is gone. What has changed is written at the next sync of the Service, a slice at a time; what
 * is new fills slices that are written anyway, then the fullest that has room for all of it, then new ones. A pod whose
 * node is gone is left out, and the sync fails for it: it is repeated until the pod is gone, too. A sync costs O(pods
 * there are). Source: facts 8.2, endpointslice/reconciler.go.
 *
 * Nothing is kept until `watch` is called: reports count endpoints without it.
 */
export class EndpointSlices {
  readonly #cluster: Cluster;
  readonly #hasAddress: (pod: PodId) => boolean;
  readonly #write: WriteDelay;
  readonly #queue: SyncQueue;
  readonly #watched: Watched[] = [];

  /** `hasAddress`: whether the kubelet of a bound pod has told of its address. */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    controlPlane: ControlPlaneSpec,
    hasAddress: (pod: PodId) => boolean,
  ) {
    this.#cluster = cluster;
    this.#hasAddress = hasAddress;
    this.#write = apiWrites(simulation, controlPlane);
    this.#queue = new SyncQueue(
      simulation,
      "endpoint-slice",
      { watch: controlPlane.latencies.watch, workers: WORKERS, backoff: BACKOFF },
      (position) => this.#sync(this.#watched[position]!),
    );
    const changed = (pod: PodId) => this.podChanged(pod);
    cluster.listen({
      podReady: changed,
      podUnready: changed,
      podDeleting: changed,
      podRemoved: changed,
      podEnded: changed,
    });
  }

  /** A Service is there from now on. */
  watch(service: ServiceSpec): void {
    this.#queue.changed(this.#watched.push({ service, slices: [] }) - 1);
  }

  /** In order of Services, then of creation. */
  *slices(): Generator<EndpointSlice> {
    for (const { slices } of this.#watched) yield* slices;
  }

  /** Something about a pod is other than before that Services may care about: its address, too. */
  podChanged(pod: PodId): void {
    for (const [position, { service }] of this.#watched.entries())
      if (this.#isSelected(service, pod)) this.#queue.changed(position);
  }

  *#sync({ service, slices }: Watched): Sync {
    const { wanted, stray } = this.#wantedOf(service);
    const changed: EndpointSlice[] = [];
    const next = new Map<EndpointSlice, Map<PodId, Endpoint>>();
    for (const slice of slices) {
      const endpoints = new Map<PodId, Endpoint>();
      for (const pod of slice.endpoints.keys()) {
        const endpoint = wanted.get(pod);
        if (endpoint !== undefined) endpoints.set(pod, endpoint);
        wanted.delete(pod);
      }
      next.set(slice, endpoints);
      if (!areEqual(endpoints, slice.endpoints)) changed.push(slice);
    }
    for (const slice of changed) fill(next.get(slice)!, wanted);
    while (wanted.size > 0 || slices.length + changed.length === 0) {
      const room = roomiest(slices, changed, wanted.size);
      const slice = room ?? { service, number: 0, endpoints: new Map() };
      const endpoints = new Map(slice.endpoints);
      fill(endpoints, wanted);
      next.set(slice, endpoints);
      changed.push(slice);
      if (wanted.size === 0) break;
    }
    for (const slice of changed) {
      yield this.#write();
      if (slice.number > 0) slice.endpoints = next.get(slice)!;
      else slices.push({ service, number: slices.length + 1, endpoints: next.get(slice)! });
    }
    if (stray.length === 0) return undefined;
    this.#recordStray(service, stray);
    return "failed";
  }

  /** What should be behind the Service, and pods that are left out since their node is gone. */
  #wantedOf(service: ServiceSpec): { wanted: Map<PodId, Endpoint>; stray: readonly PodId[] } {
    const { pods, nodes } = this.#cluster;
    const wanted = new Map<PodId, Endpoint>();
    const stray: PodId[] = [];
    for (let row = 0; row < pods.rows; row++) {
      const pod = row as PodId;
      const phase = pods.phase[pod];
      if (phase === FREE || !this.#isSelected(service, pod)) continue;
      if (phase !== READY && !(phase === BOUND && this.#hasAddress(pod))) continue;
      if (nodes.present[pods.node[pod]!] === 0) {
        stray.push(pod);
        continue;
      }
      wanted.set(pod, { isServing: phase === READY, isTerminating: !Number.isNaN(pods.deletedAt[pod]) });
    }
    return { wanted, stray };
  }

  #recordStray({ namespace, name }: ServiceSpec, stray: readonly PodId[]): void {
    this.#cluster.recordEvent(() => {
      const { pods, nodes } = this.#cluster;
      const errors = stray.map(
        (pod) =>
          `skipping Pod ${pods.names[pod]} for Service ${namespace}/${name}: Node ${nodes.specs[pods.node[pod]!]!.name} Not Found`,
      );
      const all = errors.length === 1 ? errors[0] : `[${errors.join(", ")}]`;
      return {
        ...{ kind: "Service", namespace, name, type: "Warning", reason: "FailedToUpdateEndpointSlices" },
        message: `Error updating Endpoint Slices for Service ${namespace}/${name}: ${all}`,
        source: "endpoint-slice-controller",
      };
    });
  }

  #isSelected({ namespace, selector }: ServiceSpec, pod: PodId): boolean {
    const { classes } = this.#cluster;
    const podClass = this.#cluster.classOf(pod);
    return classes.namespace[podClass] === namespace && matchesLabels(selector, classes.labels[podClass]!);
  }
}

function fill(endpoints: Map<PodId, Endpoint>, wanted: Map<PodId, Endpoint>): void {
  for (const [pod, endpoint] of wanted) {
    if (endpoints.size >= FULL) return;
    endpoints.set(pod, endpoint);
    wanted.delete(pod);
  }
}

/** The fullest slice that is not written yet and has room for so many more; undefined: a new one it must be. */
function roomiest(
  slices: readonly EndpointSlice[],
  written: readonly EndpointSlice[],
  more: number,
): EndpointSlice | undefined {
  return slices
    .filter((slice) => !written.includes(slice) && slice.endpoints.size + more <= FULL)
    .sort((a, b) => b.endpoints.size - a.endpoints.size)[0];
}

function areEqual(some: ReadonlyMap<PodId, Endpoint>, others: ReadonlyMap<PodId, Endpoint>): boolean {
  if (some.size !== others.size) return false;
  for (const [pod, { isServing, isTerminating }] of some) {
    const other = others.get(pod);
    if (other?.isServing !== isServing || other.isTerminating !== isTerminating) return false;
  }
  return true;
}
