import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE } from "../cluster/ids.ts";
import type { RemovalCause } from "../cluster/listener.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { Cascade } from "../spec/cascade.ts";
import type { ExistingPod } from "../spec/objects.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import { apiWrites, type WriteDelay, writeInSlowStart, writeTogether } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { deletionOrder } from "./deletion-order.ts";
import { firstToGo } from "./first-to-go.ts";
import type { GarbageCollector } from "./garbage-collector.ts";
import { type EventSubject, recordPod } from "./owner-events.ts";
import { noPods, PodCounts } from "./pod-counts.ts";
import type { PodFactory } from "./pod-factory.ts";
import { refusalOf } from "./refused-pod.ts";
import type { ReplicaSet, ReplicaSetStatus } from "./replica-set.ts";
import { ReplicaSetClaims } from "./replica-set-claims.ts";
import type { Rollouts } from "./rollouts.ts";
import { NOTHING_TO_DO, type Sync, SyncQueue } from "./sync-queue.ts";

export type NewReplicaSet = Omit<
  ReplicaSet,
  | "id"
  | "generation"
  | "shrinksFor"
  | "isDeleting"
  | "revisionHistory"
  | "isDeleted"
  | "version"
  | "status"
  | "pods"
  | "ready"
  | "available"
  | "terminating"
>;

/** Whoever has ReplicaSets made: hears when the size or the status of one has changed, or its pods are gone. */
export interface ReplicaSetOwner {
  setChanged(set: ReplicaSet): void;
  podsGone(set: ReplicaSet): void;
  /** All sets with the same owner as this one, itself included; none if it has no owner. */
  siblingsOf(set: ReplicaSet): readonly ReplicaSet[];
}

/**
 * Keeps each ReplicaSet at its size.
 *
 * Pods are made in slow start and deleted all at once, at most 500 a sync; each takes a write. One that is being
 * deleted counts no more, so its replacement comes at once. The status, as it was when the sync began, is written
 * at its end. Source: facts 3.8. A sync that shrinks a set costs O(n log n) of its pods, any other O(pods made).
 */
export class ReplicaSetController {
  readonly #counts: PodCounts<ReplicaSet>;
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #factory: PodFactory;
  readonly #hasStarted: ControllerTools["hasStarted"];
  readonly #rollouts: Rollouts;
  readonly #write: WriteDelay;
  readonly #queue: SyncQueue;
  readonly #owner: ReplicaSetOwner;
  readonly #collector: GarbageCollector;
  /** Sets of which a pod was refused: each change of a pod makes them try again, as it would anyway. */
  readonly #failing = new Set<ReplicaSet>();
  readonly #claims: ReplicaSetClaims;
  readonly #sets: ReplicaSet[] = [];
  /** Of sets that go with the last of their pods: what is to be done then. */
  readonly #emptied = new Map<ReplicaSet, () => void>();
  /** Pods made so far, by namespace and name of a set: one that is made again goes on counting. And by its id. */
  readonly #made = new Map<string, { pods: number }>();
  readonly #madeBy: { pods: number }[] = [];

  constructor(tools: ControllerTools, owner: ReplicaSetOwner) {
    const { simulation, cluster, controlPlane, factory, collector, rollouts } = tools;
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#factory = factory;
    this.#hasStarted = tools.hasStarted;
    this.#collector = collector;
    tools.listen({
      podBound: (pod) => {
        const owner = this.#failing.size === 0 ? undefined : this.#counts.ownerOf(pod);
        if (owner === undefined || !this.#failing.has(owner)) return;
        this.#queue.changed(owner.id);
        this.#queue.later(owner.id, RUNNING_AFTER);
      },
    });
    this.#rollouts = rollouts;
    this.#owner = owner;
    this.#write = apiWrites(simulation, controlPlane);
    this.#counts = new PodCounts(tools, "replica-set", (set) => this.#podsChanged(set));
    this.#claims = new ReplicaSetClaims(tools, this.#counts, this.#sets, this.#write, ({ id }) =>
      this.#queue.changed(id),
    );
    const { watch } = controlPlane.latencies;
    this.#queue = new SyncQueue(simulation, "replica-set", { watch, workers: WORKERS }, (id) =>
      this.#syncOf(this.#sets[id]!),
    );
  }

  /** A new set; its pods follow. */
  create(made: NewReplicaSet): ReplicaSet {
    const set: ReplicaSet = {
      ...noPods(made.minReady),
      ...made,
      id: this.#sets.length,
      generation: 1,
      shrinksFor: "scale-in",
      isDeleting: false,
      isDeleted: false,
      version: 0,
      revisionHistory: [],
      status: { replicas: 0, ready: 0, available: 0, terminating: 0, observedGeneration: 0, failure: "" },
    };
    this.#sets.push(set);
    this.#rollouts.ask(set.workload, set.replicas);
    this.#specChanged(set);
    return set;
  }

  /** Gives a set another size, with the annotations of its Deployment; `cause`: why pods are deleted, if any are. */
  resize(set: ReplicaSet, size: Pick<ReplicaSet, "replicas" | "desired" | "max">, cause: RemovalCause): void {
    if (set.replicas !== size.replicas) set.generation++;
    const before = missingIn(set, set.replicas);
    this.#rollouts.ask(set.workload, missingIn(set, size.replicas) - before);
    Object.assign(set, size);
    set.shrinksFor = cause;
    this.#specChanged(set);
  }

  /** Pods that come from now on are made from another template. */
  changeTemplate(set: ReplicaSet, template: PodTemplateSpec, templateNumber: number): void {
    set.template = template;
    set.templateNumber = templateNumber;
    set.generation++;
    this.#specChanged(set);
  }

  changeMinReady(set: ReplicaSet, minReady: number): void {
    this.#counts.changeMinReady(set, minReady);
    set.generation++;
    this.#specChanged(set);
  }

  /** The set is that of a newer revision than before. */
  changeRevision(set: ReplicaSet, revision: number): void {
    if (set.revision !== revision) set.revisionHistory.push(set.revision);
    set.revision = revision;
    this.#specChanged(set);
  }

  /** The set is gone; its pods are left to whoever deleted it. */
  remove(set: ReplicaSet): void {
    set.isDeleted = true;
    this.#specChanged(set);
  }

  /** The set is deleted, and its pods as the cascade says; `gone` is told when it is gone itself. */
  delete(set: ReplicaSet, cascade: Cascade, gone: () => void = () => {}): void {
    if (cascade === "background") {
      this.remove(set);
      this.#collector.collectPods(set.pods);
      gone();
      return;
    }
    set.isDeleting = true;
    set.generation++;
    this.#specChanged(set);
    const end = () => {
      this.remove(set);
      gone();
    };
    if (cascade === "orphan") {
      const releases = [...set.pods].map((pod) => () => this.#claims.release(set, pod));
      this.#collector.orphan(releases, end);
    } else if (set.pods.size + set.terminating === 0) end();
    else {
      this.#emptied.set(set, () => this.#collector.collect(end));
      this.#collector.collectPods(set.pods);
    }
  }

  /** Takes over a pod that was there before the run. */
  adopt(set: ReplicaSet, existing: ExistingPod): void {
    this.#counts.add(this.#factory.place(existing, this.#newPod(set)), set);
  }

  /** Makes all missing pods at this instant. */
  fill(set: ReplicaSet): void {
    while (set.pods.size < set.replicas) this.#makePod(set);
  }

  /** What there is becomes the status at this instant, and what is ready has been so for long. */
  settle(set: ReplicaSet): void {
    this.#counts.settle(set);
    set.status = statusOf(set);
  }

  /** Most syncs follow what the controller itself has written, and find all in order. */
  #syncOf(set: ReplicaSet): Sync {
    return set.isDeleted || this.#isInOrder(set) ? NOTHING_TO_DO : this.#sync(set);
  }

  #isInOrder(set: ReplicaSet): boolean {
    const { pods, replicas, status } = set;
    if (pods.size !== replicas || set.isDeleting || this.#failing.has(set) || !this.#claims.areSettled)
      return false;
    return (
      status.replicas === pods.size &&
      status.ready === set.ready &&
      status.available === set.available &&
      status.terminating === set.terminating &&
      status.observedGeneration === set.generation &&
      status.failure === ""
    );
  }

  *#sync(set: ReplicaSet): Sync {
    if (set.isDeleted) return;
    if (!set.isDeleting && !this.#claims.areSettled) yield* this.#claims.claim(set);
    const counted = statusOf(set);
    const { version } = set;
    const missing = set.isDeleting ? 0 : set.replicas - set.pods.size;
    const failure = missing > 0 ? yield* this.#makePods(set, Math.min(missing, BURST)) : "";
    if (missing < 0) yield* this.#deletePods(set, Math.min(-missing, BURST));
    // What was first said of a failure stays while there is one.
    const status = failure === "" ? counted : { ...counted, failure: set.status.failure || failure };
    const end = failure === "" ? undefined : "failed";
    if (failure === "") this.#failing.delete(set);
    else this.#failing.add(set);
    if (isSameStatus(set.status, status)) return end;
    yield this.#write();
    // Refused where its Deployment has written meanwhile: read anew and written once more (updateReplicaSetStatus).
    if (set.version !== version) {
      yield this.#write.read();
      yield this.#write();
    }
    set.status = status;
    set.version++;
    this.#owner.setChanged(set);
    this.#queue.changed(set.id);
    this.#written(set);
    return end;
  }

  /**
   * Gives why one was not made; "" if all were. Where the last one was refused, the next one is likely to be: that is
   * told sooner than a pod is written.
   */
  *#makePods(set: ReplicaSet, count: number): Generator<number, string, void> {
    let failure = "";
    const make = () => {
      const refused = set.isDeleted ? "" : this.#makeIfAdmitted(set);
      failure ||= refused;
      return refused === "";
    };
    const isRefusing = this.#failing.has(set);
    if (isRefusing) {
      yield this.#write.read();
      if (!make()) return failure;
    }
    const [left, first] = isRefusing ? [count - 1, 2] : [count, 1];
    yield* writeInSlowStart(this.#simulation, this.#write, left, make, first);
    return failure;
  }

  #makeIfAdmitted(set: ReplicaSet): string {
    const pod = this.#newPod(set);
    const asking = { kind: "ReplicaSet", name: set.name, source: "replicaset-controller" };
    const refused = refusalOf(this.#cluster, this.#factory, pod, asking);
    if (refused !== "") return refused;
    this.#counts.add(this.#factory.make(pod), set);
    this.#written(set);
    recordPod(this.#cluster, () => subjectOf(set), "Create", pod.name);
    this.#write.post(set.id);
    return "";
  }

  /** It goes on when it has seen what it has written of a set (1.36, StaleControllerConsistencyReplicaSet). */
  #written({ id }: ReplicaSet): void {
    if (this.#cluster.kubernetesMinor >= 36) this.#queue.wrote(id);
  }

  #deletePods(set: ReplicaSet, count: number): Sync {
    const { pods, now } = this.#cluster;
    const view = { pods, now, hasStarted: this.#hasStarted };
    const order = deletionOrder(view, this.#factory, this.#ranksBeside(set));
    const victims = firstToGo(set.pods, count, order);
    return writeTogether(this.#simulation, this.#write, count, (position) => {
      const pod = victims[position]!;
      // It may be gone by now, and its row another pod's.
      if (!set.pods.has(pod)) return;
      const name = this.#cluster.pods.names[pod];
      this.#cluster.requestDeletion(pod, set.shrinksFor);
      recordPod(this.#cluster, () => subjectOf(set), "Delete", name);
      this.#write.post(set.id);
    });
  }

  /** How many pods of the same owner are on a node. Counted when first asked for. */
  #ranksBeside(set: ReplicaSet): (node: number) => number {
    let ranks: Map<number, number> | undefined;
    return (node) => {
      ranks ??= this.#countByNode(this.#owner.siblingsOf(set));
      return ranks.get(node) ?? 0;
    };
  }

  #countByNode(sets: readonly ReplicaSet[]): Map<number, number> {
    const counts = new Map<number, number>();
    const { node } = this.#cluster.pods;
    for (const { pods } of sets)
      for (const pod of pods)
        if (node[pod] !== NO_NODE) counts.set(node[pod]!, (counts.get(node[pod]!) ?? 0) + 1);
    return counts;
  }

  #makePod(set: ReplicaSet): void {
    this.#counts.add(this.#factory.make(this.#newPod(set)), set);
  }

  #newPod({ id, workload, name, template, templateNumber }: ReplicaSet) {
    this.#madeBy[id] ??= this.#countOf(`${template.namespace}/${name}`);
    const number = this.#madeBy[id].pods++;
    return { workload, name: `${name}-${number}`, template, templateNumber, origin: id };
  }

  #countOf(key: string): { pods: number } {
    const count = this.#made.get(key) ?? { pods: 0 };
    this.#made.set(key, count);
    return count;
  }

  #podsChanged(set: ReplicaSet): void {
    this.#queue.changed(set.id);
    if (set.pods.size + set.terminating > 0) return;
    this.#owner.podsGone(set);
    this.#emptied.get(set)?.();
    this.#emptied.delete(set);
  }

  #specChanged(set: ReplicaSet): void {
    set.version++;
    this.#queue.changed(set.id);
    this.#owner.setChanged(set);
  }
}

function subjectOf({ name, template }: ReplicaSet): EventSubject {
  return { kind: "ReplicaSet", namespace: template.namespace, name, source: "replicaset-controller" };
}

/** Pods that a set of this size lacks. */
function missingIn({ pods }: ReplicaSet, replicas: number): number {
  return Math.max(0, replicas - pods.size);
}

function statusOf({ pods, ready, available, terminating, generation }: ReplicaSet): ReplicaSetStatus {
  return { replicas: pods.size, ready, available, terminating, observedGeneration: generation, failure: "" };
}

function isSameStatus(a: ReplicaSetStatus, b: ReplicaSetStatus): boolean {
  return (
    a.replicas === b.replicas &&
    a.ready === b.ready &&
    a.available === b.available &&
    a.terminating === b.terminating &&
    a.observedGeneration === b.observedGeneration &&
    a.failure === b.failure
  );
}

/** About when a kubelet says of a bound pod that it runs, which is a change too, in microseconds. */
const RUNNING_AFTER = 10_000;
/** Syncs at a time, and pods that one makes or deletes at most: facts 3.8. */
const WORKERS = 5;
const BURST = 500;
