import type { Cluster } from "../cluster/cluster.ts";
import type { NodeId, PodId } from "../cluster/ids.ts";
import { BOUND, READY } from "../cluster/pod-table.ts";
import { podsOnNode } from "../cluster/pods-on-node.ts";
import { API_LANE } from "../control-plane/control-plane.ts";
import { MAX_TIME } from "../kernel/event-queue.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { Refusal } from "./admission.ts";
import { timeToStop } from "./container-group.ts";
import { type ContainerOwner, Containers } from "./containers.ts";
import type { ImageSource } from "./image-source.ts";
import type { KubeletClock } from "./kubelet-clock.ts";
import { KubeletEvents } from "./kubelet-events.ts";
import { NodeReturns } from "./node-returns.ts";
import { PodEndings } from "./pod-endings.ts";
import type { PodPlans } from "./pod-plans.ts";
import { KUBELET_PRIORITY } from "./priority.ts";
import { StartOrder } from "./start-order.ts";
import { StatusReports } from "./status-reports.ts";
import { ABSENT, ACTIVE, ENDING, STOPPING, UNSEEN, WorkerTable } from "./worker-table.ts";

/** Whom the workers of pods ask, and tell what happens. */
export interface WorkerHelpers {
  readonly plans: PodPlans;
  readonly images: ImageSource;
  readonly clock: KubeletClock;
  /** undefined: the pod's kubelet takes it. */
  refusalOf(pod: PodId): Refusal | undefined;
  /** A container of a pod has started or stopped. */
  changed(pod: PodId): void;
}

/**
 * The kubelets' side of pods of workload objects, from the binding to the end: admits them, starts containers in order,
 * reports readiness and the end, stops what is to be deleted, and begins anew when a machine comes back.
 *
 * A binding or a deletion is seen `watch` later; what happens on a node is in the cluster `status` later. While a
 * machine is down nothing of its pods goes on; while it is cut off they run, and neither side hears of the other.
 * Source: facts 6.5, 7.2 to 7.5.
 */
export class PodWorkers implements ContainerOwner {
  readonly table: WorkerTable;
  readonly containers: Containers;
  readonly events: KubeletEvents;
  readonly endings: PodEndings;
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #helpers: WorkerHelpers;
  readonly #latencies: ControlPlaneSpec["latencies"];
  readonly #order: StartOrder;
  readonly #reports: StatusReports;
  readonly #seen: EventKind;
  readonly #deletionSeen: EventKind;
  readonly #stopped: EventKind;
  readonly #overdue: EventKind;
  /** What becomes of pods when their nodes go and come back. */
  readonly returns: NodeReturns;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    helpers: WorkerHelpers,
    { latencies, kubeletLimit }: ControlPlaneSpec,
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#helpers = helpers;
    this.#latencies = latencies;
    const { images, clock } = helpers;
    this.table = new WorkerTable(simulation);
    this.containers = new Containers(simulation, cluster, clock, this);
    const { table } = this.containers;
    this.events = new KubeletEvents(cluster, table);
    this.#order = new StartOrder(cluster, this.table, this.containers, images, this.events);
    const { status } = latencies;
    this.#reports = new StatusReports(simulation, cluster, this.table, table, status, kubeletLimit);
    this.endings = new PodEndings(cluster, this.table, this.containers, images, this.#reports, this.events);
    this.returns = new NodeReturns(simulation, cluster, this.table, this.containers, this.endings, {
      awaitSeen: (pod) => this.table.await(pod, this.#seen, this.#latencies.watch),
      seeDeletion: (pod) => this.podDeleting(pod),
      tellStopped: (pod) => this.#removeIn(pod, this.#latencies.status),
      report: (pod) => this.#reports.send(pod),
      advance: (pod) => this.#order.advance(pod),
    });
    this.#seen = simulation.define("binding-seen", (pod) => this.#onSeen(pod as PodId), API_LANE);
    this.#deletionSeen = simulation.define("deletion-seen", (pod) => this.#stop(pod as PodId), API_LANE);
    this.#stopped = simulation.define("pod-stopped", (pod) => this.#onStopped(pod as PodId), API_LANE);
    this.#overdue = simulation.define("pod-overdue", (pod, attempt) =>
      this.#onOverdue(pod as PodId, attempt),
    );
  }

  podBound(pod: PodId, node: NodeId): void {
    this.table.open(pod);
    if (this.#cluster.isHeard(node)) this.table.await(pod, this.#seen, this.#latencies.watch);
  }

  podDeleting(pod: PodId): void {
    const stage = this.table.stageOf(pod);
    const isAlive = stage === UNSEEN || stage === ACTIVE;
    if (!isAlive || !this.#cluster.isHeard(this.#nodeOf(pod))) return;
    const isForced = this.#cluster.graceOf(pod) === 0;
    this.table.forget(pod);
    if (stage === UNSEEN || isForced) this.#removeIn(pod, 0);
    else this.table.await(pod, this.#deletionSeen, this.#latencies.watch);
  }

  podLeft(pod: PodId): void {
    const { table } = this;
    if (table.stageOf(pod) === ABSENT) return;
    this.endings.freeze(pod);
    const plan = table.plans[pod];
    if (plan !== undefined) this.containers.table.giveBack(table.firstOf(pod), plan.containers.length);
    table.close(pod);
    this.#helpers.images.forget(pod);
  }

  imagePulled(node: NodeId, image: number): void {
    for (const pod of podsOnNode(this.#cluster, node)) this.imageArrived(pod, image);
  }

  get someWaitUnasked(): boolean {
    return this.#order.someWaitUnasked;
  }

  imageArrived(pod: PodId, image: number): void {
    if (this.table.stageOf(pod) === ACTIVE) this.#order.imageArrived(pod, image);
  }

  imageGranted(row: number): void {
    if (this.table.stageOf(this.#podOf(row)) === ACTIVE) this.#order.imageGranted(row);
  }

  pullFailed(row: number): void {
    if (this.table.stageOf(this.#podOf(row)) === ACTIVE) this.#order.pullFailed(row);
  }

  /** All that is bound, apart from what is `left` out, runs and is ready at once, with its images on its node. */
  settle(left: (pod: PodId) => boolean): void {
    for (let pod = 0 as PodId; pod < this.#cluster.pods.rows; pod++) {
      if (this.table.stageOf(pod) === UNSEEN && !left(pod)) this.#adopt(pod);
    }
  }

  containerRuns(row: number): void {
    this.events.started(row);
    this.#helpers.changed(this.#podOf(row));
  }

  containerStarted(row: number): void {
    this.#order.passTurn(this.#podOf(row));
  }

  containerReady(row: number): void {
    const pod = this.#podOf(row);
    if (--this.table.unready[pod]! === 0) this.#reports.send(pod);
  }

  containerUnready(row: number): void {
    const pod = this.#podOf(row);
    this.events.notReady(row);
    if (this.table.unready[pod]!++ === 0) this.#reports.send(pod);
  }

  containerStopped(row: number, wasReady: boolean): void {
    const { table } = this;
    const { plans, exitCode } = this.containers.table;
    const pod = this.#podOf(row);
    if (table.stage[pod] === ENDING) {
      this.endings.end(pod);
      return;
    }
    this.events.stopped(row);
    this.#helpers.changed(pod);
    const plan = plans[row]!;
    const code = exitCode[row]!;
    const restarts = plan.restartsAfter(code);
    if (wasReady) table.unready[pod]!++;
    if (plan.role === "main" && !restarts) table.left[pod]!--;
    if (table.left[pod] === 0 || (plan.role === "init" && !restarts && code !== 0)) {
      this.endings.finish(pod);
      return;
    }
    if (wasReady) this.#reports.send(pod);
    if (restarts && this.containers.restart(row) > 0) this.events.backsOff(row);
    // An init container has done its work; one whose hook was waited for holds up nobody any more.
    const isWaitedFor = plan.role === "main" && table.firstOf(pod) + table.turn[pod]! === row;
    if ((plan.role === "init" && !restarts) || isWaitedFor) this.#order.passTurn(pod);
  }

  containerDue(row: number): void {
    this.#order.startAgain(row);
  }

  #onSeen(pod: PodId): void {
    this.table.arrived(pod);
    // Somebody holds it to be ready already: a pod of a running cluster.
    if (this.#cluster.pods.phase[pod] === READY) {
      this.#adopt(pod);
      return;
    }
    const refusal = this.#helpers.refusalOf(pod);
    if (refusal !== undefined) {
      this.endings.refuse(pod, refusal);
      return;
    }
    this.#open(pod);
    this.#order.advance(pod);
  }

  #open(pod: PodId): void {
    const plan = this.#helpers.plans.of(this.#cluster.pods, pod);
    this.table.begin(pod, plan, this.containers.table.take(pod, plan.containers));
    const { activeDeadline } = this.#cluster.pods.templates[pod]!;
    if (activeDeadline === undefined || activeDeadline >= MAX_TIME - this.#simulation.now) return;
    const attempt = this.#cluster.pods.attempts[pod]!;
    this.#simulation.schedule(this.#overdue, activeDeadline, pod, attempt, KUBELET_PRIORITY);
  }

  #adopt(pod: PodId): void {
    const { table, containers } = this;
    table.forget(pod);
    this.#open(pod);
    const node = this.#nodeOf(pod);
    const first = table.firstOf(pod);
    const end = table.endOf(pod);
    table.turn[pod] = end - first;
    for (let row = first; row < end; row++) {
      this.#helpers.images.put(containers.table.plans[row]!.image, node);
      containers.adopt(row);
      table.unready[pod]! -= containers.table.isReady[row]!;
    }
    this.#helpers.changed(pod);
    if (table.unready[pod] === 0 && this.#cluster.pods.phase[pod] === BOUND) this.#cluster.ready(pod);
  }

  /** Another pod may have the row by now: then it was bound later, and has a deadline of its own. */
  #onOverdue(pod: PodId, attempt: number): void {
    const { templates, attempts, boundAt } = this.#cluster.pods;
    const deadline = templates[pod]?.activeDeadline;
    if (this.table.stageOf(pod) !== ACTIVE || deadline === undefined || attempts[pod] !== attempt) return;
    if (this.#cluster.now - boundAt[pod]! < deadline) return;
    const message = "Pod was active on the node longer than the specified deadline";
    this.endings.fail(pod, { reason: "DeadlineExceeded", message }, Number.POSITIVE_INFINITY);
  }

  /** The kubelet knows that the pod is to be deleted. */
  #stop(pod: PodId): void {
    const { table, containers } = this;
    const first = table.firstOf(pod);
    const end = table.endOf(pod);
    const time = timeToStop(containers, first, end, this.#cluster.askedGraceOf(pod));
    for (let row = first; row < end; row++) if (containers.isRunning(row)) this.events.stopping(row);
    table.arrived(pod);
    this.endings.freeze(pod);
    this.#removeIn(pod, time + this.#latencies.status);
  }

  /** A kubelet that is cut off cannot say so yet. */
  #onStopped(pod: PodId): void {
    if (this.#cluster.nodes.connected[this.#nodeOf(pod)] === 1) this.#cluster.remove(pod);
    else this.table.arrived(pod);
  }

  #removeIn(pod: PodId, delay: number): void {
    this.table.stage[pod] = STOPPING;
    this.table.await(pod, this.#stopped, delay);
  }

  #nodeOf(pod: PodId): NodeId {
    return this.#cluster.pods.node[pod] as NodeId;
  }

  #podOf(row: number): PodId {
    return this.containers.table.pod[row] as PodId;
  }
}
