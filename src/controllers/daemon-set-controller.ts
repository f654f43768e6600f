import type { NodeId, PodId } from "../cluster/ids.ts";
import type { RemovalCause, RolloutAction } from "../cluster/listener.ts";
import type { DaemonSetSpec, ExistingPod } from "../spec/objects.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import { apiWrites, type WriteDelay, writeInSlowStart, writeTogether } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { mayStayOn, pinnedTo, shouldRunOn } from "./daemon-set.ts";
import { noPods, type OwnedPods, PodCounts } from "./pod-counts.ts";
import { type Sync, SyncQueue } from "./sync-queue.ts";
import { TemplateHistory } from "./template-history.ts";
import type { TemplateChange, WorkloadController } from "./workload-controller.ts";

/** A DaemonSet as it is now. */
export interface DaemonSet extends OwnedPods {
  readonly id: number;
  /** Position in `objects.workloads`. */
  readonly workload: number;
  spec: DaemonSetSpec;
  isDeleted: boolean;
  /** By node: its pod until that is gone. */
  readonly onNode: Map<NodeId, PodId>;
  /** How many nodes are to have a pod. */
  wanted: number;
  readonly history: TemplateHistory;
}

/**
 * Keeps one pod of each DaemonSet on each node that its template allows; a changed template replaces them one after
 * another: maxUnavailable 1, no surge. Source: facts 4.2. A sync costs O(nodes).
 */
export class DaemonSetController implements WorkloadController<DaemonSetSpec> {
  readonly #tools: ControllerTools;
  readonly #counts: PodCounts<DaemonSet>;
  readonly #write: WriteDelay;
  readonly #queue: SyncQueue;
  readonly #sets: DaemonSet[] = [];
  readonly #byWorkload = new Map<number, DaemonSet>();
  /** By template and node: made once, since each is a class of pods. */
  readonly #pinned = new Map<PodTemplateSpec, Map<NodeId, PodTemplateSpec>>();
  readonly #places = new Map<PodId, { readonly set: DaemonSet; readonly node: NodeId }>();

  constructor(tools: ControllerTools) {
    const { simulation, listen, controlPlane } = tools;
    this.#tools = tools;
    this.#write = apiWrites(simulation, controlPlane);
    listen({
      podLeft: (pod) => this.#clear(pod),
      nodeAdded: () => this.#nodesChanged(),
      nodeChanged: () => this.#nodesChanged(),
      nodeRemoved: () => this.#nodesChanged(),
    });
    this.#counts = new PodCounts(tools, "daemon-set", ({ id }) => this.#queue.changed(id));
    const { watch } = controlPlane.latencies;
    this.#queue = new SyncQueue(simulation, "daemon-set", { watch, workers: WORKERS }, (id) =>
      this.#sync(this.#sets[id]!),
    );
  }

  /** The DaemonSet of a workload; undefined while it is not there. */
  at(workload: number): DaemonSet | undefined {
    return this.#byWorkload.get(workload);
  }

  apply(workload: number, spec: DaemonSetSpec): void {
    const set = this.at(workload);
    if (set === undefined) {
      this.#make(workload, spec);
      this.#tools.rollouts.begin(workload, "create");
      return;
    }
    if (spec.minReady !== set.minReady) this.#counts.changeMinReady(set, spec.minReady);
    this.changeTemplate(workload, "rollout", () => spec.template);
  }

  place(workload: number, spec: DaemonSetSpec, isFilled: boolean): void {
    const set = this.#make(workload, spec);
    for (const pod of spec.pods) this.#adopt(set, pod);
    if (isFilled) for (const node of this.#missingNodes(set)) this.#makePod(set, node);
  }

  settled(): void {
    for (const set of this.#byWorkload.values()) this.#counts.settle(set);
  }

  delete(workload: number): void {
    const set = this.at(workload);
    if (set === undefined) return;
    const { rollouts, collector } = this.#tools;
    this.#byWorkload.delete(workload);
    set.isDeleted = true;
    rollouts.want(workload, 0);
    rollouts.drop(workload);
    collector.collectPods(set.pods);
  }

  changeTemplate(workload: number, action: RolloutAction, change: TemplateChange): void {
    const set = this.at(workload);
    if (set === undefined) return;
    const template = change(set.spec.template);
    if (template.key === set.spec.template.key) return;
    set.history.use(template);
    set.spec = { ...set.spec, template };
    this.#tools.rollouts.begin(workload, action);
    this.#queue.changed(set.id);
  }

  undo(workload: number, revision: number): void {
    const template = this.at(workload)?.history.before(revision);
    if (template !== undefined) this.changeTemplate(workload, "rollback", () => template);
  }

  *#sync(set: DaemonSet): Sync {
    if (set.isDeleted) return;
    const missing = this.#missingNodes(set);
    this.#want(set, missing.length);
    const surplus = this.#strayPods(set);
    yield* writeInSlowStart(
      this.#tools.simulation,
      this.#write,
      Math.min(missing.length, BURST),
      (position) => {
        const node = missing[position]!;
        if (!set.isDeleted && !set.onNode.has(node)) this.#makePod(set, node);
      },
    );
    yield* this.#deletePods(set, surplus.slice(0, BURST), "scale-in");
    if (missing.length === 0 && surplus.length === 0) yield* this.#replaceOld(set);
  }

  /** Old pods that are not available go, and one that is, if all others are available. */
  *#replaceOld(set: DaemonSet): Sync {
    const { templates } = this.#tools.cluster.pods;
    const isOld = (pod: PodId) => templates[pod]?.key !== set.spec.template.key;
    const old = [...set.pods].filter(isOld);
    const unavailable = set.wanted - set.available;
    if (old.length === 0 && unavailable === 0) this.#tools.rollouts.complete(set.workload);
    const broken = old.filter((pod) => !this.#counts.isAvailable(pod));
    const healthy = old.filter((pod) => this.#counts.isAvailable(pod));
    yield* this.#deletePods(set, [...broken, ...healthy.slice(0, Math.max(0, 1 - unavailable))], "rollout");
  }

  #deletePods(set: DaemonSet, pods: readonly PodId[], cause: RemovalCause): Sync {
    return writeTogether(this.#tools.simulation, this.#write, pods.length, (position) => {
      const pod = pods[position]!;
      if (set.pods.has(pod)) this.#tools.cluster.requestDeletion(pod, cause);
    });
  }

  #missingNodes(set: DaemonSet): NodeId[] {
    const { count, present, specs, taints } = this.#tools.cluster.nodes;
    const missing: NodeId[] = [];
    for (let node = 0 as NodeId; node < count; node++) {
      if (present[node] === 0 || set.onNode.has(node)) continue;
      if (shouldRunOn(set.spec.template, specs[node]!, taints[node]!)) missing.push(node);
    }
    return missing;
  }

  /** Pods on nodes where they may not be any more. */
  #strayPods(set: DaemonSet): PodId[] {
    const strays = [...set.onNode].filter(([node, pod]) => set.pods.has(pod) && !this.#mayStay(set, node));
    return strays.map(([, pod]) => pod);
  }

  #mayStay(set: DaemonSet, node: NodeId): boolean {
    const { present, specs, taints } = this.#tools.cluster.nodes;
    return present[node] === 1 && mayStayOn(set.spec.template, specs[node]!, taints[node]!);
  }

  #want(set: DaemonSet, missing: number): void {
    const staying = [...set.onNode.keys()].filter((node) => this.#mayStay(set, node)).length;
    if (set.wanted === staying + missing) return;
    set.wanted = staying + missing;
    this.#tools.rollouts.want(set.workload, set.wanted);
  }

  #nodesChanged(): void {
    for (const { id } of this.#byWorkload.values()) this.#queue.changed(id);
  }

  #clear(pod: PodId): void {
    const place = this.#places.get(pod);
    if (place === undefined) return;
    this.#places.delete(pod);
    place.set.onNode.delete(place.node);
    this.#queue.changed(place.set.id);
  }

  #makePod(set: DaemonSet, node: NodeId): void {
    const { name } = this.#tools.cluster.nodes.specs[node]!;
    this.#add(set, node, this.#tools.factory.make(this.#newPod(set, node, `${set.spec.name}-${name}`)));
  }

  #adopt(set: DaemonSet, existing: ExistingPod): void {
    const { specs } = this.#tools.cluster.nodes;
    const node = specs.findIndex(({ name }) => name === existing.node) as NodeId;
    // Without its node it would wait for ever, and the node's own pod is made anyway.
    if (node < 0) return;
    this.#add(set, node, this.#tools.factory.place(existing, this.#newPod(set, node, existing.name)));
  }

  #add(set: DaemonSet, node: NodeId, pod: PodId): void {
    set.onNode.set(node, pod);
    this.#places.set(pod, { set, node });
    this.#counts.add(pod, set);
  }

  #newPod({ id, workload, spec }: DaemonSet, node: NodeId, name: string) {
    const templateNumber = this.#tools.templates.of(workload, spec.template);
    return { workload, name, template: this.#pin(spec.template, node), templateNumber, origin: id };
  }

  #pin(template: PodTemplateSpec, node: NodeId): PodTemplateSpec {
    let byNode = this.#pinned.get(template);
    if (byNode === undefined) {
      byNode = new Map();
      this.#pinned.set(template, byNode);
    }
    const pinned = byNode.get(node) ?? pinnedTo(template, this.#tools.cluster.nodes.specs[node]!);
    byNode.set(node, pinned);
    return pinned;
  }

  #make(workload: number, spec: DaemonSetSpec): DaemonSet {
    const made = {
      workload,
      spec,
      isDeleted: false,
      onNode: new Map(),
      wanted: 0,
      history: new TemplateHistory(),
    };
    const set: DaemonSet = { ...noPods(spec.minReady), ...made, id: this.#sets.length };
    set.history.use(spec.template);
    this.#sets.push(set);
    this.#byWorkload.set(workload, set);
    this.#queue.changed(set.id);
    return set;
  }
}

/** Syncs at a time, and pods that one makes or deletes at most: facts 3.8 and 4.2. */
const WORKERS = 2;
const BURST = 250;
