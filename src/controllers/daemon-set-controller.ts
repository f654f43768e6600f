import { NO_NODE, NO_POD, type NodeId } from "../cluster/ids.ts";
import type { RemovalCause, RolloutAction } from "../cluster/listener.ts";
import { controlPlaneOf } from "../control-plane/control-plane.ts";
import type { Cascade } from "../spec/cascade.ts";
import type { DaemonSetSpec } from "../spec/objects.ts";
import { writeInSlowStart, writeTogether } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { DaemonPlaces } from "./daemon-places.ts";
import { DaemonPodMaker, subjectOf } from "./daemon-pod-maker.ts";
import {
  type DaemonLook,
  type DaemonPod,
  type DaemonSteps,
  type NodeVerdict,
  replaceBeside,
  replaceInPlace,
  surplusOn,
} from "./daemon-pods.ts";
import { allowsSurge, type DaemonSet, daemonLimits } from "./daemon-set.ts";
import { countDaemons, type DaemonStatus, isRolledOut, NO_DAEMON_STATUS } from "./daemon-set-status.ts";
import { FailedPodBackoff } from "./failed-pod-backoff.ts";
import { RevisionedController, type RevisionedSet } from "./revisioned-controller.ts";
import { isSameStatus } from "./same-status.ts";
import type { Sync, SyncEnd } from "./sync-queue.ts";
import type { TemplateRevision } from "./template-history.ts";

/**
 * Keeps DaemonSets: first each node gets what it is to have, and only when nothing is to be done for that a rolling
 * update takes a step; the status is written at the end. Source: facts 4.2. A sync costs O(nodes).
 */
export class DaemonSetController extends RevisionedController<DaemonSetSpec, DaemonSet> {
  #backoff = new FailedPodBackoff();
  readonly #maker: DaemonPodMaker;

  constructor(tools: ControllerTools) {
    super(tools, "daemon-set", WORKERS);
    controlPlaneOf(tools.simulation).onReturn("controller-manager", (isNew) => {
      if (isNew) this.#backoff = new FailedPodBackoff();
    });
    this.#maker = new DaemonPodMaker(tools, this.counts, ({ id }) => this.queue.changed(id));
    tools.listen({
      nodeAdded: (node) => this.#onNode(node),
      nodeChanged: (node) => this.#onNode(node),
      nodeRemoved: (node) => this.#onNode(node),
    });
  }

  place(workload: number, spec: DaemonSetSpec, isFilled: boolean): void {
    const set = this.make(workload, spec);
    for (const { template } of spec.pods) if (template.key !== spec.template.key) set.history.use(template);
    const newest = set.history.use(spec.template);
    for (const pod of spec.pods) this.#maker.adopt(set, pod);
    if (!isFilled) return;
    for (const [node, { shouldRun }, pods] of set.places.nodes())
      if (shouldRun && pods.length === 0) this.#maker.make(set, node, newest);
  }

  override delete(workload: number, cascade: Cascade): void {
    const set = this.at(workload);
    super.delete(workload, cascade);
    for (const [, , pods] of set?.places.nodes() ?? [])
      for (const pod of [...pods]) if (pod.pod === NO_POD) set!.places.remove(pod);
  }

  protected begin(made: RevisionedSet<DaemonSetSpec>): DaemonSet {
    const places = new DaemonPlaces(this.tools.cluster.nodes, made.spec.template.placement);
    return { ...made, places, wanted: 0, status: NO_DAEMON_STATUS };
  }

  protected override replace(set: DaemonSet, spec: DaemonSetSpec, action: RolloutAction | undefined): void {
    set.places.setPlacement(spec.template.placement);
    super.replace(set, spec, action);
  }

  protected actionOf(set: DaemonSet, spec: DaemonSetSpec): RolloutAction | undefined {
    const isOther = JSON.stringify(spec.update) !== JSON.stringify(set.spec.update);
    return isOther && set.status.updated < set.status.desired ? "rollout" : undefined;
  }

  protected settle(set: DaemonSet): void {
    set.status = this.#count(set, set.generation);
    this.#want(set, set.status.desired);
  }

  protected releasesOf(set: DaemonSet): readonly (() => void)[] {
    return Array.from(set.pods, (pod) => () => {
      if (!set.pods.has(pod)) return;
      this.#maker.release(pod);
      this.tools.orphans.release(pod);
    });
  }

  /** Takes in pods on nodes that belong to nobody and that it selects, each by a write. */
  *#adopt(set: DaemonSet): Sync {
    const { orphans, cluster } = this.tools;
    for (const pod of orphans.newFor(set, set.spec.namespace, set.spec.selector)) {
      if (cluster.pods.node[pod] === NO_NODE) continue;
      yield this.write();
      if (set.isDeleted || !orphans.has(pod)) continue;
      orphans.adopt(pod, set.spec.name);
      this.#maker.take(set, pod);
    }
  }

  protected *sync(set: DaemonSet): Sync {
    if (set.isDeleting) return yield* this.#writeStatus(set, set.generation);
    yield* this.#adopt(set);
    const { spec, generation } = set;
    if (!set.history.isNewest(spec.template)) {
      yield this.write();
      if (set.isDeleted) return;
    }
    const newest = set.history.use(spec.template);
    const { isQuiet, end: managed } = yield* this.#manage(set, newest);
    const mayRoll = isQuiet && spec.update.kind === "RollingUpdate";
    const end = mayRoll ? yield* this.#do(set, newest, this.#stepsOf(set)) : managed;
    this.#truncate(set, newest);
    yield* this.#writeStatus(set, generation);
    const isCurrent = !set.isDeleted && generation === set.generation;
    if (isCurrent && isRolledOut(set.status)) this.tools.rollouts.complete(set.workload);
    return end;
  }

  /** Gives each node what it is to have; returns whether there was nothing to be done, and how that ended. */
  *#manage(set: DaemonSet, newest: TemplateRevision): Generator<number, Managed, void> {
    const look = this.#lookAt(set);
    const hasSurge = allowsSurge(set.spec.update);
    const missing: NodeId[] = [];
    const surplus: DaemonPod[] = [];
    let desired = 0;
    for (const [node, verdict, pods] of set.places.nodes()) {
      if (verdict.shouldRun) desired++;
      if (verdict.shouldRun && pods.length === 0) missing.push(node);
      // Whoever ran on a node that is gone is left to the pod garbage collector.
      else if (this.#isGone(node)) surplus.push(...pods.filter((pod) => this.#waits(pod)));
      else if (pods.length > 0)
        surplus.push(...surplusOn(pods, verdict, hasSurge, look, (pod) => this.#isHeld(set, pod)));
    }
    this.#want(set, desired);
    const end = yield* this.#makePods(set, missing, newest);
    yield* this.#deletePods(set, surplus, "scale-in");
    return { isQuiet: missing.length === 0 && surplus.length === 0, end };
  }

  #stepsOf(set: DaemonSet): DaemonSteps {
    const { maxSurge, maxUnavailable } = daemonLimits(set.spec.update, set.wanted);
    const nodes: [NodeId, readonly DaemonPod[]][] = [];
    for (const [node, { shouldRun }, pods] of set.places.nodes())
      if (shouldRun || pods.length > 0) nodes.push([node, pods]);
    const look = this.#lookAt(set);
    return maxSurge > 0 ? replaceBeside(nodes, maxSurge, look) : replaceInPlace(nodes, maxUnavailable, look);
  }

  *#do(set: DaemonSet, newest: TemplateRevision, { made, deleted }: DaemonSteps): Sync {
    const end = yield* this.#makePods(set, made, newest);
    yield* this.#deletePods(set, deleted, "rollout");
    return end;
  }

  #makePods(set: DaemonSet, nodes: readonly NodeId[], newest: TemplateRevision): Sync {
    const { simulation, cluster, rollouts } = this.tools;
    const count = Math.min(nodes.length, BURST);
    rollouts.ask(set.workload, count);
    return writeInSlowStart(simulation, this.write, count, (position) => {
      const node = nodes[position]!;
      if (set.isDeleted || cluster.nodes.present[node] === 0) return true;
      const isMade = this.#maker.make(set, node, newest);
      if (isMade) this.write.post(set.id);
      return isMade;
    });
  }

  #deletePods(set: DaemonSet, pods: readonly DaemonPod[], cause: RemovalCause): Sync {
    const { simulation } = this.tools;
    return writeTogether(simulation, this.write, Math.min(pods.length, BURST), (position) => {
      this.#maker.delete(set, pods[position]!, cause);
      this.write.post(set.id);
    });
  }

  /** A failed pod whose time has not come is looked at again when it may have. */
  #isHeld(set: DaemonSet, daemon: DaemonPod): boolean {
    const { node } = daemon;
    const key = `${set.id}/${set.status.observedGeneration}/${node}`;
    const wait = this.#backoff.ask(key, this.tools.simulation.now);
    if (wait > 0) this.queue.later(set.id, wait);
    else this.#tellFailed(set, daemon);
    return wait > 0;
  }

  #tellFailed(set: DaemonSet, { name, node }: DaemonPod): void {
    const { cluster } = this.tools;
    this.write.post(set.id);
    cluster.recordEvent(() => ({
      ...subjectOf(set),
      type: "Warning",
      reason: "FailedDaemonPod",
      message: `Found failed daemon pod ${set.spec.namespace}/${name} on node ${cluster.nodes.specs[node]!.name}, will try to kill it`,
    }));
  }

  *#writeStatus(set: DaemonSet, generation: number): Sync {
    const status = this.#count(set, generation);
    if (set.isDeleted || isSameStatus(set.status, status)) return;
    yield this.write();
    set.status = status;
    if (!set.isDeleted) this.queue.changed(set.id);
  }

  #count(set: DaemonSet, generation: number): DaemonStatus {
    const isGone = (node: NodeId) => this.#isGone(node);
    const nodes = function* (): Generator<readonly [NodeVerdict, readonly DaemonPod[]]> {
      for (const [node, verdict, pods] of set.places.nodes()) if (!isGone(node)) yield [verdict, pods];
    };
    const counts = ({ pod }: DaemonPod) => pod !== NO_POD && this.isAvailable(set, pod);
    return countDaemons(nodes(), { ...this.#lookAt(set), counts }, generation);
  }

  #lookAt(set: DaemonSet): DaemonLook {
    const newest = set.history.of(set.spec.template);
    return {
      isEnded: ({ pod }) => pod === NO_POD,
      isReady: ({ pod }) => pod !== NO_POD && this.isReady(pod),
      isAvailable: ({ pod }) => pod !== NO_POD && this.counts.isAvailable(pod),
      isUpdated: ({ revision }) => revision === newest,
    };
  }

  #isGone(node: NodeId): boolean {
    return this.tools.cluster.nodes.present[node] === 0;
  }

  #waits({ pod }: DaemonPod): boolean {
    return pod !== NO_POD && this.tools.cluster.pods.node[pod] === NO_NODE;
  }

  #want(set: DaemonSet, desired: number): void {
    if (set.wanted === desired) return;
    set.wanted = desired;
    this.tools.rollouts.want(set.workload, desired);
  }

  #onNode(node: NodeId): void {
    for (const set of this.all()) {
      set.places.nodeChanged(node);
      this.queue.changed(set.id);
    }
  }

  /** Revisions that a pod has are kept, and count all the same. */
  #truncate(set: DaemonSet, newest: TemplateRevision): void {
    if (set.history.revisions.length - 1 <= set.spec.revisionHistoryLimit) return;
    const needed = new Set<TemplateRevision>();
    for (const [, , pods] of set.places.nodes()) for (const { revision } of pods) needed.add(revision);
    const isOld = (revision: TemplateRevision) => revision !== newest;
    set.history.truncate(set.spec.revisionHistoryLimit, isOld, (each) => isOld(each) && !needed.has(each));
  }
}

/** Syncs at a time, and pods that one makes or deletes at most: facts 3.8 and 4.2. */
const WORKERS = 2;
const BURST = 250;

interface Managed {
  readonly isQuiet: boolean;
  readonly end: SyncEnd;
}
