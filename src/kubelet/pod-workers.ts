import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { BOUND, READY } from "../cluster/pod-table.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventHandle, EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import { NONE, OVER, PULLING } from "./container-table.ts";
import { type ContainerOwner, Containers } from "./containers.ts";
import type { ImagePulls } from "./image-pulls.ts";
import type { PodPlans } from "./pod-plans.ts";
import { podsOnNode } from "./pods-on-node.ts";
import { KUBELET_PRIORITY } from "./priority.ts";
import { ABSENT, ACTIVE, ENDED, ENDING, STOPPING, UNSEEN, WorkerTable } from "./worker-table.ts";

/** Exit code of a container whose machine stopped under it. */
const LOST = 255;

/**
 * The kubelets' side of pods of workload objects, from the binding to the end: starts containers in order, reports
 * readiness and the end, stops what is to be deleted, and begins anew when a machine comes back.
 *
 * A binding or a deletion is seen `watch` later; what happens on a node is in the cluster `status` later. While a
 * machine is down nothing of its pods goes on. Source: facts 6.5, 7.2 to 7.5.
 */
export class PodWorkers implements ContainerOwner {
  readonly table = new WorkerTable();
  readonly containers: Containers;
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #plans: PodPlans;
  readonly #images: ImagePulls;
  readonly #latencies: ControlPlaneSpec["latencies"];
  readonly #seen: EventKind;
  readonly #deletionSeen: EventKind;
  readonly #reported: EventKind;
  readonly #removed: EventKind;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    plans: PodPlans,
    images: ImagePulls,
    latencies: ControlPlaneSpec["latencies"],
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#plans = plans;
    this.#images = images;
    this.#latencies = latencies;
    this.containers = new Containers(simulation, cluster, this);
    this.#seen = simulation.define("binding-seen", (pod) => this.#onSeen(pod as PodId));
    this.#deletionSeen = simulation.define("deletion-seen", (pod) => this.#stop(pod as PodId));
    this.#reported = simulation.define("status-reported", (pod) => this.#onReported(pod as PodId));
    this.#removed = simulation.define("pod-stopped", (pod) => cluster.remove(pod as PodId));
  }

  podBound(pod: PodId, node: NodeId): void {
    this.table.open(pod);
    if (this.#cluster.nodes.up[node] === 1) this.#await(pod, this.#seen, this.#latencies.watch);
  }

  podDeleting(pod: PodId): void {
    const stage = this.table.stageOf(pod);
    const isAlive = stage === UNSEEN || stage === ACTIVE;
    if (!isAlive || this.#cluster.nodes.up[this.#nodeOf(pod)] === 0) return;
    const isForced = this.#cluster.pods.templates[pod]!.terminationGrace === 0;
    this.#forget(pod);
    if (stage === UNSEEN || isForced) this.#removeIn(pod, 0);
    else this.#await(pod, this.#deletionSeen, this.#latencies.watch);
  }

  podLeft(pod: PodId): void {
    const { table } = this;
    if (table.stageOf(pod) === ABSENT) return;
    this.#freeze(pod);
    const plan = table.plans[pod];
    if (plan !== undefined) this.containers.table.giveBack(table.first[pod]!, plan.containers.length);
    table.stage[pod] = ABSENT;
    table.plans[pod] = undefined;
  }

  nodeDown(node: NodeId): void {
    for (const pod of podsOnNode(this.#cluster, node)) {
      if (this.table.stageOf(pod) !== ABSENT) this.#freeze(pod);
    }
  }

  nodeUp(node: NodeId): void {
    for (const pod of podsOnNode(this.#cluster, node)) {
      if (this.table.stageOf(pod) !== ABSENT) this.#resume(pod);
    }
  }

  /** The control plane holds a node to be ready again: what it took back of its pods is reported anew. */
  nodeReady(node: NodeId): void {
    const { stage, unready } = this.table;
    for (const pod of podsOnNode(this.#cluster, node)) {
      if (stage[pod] === ACTIVE && unready[pod] === 0) this.#report(pod);
    }
  }

  imagePulled(node: NodeId, image: number): void {
    for (const pod of podsOnNode(this.#cluster, node)) {
      if (this.table.stageOf(pod) === ACTIVE) this.#startWaiting(pod, image);
    }
  }

  /** All that is bound runs and is ready at once, with its images on its node. */
  settle(): void {
    for (let pod = 0 as PodId; pod < this.#cluster.pods.rows; pod++) {
      if (this.table.stageOf(pod) === UNSEEN) this.#adopt(pod);
    }
  }

  containerStarted(row: number): void {
    this.#passTurn(this.#podOf(row));
  }

  containerReady(row: number): void {
    const pod = this.#podOf(row);
    if (--this.table.unready[pod]! === 0) this.#report(pod);
  }

  containerStopped(row: number, wasReady: boolean): void {
    const { table } = this;
    const { plans, exitCode } = this.containers.table;
    const pod = this.#podOf(row);
    if (table.stage[pod] === ENDING) {
      this.#end(pod);
      return;
    }
    const plan = plans[row]!;
    const code = exitCode[row]!;
    const restarts = plan.restartsAfter(code);
    if (wasReady) table.unready[pod]!++;
    if (plan.role === "main" && !restarts) table.left[pod]!--;
    if (table.left[pod] === 0 || (plan.role === "init" && !restarts && code !== 0)) {
      this.#finish(pod);
      return;
    }
    if (wasReady) this.#report(pod);
    if (restarts) this.containers.restart(row);
    else if (plan.role === "init") this.#passTurn(pod);
  }

  containerDue(row: number): void {
    const pod = this.#podOf(row);
    const { position, plans } = this.containers.table;
    const isAwaited = plans[row]!.role === "sidecar" && position[row] === this.table.turn[pod];
    const isStarted = this.containers.run(row, isAwaited);
    if (isAwaited && isStarted) this.#passTurn(pod);
  }

  #onSeen(pod: PodId): void {
    this.table.next[pod] = NONE;
    // Somebody holds it to be ready already: a pod of a running cluster.
    if (this.#cluster.pods.phase[pod] === READY) this.#adopt(pod);
    else {
      this.#open(pod);
      this.#advance(pod);
    }
  }

  #open(pod: PodId): void {
    const { table } = this;
    const plan = this.#plans.of(this.#cluster.pods, pod);
    table.plans[pod] = plan;
    table.first[pod] = this.containers.table.take(pod, plan.containers);
    table.stage[pod] = ACTIVE;
    table.turn[pod] = 0;
    table.unready[pod] = plan.lasting;
    table.left[pod] = plan.main;
  }

  #adopt(pod: PodId): void {
    const { table, containers } = this;
    this.#forget(pod);
    this.#open(pod);
    const node = this.#nodeOf(pod);
    const plan = table.plans[pod]!;
    table.turn[pod] = plan.containers.length;
    for (const [position, { image }] of plan.containers.entries()) {
      this.#images.put(image, node);
      const row = table.first[pod]! + position;
      containers.adopt(row);
      table.unready[pod]! -= containers.table.isReady[row]!;
    }
    if (table.unready[pod] === 0 && this.#cluster.pods.phase[pod] === BOUND) this.#cluster.ready(pod);
  }

  /** Starts containers in order, until one is to be waited for. */
  #advance(pod: PodId): void {
    const { table, containers } = this;
    const { state } = containers.table;
    const plans = table.plans[pod]!.containers;
    for (let turn = table.turn[pod]!; turn < plans.length; turn++) {
      table.turn[pod] = turn;
      const row = table.first[pod]! + turn;
      const { role, spec } = plans[turn]!;
      if (state[row] === OVER) continue;
      if (!this.#getsImage(row)) {
        state[row] = PULLING;
        // What must not be pulled holds up nobody but those that wait for its end.
        if (role === "main" && spec.pullPolicy === "Never") continue;
        return;
      }
      const isStarted = containers.run(row, role === "sidecar");
      if (role === "init" || (role === "sidecar" && !isStarted)) return;
    }
    table.turn[pod] = plans.length;
  }

  #passTurn(pod: PodId): void {
    this.table.turn[pod]!++;
    this.#advance(pod);
  }

  #getsImage(row: number): boolean {
    const { spec, image } = this.containers.table.plans[row]!;
    const node = this.#nodeOf(this.#podOf(row));
    return spec.pullPolicy === "Never" ? this.#images.has(image, node) : this.#images.request(image, node);
  }

  #startWaiting(pod: PodId, image: number): void {
    const { table, containers } = this;
    const { state, plans } = containers.table;
    const first = table.first[pod]!;
    const end = first + table.plans[pod]!.containers.length;
    for (let row = first; row < end; row++) {
      if (state[row] !== PULLING || plans[row]!.image !== image) continue;
      if (row === first + table.turn[pod]!) this.#advance(pod);
      else containers.run(row, false);
    }
  }

  /** The pod has run to its end, or can not: sidecars are stopped, then it is reported. */
  #finish(pod: PodId): void {
    this.#forget(pod);
    const time = this.#timeToStop(pod);
    this.#forgetContainers(pod);
    if (time === 0) {
      this.#end(pod);
      return;
    }
    this.table.stage[pod] = ENDING;
    this.#report(pod);
    this.containers.stopIn(this.table.first[pod]!, time);
  }

  #end(pod: PodId): void {
    this.#forget(pod);
    this.table.stage[pod] = ENDED;
    this.#report(pod);
  }

  /** What holds for the pod now is in the cluster `status` later; what changes till then is in the same report. */
  #report(pod: PodId): void {
    if (this.table.next[pod] !== NONE) return;
    if (this.#isDeleting(pod) && this.table.stage[pod] !== ENDED) return;
    if (this.#latencies.status === 0) this.#onReported(pod);
    else this.#await(pod, this.#reported, this.#latencies.status);
  }

  #onReported(pod: PodId): void {
    const { stage, unready, next } = this.table;
    const { phase } = this.#cluster.pods;
    next[pod] = NONE;
    const isReady = stage[pod] === ACTIVE && unready[pod] === 0;
    if (stage[pod] === ENDED) this.#cluster.end(pod, this.#exitCodeOf(pod));
    else if (isReady && phase[pod] === BOUND) this.#cluster.ready(pod);
    else if (!isReady && phase[pod] === READY) this.#cluster.unready(pod);
  }

  /** The kubelet knows that the pod is to be deleted. */
  #stop(pod: PodId): void {
    this.table.next[pod] = NONE;
    const time = this.#timeToStop(pod);
    this.#forgetContainers(pod);
    this.#removeIn(pod, time + this.#latencies.status);
  }

  #removeIn(pod: PodId, delay: number): void {
    this.table.stage[pod] = STOPPING;
    this.#await(pod, this.#removed, delay);
  }

  /** Main containers stop side by side, then sidecars, the last one first. */
  #timeToStop(pod: PodId): number {
    const { plans } = this.containers.table;
    const first = this.table.first[pod]!;
    let time = 0;
    for (let row = first + this.table.plans[pod]!.containers.length - 1; row >= first; row--) {
      const turn = plans[row]!.role === "sidecar" ? time : 0;
      time = Math.max(time, this.containers.timeToStop(row, turn));
    }
    return time;
  }

  /** That of the first container that failed; 0 if none did. How sidecars end does not count. */
  #exitCodeOf(pod: PodId): number {
    const { state, exitCode, plans } = this.containers.table;
    const first = this.table.first[pod]!;
    const end = first + this.table.plans[pod]!.containers.length;
    for (let row = first; row < end; row++) {
      const counts = state[row] === OVER && plans[row]!.role !== "sidecar";
      if (counts && exitCode[row] !== 0) return exitCode[row]!;
    }
    return 0;
  }

  #resume(pod: PodId): void {
    const { stage } = this.table;
    if (this.#isDeleting(pod)) this.#removeIn(pod, this.#latencies.status);
    else if (stage[pod] === UNSEEN) this.#await(pod, this.#seen, this.#latencies.watch);
    else if (stage[pod] === ACTIVE) this.#startAnew(pod);
    else this.#end(pod);
  }

  /** The machine is back: nothing runs there. What has succeeded and is not to be repeated stays over. */
  #startAnew(pod: PodId): void {
    const { table, containers } = this;
    const { state, plans, runs, exitCode } = containers.table;
    const plan = table.plans[pod]!;
    const first = table.first[pod]!;
    const end = first + plan.containers.length;
    if (this.#cluster.pods.phase[pod] === READY) this.#cluster.unready(pod);
    table.turn[pod] = 0;
    table.unready[pod] = plan.lasting;
    if (plan.restartPolicy === "Never" && runs[first]! > 0) {
      for (let row = first; row < end; row++) {
        if (state[row] !== OVER) exitCode[row] = LOST;
        state[row] = OVER;
      }
      this.#end(pod);
      return;
    }
    for (let row = first; row < end; row++) {
      if (plans[row]!.role !== "main" || state[row] !== OVER) containers.table.reset(row);
    }
    this.#advance(pod);
  }

  #freeze(pod: PodId): void {
    this.#forget(pod);
    if (this.table.plans[pod] !== undefined) this.#forgetContainers(pod);
  }

  #forget(pod: PodId): void {
    const { next } = this.table;
    if (next[pod] !== NONE) this.#simulation.cancel(next[pod] as EventHandle);
    next[pod] = NONE;
  }

  #forgetContainers(pod: PodId): void {
    const first = this.table.first[pod]!;
    const end = first + this.table.plans[pod]!.containers.length;
    for (let row = first; row < end; row++) this.containers.forget(row);
  }

  #isDeleting(pod: PodId): boolean {
    return !Number.isNaN(this.#cluster.pods.deletedAt[pod]);
  }

  #nodeOf(pod: PodId): NodeId {
    return this.#cluster.pods.node[pod] as NodeId;
  }

  #podOf(row: number): PodId {
    return this.containers.table.pod[row] as PodId;
  }

  #await(pod: PodId, kind: EventKind, delay: number): void {
    if (delay >= MAX_TIME - this.#simulation.now) return;
    this.table.next[pod] = this.#simulation.schedule(kind, delay, pod, 0, KUBELET_PRIORITY);
  }
}
