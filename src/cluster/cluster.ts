import { minorOf } from "../spec/minor-of.ts";
import type { NamespaceSpec, ServiceSpec } from "../spec/objects.ts";
import type { Labels, PodTemplateSpec, PodVolume, TaintSpec } from "../spec/pod.ts";
import { NO_STORAGE, type StorageSpec } from "../spec/storage.ts";
import type { NodeSpec } from "../spec/world.ts";
import type { BudgetState } from "./budget-list.ts";
import { type ChangeLog, ChangeRing } from "./change-log.ts";
import { type ClassId, type Column, NO_NODE, NO_POD, type NodeId, type PodId } from "./ids.ts";
import { ImageTable } from "./image-table.ts";
import type {
  ClusterListener,
  JobEnd,
  KubeletAct,
  LossCause,
  ObjectEvent,
  PlanStepTold,
  RemovalCause,
  RolloutAction,
} from "./listener.ts";
import { Listeners } from "./listeners.ts";
import { book } from "./node-account.ts";
import { NodeTable } from "./node-table.ts";
import { NodeTree } from "./node-tree.ts";
import { Nominations } from "./nominations.ts";
import { PlacementRules } from "./placement/placement-rules.ts";
import { PodCounts } from "./placement/pod-counts.ts";
import { PodClasses } from "./pod-classes.ts";
import { PodSeats } from "./pod-seats.ts";
import { ASSUMED, BOUND, type ContainerExit, FREE, LOST, PENDING, PodTable, READY } from "./pod-table.ts";
import { hasRoom } from "./room.ts";
import { Services } from "./services.ts";
import { Storage } from "./storage/storage.ts";
import { Trial } from "./trial.ts";
import type { ClusterView } from "./view.ts";

/** What a new pod is made from. */
export interface NewPod {
  readonly podClass: ClassId;
  readonly workload: number;
  readonly index: number;
  readonly origin: number;
  readonly duration: number;
  readonly expected: number;
  /** Of a pod of a workload object: its name, what it is made from, and the number of that in its workload. */
  readonly name?: string;
  readonly template?: PodTemplateSpec;
  readonly revision?: number;
  /** Of a pod of an Indexed Job. */
  readonly completionIndex?: number | undefined;
  /** Of a pod with claims for itself: all its volumes, which differ from those of its class. */
  readonly volumes?: readonly PodVolume[];
}

/** What a scheduler has to know of the cluster besides nodes and pods. */
export interface ClusterSetting {
  /** Kubernetes release whose behaviour is simulated, "1.36". */
  readonly kubernetesVersion: string;
  readonly namespaces: readonly NamespaceSpec[];
  readonly services?: readonly ServiceSpec[];
  readonly storage?: StorageSpec;
}

const ZONE = "topology.kubernetes.io/zone";
const NEWEST: ClusterSetting = { kubernetesVersion: "1.36", namespaces: [] };

/**
 * The state of the world: tables of nodes and pods, and the only ways to change them.
 *
 * Each change keeps the sums, appends to the change log and tells the listeners. Changes cost O(resources) and
 * what the listeners do. What must always hold is in invariants.ts.
 */
export class Cluster implements ClusterView {
  readonly kubernetesMinor: number;
  readonly resources: readonly string[];
  readonly nodes: NodeTable;
  readonly pods = new PodTable();
  readonly classes: PodClasses;
  readonly images = new ImageTable();
  /** Pods by node, as constraints count them. */
  readonly podCounts: PodCounts;
  /** Constraints besides room, and who may go where by them. */
  readonly rules: PlacementRules;
  readonly services: Services;
  /** Volumes, and what they demand of where pods go. */
  readonly storage: Storage;
  readonly nominations = new Nominations();
  readonly whatIf: Trial;
  /** Kept by whoever keeps the budgets. */
  budgets: readonly BudgetState[] = [];
  readonly #seats: PodSeats;
  readonly #tree = new NodeTree();
  readonly #clock: { readonly now: number };
  readonly #changes = new ChangeRing();
  readonly #listeners = new Listeners();
  readonly #removalCauses: RemovalCause[] = [];
  /** Of pods whose deletion said how long they have to stop. */
  readonly #graces = new Map<PodId, number>();
  readonly #endReasons = new Map<PodId, string>();

  constructor(
    clock: { readonly now: number },
    resources: readonly string[],
    nodes: readonly NodeSpec[],
    { kubernetesVersion, namespaces, services = [], storage = NO_STORAGE }: ClusterSetting = NEWEST,
  ) {
    this.#clock = clock;
    this.kubernetesMinor = minorOf(kubernetesVersion);
    this.resources = resources;
    this.nodes = new NodeTable(nodes, resources.length);
    this.classes = new PodClasses(resources.length);
    this.services = new Services(services);
    this.podCounts = new PodCounts(this.nodes, this.pods, this.classes);
    this.rules = new PlacementRules({
      nodes: this.nodes,
      classes: this.classes,
      counts: this.podCounts,
      namespaces: new Map(namespaces.map(({ name, labels }) => [name, labels])),
      services: this.services,
    });
    this.storage = new Storage(storage, {
      nodes: this.nodes,
      pods: this.pods,
      classes: this.classes,
      onChange: (change) => this.#listeners.storageChanged(change),
    });
    this.whatIf = new Trial({
      nodes: this.nodes,
      pods: this.pods,
      classes: this.classes,
      counts: this.podCounts,
      storage: this.storage,
    });
    this.#seats = new PodSeats(this.nodes, this.pods);
    for (const [node, spec] of nodes.entries()) this.#placed(node as NodeId, spec);
  }

  get nodeOrder(): Column {
    return this.#tree.order;
  }

  get now(): number {
    return this.#clock.now;
  }

  get changes(): ChangeLog {
    return this.#changes;
  }

  listen(listener: ClusterListener): void {
    this.#listeners.add(listener);
  }

  classOf(pod: PodId): ClassId {
    return this.pods.podClass[pod] as ClassId;
  }

  fits(pod: PodId, node: NodeId): boolean {
    return this.classFits(this.pods.podClass[pod] as ClassId, node);
  }

  classFits(podClass: ClassId, node: NodeId): boolean {
    if (!this.hasRoom(podClass, node)) return false;
    // Nearly always nothing else decides; but a pod may tolerate a cordon.
    const { constrained, avoiding } = this.classes;
    const isFree = constrained[podClass] === 0 && this.nodes.tainted === 0 && avoiding === 0;
    if (isFree && this.nodes.schedulable[node] === 1) return true;
    return this.rules.allows(podClass, node) && this.storage.allows(podClass, node);
  }

  /** Whether the node's room is enough, used or not, up or down. */
  hasRoom(podClass: ClassId, node: NodeId): boolean {
    return hasRoom(podClass, node, this);
  }

  priorityOf(pod: PodId): number {
    return this.classes.priority[this.pods.podClass[pod]!]!;
  }

  podsOf(node: NodeId): readonly PodId[] {
    return this.classes.priorities > 1 ? this.#seats.on(node) : this.#seats.listed(node);
  }

  requestOf(pod: PodId, resource: number): number {
    return this.classes.requests[this.pods.podClass[pod]! * this.resources.length + resource]!;
  }

  freeOf(node: NodeId, resource: number): number {
    return this.nodes.allocatable[resource]![node]! - this.nodes.requested[resource]![node]!;
  }

  /** A new pod that waits for a node. */
  submit(made: NewPod): PodId {
    const { podClass, workload, index, origin, duration, expected } = made;
    const pods = this.pods;
    const pod = pods.take(podClass);
    pods.workload[pod] = workload;
    pods.index[pod] = index;
    pods.origin[pod] = origin;
    pods.duration[pod] = duration;
    pods.expected[pod] = expected;
    pods.firstSubmitted[pod] = this.now;
    pods.submitted[pod] = this.now;
    pods.revision[pod] = made.revision ?? 0;
    // Columns that worlds of tasks alone never fill.
    if (made.template !== undefined || pods.templates.length > pod) {
      pods.names[pod] = made.name;
      pods.templates[pod] = made.template;
    }
    // A column that worlds without Indexed Jobs never fill.
    if (made.completionIndex !== undefined || pods.completionIndexes.length > pod)
      pods.completionIndexes[pod] = made.completionIndex;
    if (made.volumes !== undefined) this.storage.own(pod, made.volumes);
    this.#listeners.podSubmitted(pod);
    return pod;
  }

  /**
   * Lets somebody look at a pod that waits and is like another one, with the claims that this one has for itself.
   * Nobody else hears of it, and afterwards it is gone.
   */
  withDouble<T>(pod: PodId, look: (double: PodId) => T): T {
    const { pods } = this;
    const template = pods.templates[pod];
    const volumes = this.storage.hasOwn(pod) ? this.storage.volumesOf(pod) : undefined;
    const podClass =
      template === undefined || volumes === undefined
        ? this.classOf(pod)
        : this.classes.intern({ requests: template.requests, template: { ...template, volumes } });
    const double = pods.take(podClass);
    for (const column of [pods.workload, pods.index, pods.origin, pods.duration, pods.expected])
      column[double] = column[pod]!;
    for (const column of [pods.firstSubmitted, pods.submitted]) column[double] = this.now;
    pods.revision[double] = pods.revision[pod]!;
    if (template !== undefined) {
      pods.names[double] = pods.names[pod];
      pods.templates[double] = template;
    }
    const answer = look(double);
    pods.giveBack(double);
    return answer;
  }

  /**
   * Gives a pending pod its node; from now on it takes room there.
   *
   * @throws Error if the pod is not pending or the node lacks the room: capacity is never exceeded.
   */
  bind(pod: PodId, node: NodeId): void {
    this.#occupy(pod, node);
    this.#bound(pod, node);
  }

  /** A pod that waits is to get a node on which others were evicted for it; NO_NODE: not any more. */
  nominate(pod: PodId, node: NodeId): void {
    const before = this.nominations.nodeOf(pod);
    this.nominations.set(pod, node);
    if (before !== NO_NODE && before !== node) this.#listeners.nominationLost(pod);
  }

  /**
   * A pod that waits has these scheduling gates from now on: some of those that it had.
   *
   * @throws Error if the pod is not pending, or is a task.
   */
  setGates(pod: PodId, schedulingGates: readonly string[]): void {
    const template = this.pods.templates[pod];
    if (this.pods.phase[pod] !== PENDING || template === undefined)
      throw new Error(`pod ${pod} has no gates`);
    this.pods.templates[pod] = { ...template, schedulingGates };
    if (schedulingGates.length === 0) this.#listeners.podUngated(pod);
  }

  /**
   * A pod of a workload object has other labels from now on. What looks at pods by their labels sees one that waits
   * as it was until it has a node.
   *
   * @throws Error if the pod is a task.
   */
  relabel(pod: PodId, labels: Labels): void {
    const { pods, classes } = this;
    const before = pods.templates[pod];
    if (before === undefined) throw new Error(`pod ${pod} has no labels`);
    this.#listeners.podRelabeling(pod);
    const template = { ...before, labels };
    pods.templates[pod] = template;
    if (pods.phase[pod] === BOUND || pods.phase[pod] === READY) {
      const node = pods.node[pod] as NodeId;
      const volumes = classes.volumes[pods.podClass[pod]!]!;
      this.podCounts.left(pod, node);
      pods.podClass[pod] = classes.intern({ requests: before.requests, template: { ...template, volumes } });
      this.podCounts.came(pod, node);
      this.#changes.add(node);
    }
    this.#listeners.podRelabeled(pod);
  }

  /** A pod belongs to the object of this name from now on; "": to none. */
  setOwner(pod: PodId, owner: string): void {
    this.#listeners.podOwnerChanged(pod, owner);
  }

  /** The annotation by which a ReplicaSet chooses whom to delete first. */
  setDeletionCost(pod: PodId, deletionCost: number): void {
    const before = this.pods.templates[pod];
    if (before !== undefined) this.pods.templates[pod] = { ...before, deletionCost };
  }

  /** No node was found for a pod that waits: see the listener `podUnschedulable`. */
  foundUnschedulable(pod: PodId, isFirst: boolean): void {
    this.#listeners.podUnschedulable(pod, isFirst);
  }

  /**
   * Gives a pending pod the node on which it was found, or that its spec names: that may be more than it has room for.
   *
   * @throws Error if the pod is not pending.
   */
  adopt(pod: PodId, node: NodeId): void {
    if (this.pods.phase[pod] !== PENDING) throw new Error(`pod ${pod} is not pending`);
    this.#take(pod, node);
    this.#bound(pod, node);
  }

  /**
   * Takes the room of a pending pod on a node whose binding is under way: `confirm` or `unassume` ends that.
   *
   * @throws Error as `bind` does.
   */
  assume(pod: PodId, node: NodeId): void {
    this.#occupy(pod, node);
    this.pods.phase[pod] = ASSUMED;
    this.#listeners.podAssumed(pod, node);
  }

  /**
   * The binding of an assumed pod has been written.
   *
   * @throws Error if the pod is not assumed.
   */
  confirm(pod: PodId): void {
    if (this.pods.phase[pod] !== ASSUMED) throw new Error(`pod ${pod} is not assumed`);
    this.#bound(pod, this.pods.node[pod] as NodeId);
  }

  #occupy(pod: PodId, node: NodeId): void {
    if (this.pods.phase[pod] !== PENDING) throw new Error(`pod ${pod} is not pending`);
    if (this.nodes.present[node] !== 1 || !this.hasRoom(this.classOf(pod), node)) {
      throw new Error(`pod ${pod} does not fit on node ${node}`);
    }
    this.#take(pod, node);
  }

  #take(pod: PodId, node: NodeId): void {
    this.nominations.set(pod, NO_NODE);
    this.#account(pod, node, 1);
    this.podCounts.came(pod, node);
    this.storage.use(pod, node, 1);
    if (this.classes.priorities > 1) this.#seats.came(pod, node);
    this.#link(pod, node);
  }

  #bound(pod: PodId, node: NodeId): void {
    this.pods.phase[pod] = BOUND;
    this.pods.boundAt[pod] = this.now;
    this.pods.attempts[pod]!++;
    this.#listeners.podBound(pod, node);
  }

  /**
   * The containers of a bound pod are up.
   *
   * @throws Error if the pod is not bound, or ready already.
   */
  ready(pod: PodId): void {
    if (this.pods.phase[pod] !== BOUND) throw new Error(`pod ${pod} is not bound`);
    this.pods.phase[pod] = READY;
    this.pods.readyAt[pod] = this.now;
    this.#listeners.podReady(pod);
  }

  /**
   * A ready pod is not ready any more: a container stopped, a probe failed, or its node is not heard of.
   *
   * @throws Error if the pod is not ready.
   */
  unready(pod: PodId): void {
    if (this.pods.phase[pod] !== READY) throw new Error(`pod ${pod} is not ready`);
    this.pods.phase[pod] = BOUND;
    this.#listeners.podUnready(pod);
  }

  /** A container of a pod on a node was started again. */
  restarted(pod: PodId): void {
    this.pods.restarts[pod]!++;
    this.#listeners.podRestarted(pod);
  }

  /**
   * A pod ends by itself, with success unless `exitCode` says otherwise, and leaves. `exits`: which containers failed,
   * the main ones first. `reason`: of its failure, where its kubelet ended it: "Evicted", "OutOfcpu".
   *
   * @throws Error if the pod is on no node.
   */
  end(pod: PodId, exitCode = 0, exits?: readonly ContainerExit[], reason = ""): void {
    this.pods.exitCode[pod] = exitCode;
    if (reason !== "") this.#endReasons.set(pod, reason);
    if (exits !== undefined) this.pods.exits[pod] = exits;
    const node = this.#release(pod);
    this.#listeners.podEnded(pod, node);
    this.#leave(pod);
    if (this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
  }

  /**
   * A pod loses its node, to `preemptor` if it was evicted for one. Listeners decide whether it is submitted again.
   *
   * @throws Error if the pod is on no node.
   */
  lose(pod: PodId, cause: LossCause, preemptor: PodId = NO_POD): void {
    const node = this.#release(pod);
    this.#listeners.podLost(pod, node, cause, preemptor);
    if (this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
  }

  /**
   * A lost pod waits again. Its wait counts from now.
   *
   * @throws Error if the pod is not lost.
   */
  resubmit(pod: PodId): void {
    const pods = this.pods;
    if (pods.phase[pod] !== LOST) throw new Error(`pod ${pod} is not lost`);
    pods.phase[pod] = PENDING;
    pods.submitted[pod] = this.now;
    pods.boundAt[pod] = Number.NaN;
    pods.readyAt[pod] = Number.NaN;
    this.#listeners.podSubmitted(pod);
  }

  /**
   * A pod that waits or was lost is given up and leaves.
   *
   * @throws Error if the pod is on a node, or has left.
   */
  abandon(pod: PodId): void {
    if (this.pods.node[pod] !== NO_NODE) throw new Error(`pod ${pod} is on a node`);
    if (this.pods.phase[pod] === FREE) throw new Error(`pod ${pod} has left`);
    this.#listeners.podAbandoned(pod);
    this.#leave(pod);
  }

  /**
   * Asks for a pod of a workload object to be deleted. A pod that waits, or whose binding is not written yet, is
   * gone at once; one with a node keeps it, and its room, until `remove`. Asking again changes nothing.
   * `preemptor`: for whom it is evicted, if for anybody. `grace`: in place of the pod's own, in microseconds.
   */
  requestDeletion(pod: PodId, cause: RemovalCause, preemptor: PodId = NO_POD, grace?: number): void {
    const { deletedAt, phase } = this.pods;
    if (phase[pod] === FREE || !Number.isNaN(deletedAt[pod])) return;
    deletedAt[pod] = this.now;
    if (grace !== undefined) this.#graces.set(pod, grace);
    else if (this.#graces.size > 0) this.#graces.delete(pod);
    this.#removalCauses[pod] = cause;
    const node = this.pods.node[pod] as NodeId;
    if (node !== NO_NODE) {
      this.#changes.add(node);
      this.podCounts.deleted(pod, node);
      if (this.classes.priorities > 1) this.#seats.changed(pod, node);
    }
    this.#listeners.podDeleting(pod, cause, preemptor);
    if (phase[pod] === PENDING || phase[pod] === ASSUMED) this.remove(pod);
  }

  /** The reason of a pod's status while `podEnded` and `podLeft` are told: "Evicted", "OutOfcpu"; else "". */
  endReasonOf(pod: PodId): string {
    return this.#endReasons.get(pod) ?? "";
  }

  /** A pod whose deletion was asked for before gets the condition DisruptionTarget of another one that asks. */
  disruptDeleted(pod: PodId, cause: RemovalCause): void {
    this.#listeners.podDisrupted(pod, cause);
  }

  /** What a pod of a workload object has to stop in, in microseconds: as its deletion said, or its template. */
  graceOf(pod: PodId): number {
    return this.#graces.get(pod) ?? this.pods.templates[pod]!.terminationGrace;
  }

  /** The same where whoever deletes it said so. */
  askedGraceOf(pod: PodId): number | undefined {
    return this.#graces.get(pod);
  }

  /** Why deletion of a pod was asked for. */
  removalCauseOf(pod: PodId): RemovalCause {
    return this.#removalCauses[pod]!;
  }

  /**
   * A pod whose deletion was asked for is gone: its containers have stopped, or nobody waits for that.
   *
   * @throws Error if its deletion was not asked for.
   */
  remove(pod: PodId): void {
    if (Number.isNaN(this.pods.deletedAt[pod])) throw new Error(`pod ${pod} is not being deleted`);
    const cause = this.removalCauseOf(pod);
    const node = this.pods.node[pod] === NO_NODE ? NO_NODE : this.#release(pod);
    this.#listeners.podRemoved(pod, node, cause);
    this.#leave(pod);
    if (node !== NO_NODE && this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
  }

  /**
   * A machine stops. Its pods stay bound: whoever fails nodes decides when they are lost. `isNoticed` unless the
   * control plane is to learn of it later, by `setReady`.
   */
  takeDown(node: NodeId, isNoticed = true): void {
    if (this.nodes.up[node] === 0) return;
    this.nodes.up[node] = 0;
    if (isNoticed) this.#markReady(node, 0);
    this.#listeners.nodeDown(node);
    if (isNoticed) this.#readinessTold(node);
  }

  /** A machine that stopped runs again; `isNoticed` as for `takeDown`. */
  bringUp(node: NodeId, isNoticed = true): void {
    if (this.nodes.up[node] === 1) return;
    this.nodes.up[node] = 1;
    if (isNoticed) this.#markReady(node, 1);
    this.#listeners.nodeUp(node);
    if (isNoticed) this.#readinessTold(node);
  }

  /** The network between a node and the control plane is cut: nothing that either says arrives. */
  cutOff(node: NodeId): void {
    if (this.nodes.connected[node] === 0) return;
    this.nodes.connected[node] = 0;
    this.#listeners.nodeCutOff(node);
  }

  /** The network between a node and the control plane is there again. */
  reconnect(node: NodeId): void {
    if (this.nodes.connected[node] === 1) return;
    this.nodes.connected[node] = 1;
    this.#listeners.nodeReconnected(node);
  }

  /** Whether the node's kubelet runs and reaches the control plane. */
  isHeard(node: NodeId): boolean {
    return this.nodes.up[node] === 1 && this.nodes.connected[node] === 1;
  }

  /** The kubelet says what it is short of: bits as in the nodes' column `pressure`. */
  setPressure(node: NodeId, pressure: number): void {
    if (this.nodes.pressure[node] === pressure) return;
    this.nodes.pressure[node] = pressure;
    this.#listeners.nodePressureChanged(node);
  }

  /** The control plane holds a node to be ready, or not: new pods go to ready nodes alone. */
  setReady(node: NodeId, isReady: boolean): void {
    if (this.nodes.ready[node] === Number(isReady)) return;
    this.#markReady(node, isReady ? 1 : 0);
    this.#readinessTold(node);
  }

  #markReady(node: NodeId, ready: 0 | 1): void {
    this.nodes.ready[node] = ready;
    this.#updateSchedulable(node);
  }

  #readinessTold(node: NodeId): void {
    this.#listeners.nodeReadyChanged(node);
    if (this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
  }

  setTaints(node: NodeId, taints: readonly TaintSpec[]): void {
    this.nodes.setTaints(node, taints);
    this.#changed(node);
  }

  /** A new node: up, ready and without pods. */
  addNode(spec: NodeSpec): NodeId {
    const node = this.nodes.add(spec);
    this.#placed(node, spec);
    this.#changes.add(node);
    this.#listeners.nodeAdded(node);
    if (this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
    return node;
  }

  #placed(node: NodeId, spec: NodeSpec): void {
    this.#tree.add(node, spec);
    this.images.replace(node, spec.images);
  }

  /** Sets labels of a node, and takes away those that are undefined; its zone is that of its label. */
  label(node: NodeId, change: Readonly<Record<string, string | undefined>>): void {
    const spec = this.nodes.specs[node]!;
    const all = Object.entries({ ...spec.labels, ...change });
    const labels = Object.fromEntries(
      all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    );
    const zone = ZONE in change ? (change[ZONE] ?? "") : spec.zone;
    this.nodes.describe(node, { ...spec, labels, zone });
    this.#tree.update(node, this.nodes.specs[node]!);
    this.#changed(node);
  }

  /** Replaces what a node offers, its labels, taints, images and cordon. */
  updateNode(node: NodeId, spec: NodeSpec): void {
    this.nodes.describe(node, spec);
    this.nodes.setTaints(node, spec.taints);
    this.#tree.update(node, spec);
    this.images.replace(node, spec.images);
    this.nodes.cordoned[node] = Number(spec.isCordoned);
    this.#updateSchedulable(node);
    this.#changed(node);
  }

  /**
   * A Node object goes; its row is not used again. Pods that are on it stay there until somebody removes them.
   *
   * @throws Error if it has left already.
   */
  removeNode(node: NodeId): void {
    if (this.nodes.present[node] === 0) throw new Error(`node ${node} has left`);
    this.nodes.present[node] = 0;
    this.nodes.placesVersion++;
    this.#tree.remove(node);
    this.images.replace(node, {});
    this.nodes.setTaints(node, []);
    this.#updateSchedulable(node);
    this.#listeners.nodeRemoved(node);
  }

  /** A node has an image from now on; `size` in bytes counts where no other node has it. */
  imagePresent(node: NodeId, image: string, size: number): void {
    if (this.images.add(node, image, size)) this.#changes.add(node);
  }

  /** A node has an image no more. */
  imageAbsent(node: NodeId, image: string): void {
    if (this.images.remove(node, image)) this.#changes.add(node);
  }

  #changed(node: NodeId): void {
    this.#changes.add(node);
    this.#listeners.nodeChanged(node);
    if (this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
  }

  /** A disruption budget did not let a pod be evicted. */
  refuseEviction(pod: PodId, budget: string): void {
    this.#listeners.evictionRefused(pod, budget);
  }

  /** The API server did not take a pod of a workload. */
  refuseCreation(workload: number, why: string): void {
    this.#listeners.creationRefused(workload, why);
  }

  /** How many pods a workload is to have from now on. */
  setWanted(workload: number, wanted: number): void {
    this.#listeners.wantedChanged(workload, wanted);
  }

  /** Pods are to be made from now on, or fewer of those that were asked for. */
  askPods(workload: number, count: number): void {
    this.#listeners.podsAsked(workload, count);
  }

  beginRollout(workload: number, action: RolloutAction): void {
    this.#listeners.rolloutBegan(workload, action);
  }

  completeRollout(workload: number): void {
    this.#listeners.rolloutCompleted(workload);
  }

  stallRollout(workload: number): void {
    this.#listeners.rolloutStalled(workload);
  }

  /** What is being rolled out is about to be taken back. */
  rollBack(workload: number, why: string): void {
    this.#listeners.rolloutRolledBack(workload, why);
  }

  /** What is under way in a workload never completes: its object is deleted. */
  dropRollout(workload: number): void {
    this.#listeners.rolloutDropped(workload);
  }

  /** What is under way in a workload is held on purpose from now on, for this reason; "": it goes on. */
  pauseRollout(workload: number, why: string): void {
    this.#listeners.rolloutPaused(workload, why);
  }

  /** The plan of a workload's rollout has come somewhere. */
  stepPlan(workload: number, step: PlanStepTold): void {
    this.#listeners.planStepped(workload, step);
  }

  beginJob(workload: number, job: number): void {
    this.#listeners.jobBegan(workload, job);
  }

  decideJob(workload: number, job: number): void {
    this.#listeners.jobDecided(workload, job);
  }

  finishJob(workload: number, end: JobEnd, job: number): void {
    this.#listeners.jobFinished(workload, end, job);
  }

  /** Somebody deletes the object of a pod of a workload that has ended, and whose row is free; `cause`: who, if told. */
  deleteRemains(workload: number, pod: string, cause?: RemovalCause): void {
    this.#listeners.remainsDeleted(workload, pod, cause);
  }

  /** Something that was to be done was refused, for the reason that kubectl gives: to "deployment/web", "node/web-0". */
  refuseVerb(target: string, why: string): void {
    this.#listeners.verbRefused(target, why);
  }

  /** Whether somebody hears of Events. */
  get hearsEvents(): boolean {
    return this.#listeners.hearsEvents;
  }

  /** See `KubeletAct`. */
  kubeletActed(act: KubeletAct, pod: PodId, value = 0): void {
    this.#listeners.kubeletActed(act, pod, value);
  }

  /** A component records an Event: put into words only if somebody hears of it. */
  recordEvent(event: () => ObjectEvent): void {
    if (this.#listeners.hearsEvents) this.#listeners.eventRecorded(event());
  }

  /** Keeps new pods away from a node; those on it stay. */
  cordon(node: NodeId): void {
    if (this.nodes.cordoned[node] === 1) return;
    this.nodes.cordoned[node] = 1;
    this.#updateSchedulable(node);
    this.#listeners.nodeCordoned(node);
  }

  /** Ends a cordon; the node is usable if it is up. */
  uncordon(node: NodeId): void {
    if (this.nodes.cordoned[node] === 0) return;
    this.nodes.cordoned[node] = 0;
    this.#updateSchedulable(node);
    this.#listeners.nodeUncordoned(node);
    if (this.nodes.schedulable[node] === 1) this.#listeners.roomGained(node);
  }

  #updateSchedulable(node: NodeId): void {
    const { nodes } = this;
    const before = nodes.schedulable[node]!;
    const after = nodes.present[node]! & nodes.ready[node]! & (1 - nodes.cordoned[node]!);
    nodes.schedulable[node] = after;
    nodes.unschedulable += before - after;
    nodes.traitsChanged(node);
    this.#changes.add(node);
  }

  /** Takes a pod off its node. */
  #release(pod: PodId): NodeId {
    const node = this.pods.node[pod] as NodeId;
    if (node === NO_NODE) throw new Error(`pod ${pod} is on no node`);
    this.#account(pod, node, -1);
    this.podCounts.left(pod, node);
    this.storage.use(pod, node, -1);
    if (this.classes.priorities > 1) this.#seats.left(pod, node);
    this.#unlink(pod, node);
    this.pods.phase[pod] = LOST;
    return node;
  }

  #leave(pod: PodId): void {
    this.#listeners.podLeft(pod);
    this.#endReasons.delete(pod);
    this.storage.forget(pod);
    this.nominations.set(pod, NO_NODE);
    this.pods.giveBack(pod);
  }

  #account(pod: PodId, node: NodeId, sign: 1 | -1): void {
    book(this.nodes, this.classes, this.pods.podClass[pod]!, node, sign);
    this.#changes.add(node);
  }

  #link(pod: PodId, node: NodeId): void {
    const { nextOnNode, previousOnNode } = this.pods;
    const first = this.nodes.firstPod[node]!;
    this.pods.node[pod] = node;
    nextOnNode[pod] = first;
    previousOnNode[pod] = NO_POD;
    if (first !== NO_POD) previousOnNode[first] = pod;
    this.nodes.firstPod[node] = pod;
  }

  #unlink(pod: PodId, node: NodeId): void {
    const { nextOnNode, previousOnNode } = this.pods;
    const next = nextOnNode[pod]!;
    const previous = previousOnNode[pod]!;
    if (previous === NO_POD) this.nodes.firstPod[node] = next;
    else nextOnNode[previous] = next;
    if (next !== NO_POD) previousOnNode[next] = previous;
    this.pods.node[pod] = NO_NODE;
  }
}
