import type { PodId } from "../cluster/ids.ts";
import type { RolloutAction } from "../cluster/listener.ts";
import { READY } from "../cluster/pod-table.ts";
import type { Cascade } from "../spec/cascade.ts";
import type { DaemonSetSpec, StatefulSetSpec } from "../spec/objects.ts";
import { apiWrites, type WriteDelay } from "./api-writes.ts";
import { availableFrom } from "./available-from.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { noPods, type OwnedPods, PodCounts } from "./pod-counts.ts";
import { type Sync, SyncQueue } from "./sync-queue.ts";
import { TemplateHistory } from "./template-history.ts";
import type { TemplateChange, WorkloadController } from "./workload-controller.ts";

/** What a StatefulSet and a DaemonSet have in common: pods of templates that are kept as ControllerRevisions. */
export interface RevisionedSet<Spec> extends OwnedPods {
  readonly id: number;
  /** Position in `objects.workloads`. */
  readonly workload: number;
  spec: Spec;
  /** Goes up with each change of the spec. */
  generation: number;
  /** Its deletion was asked for, and its pods are seen to before it goes: nothing but its status is kept. */
  isDeleting: boolean;
  isDeleted: boolean;
  readonly history: TemplateHistory;
}

/** Keeps the objects of one such kind, and does to them what the verbs say; how they are synced is the kind's own. */
export abstract class RevisionedController<
  Spec extends StatefulSetSpec | DaemonSetSpec,
  Kept extends RevisionedSet<Spec>,
> implements WorkloadController<Spec>
{
  protected readonly tools: ControllerTools;
  protected readonly counts: PodCounts<Kept>;
  protected readonly write: WriteDelay;
  protected readonly queue: SyncQueue;
  readonly #sets: Kept[] = [];
  readonly #byWorkload = new Map<number, Kept>();
  /** Of sets that go with the last of their pods: what is to be done then. */
  readonly #emptied = new Map<Kept, () => void>();

  /** `name` is that of the events, `workers` how many syncs there are at a time. */
  constructor(tools: ControllerTools, name: string, workers: number) {
    const { simulation, controlPlane } = tools;
    this.tools = tools;
    this.write = apiWrites(simulation, controlPlane);
    this.counts = new PodCounts(tools, name, (set) => {
      this.queue.changed(set.id);
      this.#checkEmptied(set);
    });
    tools.listen({ podUnready: (pod) => this.#onUnready(pod) });
    const { watch } = controlPlane.latencies;
    this.queue = new SyncQueue(simulation, name, { watch, workers }, (id) => this.#sync(this.#sets[id]!));
  }

  /** The object of a workload; undefined while it is not there. */
  at(workload: number): Kept | undefined {
    return this.#byWorkload.get(workload);
  }

  abstract place(workload: number, spec: Spec, isFilled: boolean): void;

  settled(): void {
    for (const set of this.#byWorkload.values()) {
      this.counts.settle(set);
      this.settle(set);
    }
  }

  apply(workload: number, spec: Spec): void {
    const set = this.at(workload);
    if (set === undefined) {
      this.make(workload, spec);
      this.tools.rollouts.begin(workload, "create");
      return;
    }
    if (spec.minReady !== set.minReady) this.counts.changeMinReady(set, spec.minReady);
    const isOther = spec.template.key !== set.spec.template.key;
    // A template that was in use before is used as it was.
    const template = set.history.of(spec.template)?.template ?? spec.template;
    this.replace(set, { ...spec, template }, isOther ? "rollout" : this.actionOf(set, spec));
  }

  delete(workload: number, cascade: Cascade): void {
    const set = this.at(workload);
    if (set === undefined || set.isDeleting) return;
    const { rollouts, collector } = this.tools;
    rollouts.drop(workload);
    rollouts.want(workload, 0);
    if (cascade === "background") {
      this.gone(set);
      collector.collectPods(set.pods);
      return;
    }
    set.isDeleting = true;
    set.generation++;
    this.queue.changed(set.id);
    const gone = () => this.gone(set);
    if (cascade === "orphan") collector.orphan(this.releasesOf(set), gone);
    else {
      this.#emptied.set(set, () => collector.collect(gone));
      collector.collectPods(set.pods);
      this.#checkEmptied(set);
    }
  }

  /** The object is gone. */
  protected gone(set: Kept): void {
    set.isDeleted = true;
    this.#byWorkload.delete(set.workload);
  }

  /** How each of its pods becomes nobody's. */
  protected abstract releasesOf(set: Kept): readonly (() => void)[];

  #checkEmptied(set: Kept): void {
    if (set.pods.size + set.terminating > 0) return;
    this.#emptied.get(set)?.();
    this.#emptied.delete(set);
  }

  changeTemplate(workload: number, action: RolloutAction, change: TemplateChange): void {
    const set = this.at(workload);
    if (set === undefined) return;
    const template = change(set.spec.template);
    if (template.key === set.spec.template.key) return;
    const known = set.history.of(template)?.template ?? template;
    this.replace(set, { ...set.spec, template: known }, action);
  }

  undo(workload: number, revision: number): void {
    const set = this.at(workload);
    if (set === undefined) return;
    const target = set.history.undo(set.spec.template, revision);
    if ("refusal" in target) this.tools.rollouts.refuse(workload, target.refusal);
    else this.changeTemplate(workload, "rollback", () => target);
  }

  /** Only Deployments can be paused. Source: kubectl's polymorphichelpers/objectpauser.go. */
  setPaused(workload: number, isPaused: boolean): void {
    if (this.at(workload) === undefined) return;
    this.tools.rollouts.refuse(workload, `${isPaused ? "pausing" : "resuming"} is not supported`);
  }

  protected all(): Iterable<Kept> {
    return this.#byWorkload.values();
  }

  /** Steps of one sync of an object that is there. */
  protected abstract sync(set: Kept): Sync;

  /** The kind's own registers of a new object. */
  protected abstract begin(set: RevisionedSet<Spec>): Kept;

  /** What there is becomes the status at this instant. */
  protected abstract settle(set: Kept): void;

  /** What a change of the spec that leaves the template as it is begins, if anything. */
  protected abstract actionOf(set: Kept, spec: Spec): RolloutAction | undefined;

  protected make(workload: number, spec: Spec): Kept {
    const set = this.begin({
      ...noPods(spec.minReady),
      id: this.#sets.length,
      workload,
      spec,
      generation: 1,
      isDeleting: false,
      isDeleted: false,
      history: new TemplateHistory(),
    });
    this.#sets.push(set);
    this.#byWorkload.set(workload, set);
    this.queue.changed(set.id);
    return set;
  }

  protected replace(set: Kept, spec: Spec, action: RolloutAction | undefined): void {
    set.spec = spec;
    set.generation++;
    if (action !== undefined) this.tools.rollouts.begin(set.workload, action);
    this.queue.changed(set.id);
  }

  /** Whether a pod is ready, also while it is being deleted. */
  protected isReady(pod: PodId): boolean {
    return this.tools.cluster.pods.phase[pod] === READY;
  }

  /** Whether it has been so for as long as its set asks for. */
  protected isAvailable(set: Kept, pod: PodId): boolean {
    if (set.pods.has(pod)) return this.counts.isAvailable(pod);
    const { pods, now } = this.tools.cluster;
    return this.isReady(pod) && availableFrom(pods.readyAt[pod]!, set.minReady) <= now;
  }

  /** Pods that are being deleted count for the status while they are ready. */
  #onUnready(pod: PodId): void {
    const set = this.counts.ownerOf(pod);
    if (set !== undefined && !set.pods.has(pod)) this.queue.changed(set.id);
  }

  *#sync(set: Kept): Sync {
    return set.isDeleted ? undefined : yield* this.sync(set);
  }
}
