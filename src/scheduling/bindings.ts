import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { ApiClient } from "../control-plane/api-client.ts";
import type { ApiServer, Lateness } from "../control-plane/api-server.ts";
import { controlPlaneOf } from "../control-plane/control-plane.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import { PodEvents } from "./pod-events.ts";
import { SchedulingEvents } from "./scheduling-events.ts";
import { VolumeBindings } from "./volume-bindings.ts";

/**
 * The scheduler's writes: bindings, and why a pod waits. Each takes a token of the scheduler's client.
 *
 * A pod takes its room at once, waits for what is done about its claims, and is bound when its binding has been
 * written: after a token is there, and the time that a binding takes. A binding is written even if the node is lost
 * meanwhile, as the API server does not look at the node. Where nothing takes time, pods are bound at once.
 */
export class Bindings {
  readonly #cluster: Cluster;
  readonly #client: ApiClient;
  readonly #latency: number;
  readonly #writeCost: number;
  readonly #isInstant: boolean;
  readonly #server: ApiServer;
  readonly #underWay: PodEvents;
  /** Bindings that the API server keeps waiting. */
  readonly #kept: PodEvents;
  readonly #volumes: VolumeBindings;
  readonly #events: SchedulingEvents;

  /** The caller must tell of pods that leave: `forget`. */
  constructor(simulation: Simulation, cluster: Cluster, controlPlane: ControlPlaneSpec, priority: number) {
    const { latencies, schedulerLimit } = controlPlane;
    this.#cluster = cluster;
    this.#events = new SchedulingEvents(cluster);
    this.#server = controlPlaneOf(simulation).server;
    this.#client = new ApiClient(this.#server, schedulerLimit);
    this.#latency = latencies.bind;
    this.#writeCost = latencies.write;
    this.#isInstant = latencies.bind === 0 && schedulerLimit.rate === Number.POSITIVE_INFINITY;
    this.#underWay = new PodEvents(simulation, "pod-binding", priority, (pod) => this.#arrive(pod));
    this.#kept = new PodEvents(simulation, "pod-binding-kept", priority, (pod) => this.#confirm(pod));
    this.#volumes = new VolumeBindings(simulation, cluster, controlPlane, priority);
  }

  /** Pods that have taken their room and are not bound yet. */
  get underWay(): number {
    return this.#underWay.size + this.#kept.size + this.#volumes.underWay;
  }

  bind(pod: PodId, node: NodeId): void {
    const wait = this.#volumes.begin(pod, node);
    if (this.#isInstant && wait === 0) {
      this.#cluster.bind(pod, node);
      this.#events.bound(pod);
    } else {
      this.#cluster.assume(pod, node);
      this.#write(pod, wait);
    }
  }

  /** As `bind`, for a pod that has taken its room already. */
  bindAssumed(pod: PodId): void {
    const wait = this.#volumes.begin(pod, this.#cluster.pods.node[pod] as NodeId);
    if (this.#isInstant && wait === 0) this.#confirm(pod);
    else this.#write(pod, wait);
  }

  #write(pod: PodId, wait: number): void {
    this.#underWay.schedule(pod, wait + this.#client.ask(this.#cluster.now, this.#latency));
  }

  #confirm(pod: PodId): void {
    this.#cluster.confirm(pod);
    this.#events.bound(pod);
  }

  /** The binding would be written now, had it met nobody at the API server. */
  #arrive(pod: PodId): void {
    const late = this.#client.lateness(this.#cluster.now, this.#latency);
    if (late === 0) this.#confirm(pod);
    else if (late > 0) this.#kept.schedule(pod, late);
    else this.#underWay.schedule(pod, -late);
  }

  /** A token for another write of the scheduler's: microseconds until it is there. */
  token(): number {
    return this.#client.take(this.#cluster.now);
  }

  /** What such a write takes then. */
  get writeLatency(): number {
    return this.#server.costOf(this.#writeCost);
  }

  /** Asks for such a write: how long until it is there, if it meets nobody at the API server. */
  askWrite(): number {
    return this.#client.ask(this.#cluster.now, this.#writeCost);
  }

  /** At that instant: how much later it is there; negative: to be sent again after so long. */
  writeLateness(): Lateness {
    return this.#client.lateness(this.#cluster.now, this.#writeCost);
  }

  /** A pod is gone before it was bound. */
  forget(pod: PodId): void {
    if (!this.#underWay.cancel(pod)) this.#kept.cancel(pod);
  }
}
