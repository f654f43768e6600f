import { NO_POD, type PodId } from "../cluster/ids.ts";
import type { RolloutAction } from "../cluster/listener.ts";
import type { ExistingPod, StatefulSetSpec } from "../spec/objects.ts";
import { apiWrites, type WriteDelay } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { noPods, type OwnedPods, PodCounts } from "./pod-counts.ts";
import { nextStep, type Slot } from "./stateful-set.ts";
import { type Sync, SyncQueue } from "./sync-queue.ts";
import { TemplateHistory } from "./template-history.ts";
import type { TemplateChange, WorkloadController } from "./workload-controller.ts";

/** A StatefulSet as it is now. */
export interface StatefulSet extends OwnedPods {
  readonly id: number;
  /** Position in `objects.workloads`. */
  readonly workload: number;
  spec: StatefulSetSpec;
  isDeleted: boolean;
  /** By ordinal: its pod until that is gone, or NO_POD. */
  readonly slots: PodId[];
  readonly history: TemplateHistory;
}

/** Keeps StatefulSets with OrderedReady and RollingUpdate, one step a sync (stateful-set.ts). */
export class StatefulSetController implements WorkloadController<StatefulSetSpec> {
  readonly #tools: ControllerTools;
  readonly #counts: PodCounts<StatefulSet>;
  readonly #write: WriteDelay;
  readonly #queue: SyncQueue;
  readonly #sets: StatefulSet[] = [];
  readonly #byWorkload = new Map<number, StatefulSet>();
  /** Pods that have a slot, those that are being deleted included. */
  readonly #slotted = new Map<PodId, StatefulSet>();

  constructor(tools: ControllerTools) {
    const { simulation, listen, controlPlane } = tools;
    this.#tools = tools;
    this.#write = apiWrites(simulation, controlPlane);
    this.#counts = new PodCounts(tools, "stateful-set", ({ id }) => this.#queue.changed(id));
    listen({ podLeft: (pod) => this.#clearSlot(pod) });
    const { watch } = controlPlane.latencies;
    this.#queue = new SyncQueue(simulation, "stateful-set", { watch, workers: WORKERS }, (id) =>
      this.#sync(this.#sets[id]!),
    );
  }

  /** The StatefulSet of a workload; undefined while it is not there. */
  at(workload: number): StatefulSet | undefined {
    return this.#byWorkload.get(workload);
  }

  apply(workload: number, spec: StatefulSetSpec): void {
    const set = this.at(workload);
    if (set === undefined) {
      this.#make(workload, spec);
      this.#tools.rollouts.begin(workload, "create");
      return;
    }
    if (spec.minReady !== set.minReady) this.#counts.changeMinReady(set, spec.minReady);
    this.changeTemplate(workload, "rollout", () => spec.template);
    this.scale(workload, spec.replicas);
  }

  place(workload: number, spec: StatefulSetSpec, isFilled: boolean): void {
    const set = this.#make(workload, spec);
    for (const pod of spec.pods) this.#adopt(set, pod);
    if (!isFilled) return;
    for (let ordinal = 0; ordinal < spec.replicas; ordinal++)
      if ((set.slots[ordinal] ?? NO_POD) === NO_POD) this.#makePod(set, ordinal);
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

  scale(workload: number, replicas: number): void {
    const set = this.at(workload);
    if (set === undefined || set.spec.replicas === replicas) return;
    const action = replicas > set.spec.replicas ? "scale-out" : "scale-in";
    this.#tools.rollouts.want(workload, replicas);
    this.#replace(set, { ...set.spec, replicas }, action);
  }

  changeTemplate(workload: number, action: RolloutAction, change: TemplateChange): void {
    const set = this.at(workload);
    if (set === undefined) return;
    const template = change(set.spec.template);
    if (template.key === set.spec.template.key) return;
    set.history.use(template);
    this.#replace(set, { ...set.spec, template }, action);
  }

  undo(workload: number, revision: number): void {
    const template = this.at(workload)?.history.before(revision);
    if (template !== undefined) this.changeTemplate(workload, "rollback", () => template);
  }

  *#sync(set: StatefulSet): Sync {
    if (set.isDeleted) return;
    const step = nextStep(
      set.slots.map((pod) => this.#slotOf(set, pod)),
      set.spec.replicas,
    );
    if (step.kind === "done") this.#tools.rollouts.complete(set.workload);
    if (step.kind === "done" || step.kind === "wait") return;
    yield this.#write();
    if (set.isDeleted) return;
    if (step.kind === "create") this.#makePod(set, step.ordinal);
    else if (set.pods.has(step.pod)) this.#tools.cluster.requestDeletion(step.pod, step.cause);
  }

  #slotOf(set: StatefulSet, pod: PodId): Slot {
    if (pod === NO_POD) return { pod: undefined, isTerminating: false, isAvailable: false, isUpdated: true };
    return {
      pod,
      isTerminating: !set.pods.has(pod),
      isAvailable: this.#counts.isAvailable(pod),
      isUpdated: this.#tools.cluster.pods.templates[pod]?.key === set.spec.template.key,
    };
  }

  #clearSlot(pod: PodId): void {
    const set = this.#slotted.get(pod);
    if (set === undefined) return;
    this.#slotted.delete(pod);
    set.slots[set.slots.indexOf(pod)] = NO_POD;
    while (set.slots.at(-1) === NO_POD) set.slots.pop();
    this.#queue.changed(set.id);
  }

  #makePod(set: StatefulSet, ordinal: number): void {
    this.#fillSlot(set, ordinal, this.#tools.factory.make(this.#newPod(set, ordinal)));
  }

  #adopt(set: StatefulSet, existing: ExistingPod): void {
    const ordinal = Number(existing.name.slice(existing.name.lastIndexOf("-") + 1));
    this.#fillSlot(set, ordinal, this.#tools.factory.place(existing, this.#newPod(set, ordinal)));
  }

  #fillSlot(set: StatefulSet, ordinal: number, pod: PodId): void {
    while (set.slots.length <= ordinal) set.slots.push(NO_POD);
    set.slots[ordinal] = pod;
    this.#slotted.set(pod, set);
    this.#counts.add(pod, set);
  }

  #newPod({ id, workload, spec: { name, template } }: StatefulSet, ordinal: number) {
    const templateNumber = this.#tools.templates.of(workload, template);
    return { workload, name: `${name}-${ordinal}`, template, templateNumber, origin: id };
  }

  #make(workload: number, spec: StatefulSetSpec): StatefulSet {
    const made = { workload, spec, isDeleted: false, slots: [], history: new TemplateHistory() };
    const set: StatefulSet = { ...noPods(spec.minReady), ...made, id: this.#sets.length };
    set.history.use(spec.template);
    this.#sets.push(set);
    this.#byWorkload.set(workload, set);
    this.#tools.rollouts.want(workload, spec.replicas);
    this.#queue.changed(set.id);
    return set;
  }

  #replace(set: StatefulSet, spec: StatefulSetSpec, action: RolloutAction): void {
    set.spec = spec;
    this.#tools.rollouts.begin(set.workload, action);
    this.#queue.changed(set.id);
  }
}

/** Syncs at a time: facts 3.8. */
const WORKERS = 5;
