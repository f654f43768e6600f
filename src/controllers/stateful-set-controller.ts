import { NO_POD } from "../cluster/ids.ts";
import type { RolloutAction } from "../cluster/listener.ts";
import type { Cascade } from "../spec/cascade.ts";
import type { StatefulSetSpec } from "../spec/objects.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import { writeInSlowStart } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { recordNormal, recordPod } from "./owner-events.ts";
import { refusalOf } from "./refused-pod.ts";
import { RevisionedController, type RevisionedSet } from "./revisioned-controller.ts";
import { isSameStatus } from "./same-status.ts";
import { StatefulPods, subjectOf } from "./stateful-pods.ts";
import { type Slot, type SlotView, type StatefulSet, statefulSteps } from "./stateful-set.ts";
import { completed, countStateful, NO_STATUS, type StatefulStatus } from "./stateful-set-status.ts";
import type { Sync } from "./sync-queue.ts";
import type { TemplateRevision } from "./template-history.ts";

/** Keeps StatefulSets: stateful-set.ts says what one sync does, at whose end the status is written. */
export class StatefulSetController extends RevisionedController<StatefulSetSpec, StatefulSet> {
  readonly #pods: StatefulPods;

  constructor(tools: ControllerTools) {
    super(tools, "stateful-set", WORKERS);
    this.#pods = new StatefulPods(
      tools,
      this.counts,
      (workload) => {
        const set = this.at(workload);
        if (set !== undefined) this.queue.changed(set.id);
      },
      ({ id }) => this.write.post(id),
    );
  }

  place(workload: number, spec: StatefulSetSpec, isFilled: boolean): void {
    const set = this.make(workload, spec);
    for (const { template } of spec.pods) if (template.key !== spec.template.key) set.history.use(template);
    const newest = set.history.use(spec.template);
    for (const existing of spec.pods) {
      const ordinal = Number(existing.name.slice(existing.name.lastIndexOf("-") + 1));
      const made = this.#newPod(set, existing.name, existing.template);
      const revision = set.history.of(existing.template)!;
      this.#pods.add(set, ordinal, revision, this.tools.factory.place(existing, made));
    }
    // A rollout goes from the top down: the lowest pod is of the revision that was complete last.
    const currentRevision = set.slots.get(Math.min(...set.slots.keys()))?.revision ?? newest;
    set.status = { ...NO_STATUS, currentRevision, updateRevision: newest };
    if (!isFilled) return;
    for (let ordinal = spec.firstOrdinal; ordinal < spec.firstOrdinal + spec.replicas; ordinal++)
      if (!set.slots.has(ordinal)) this.#makePod(set, ordinal, newest);
  }

  override delete(workload: number, cascade: Cascade): void {
    const set = this.at(workload);
    super.delete(workload, cascade);
    if (set !== undefined && cascade !== "orphan") this.#pods.deleteSet(set);
  }

  protected releasesOf(set: StatefulSet): readonly (() => void)[] {
    return Array.from(set.slots.values(), (slot) => () => {
      if (slot.pod === NO_POD) return;
      this.#pods.release(set, slot);
      this.tools.orphans.release(slot.pod);
    });
  }

  /** Takes in the pods of its names that belong to nobody, each by a write. */
  *#adopt(set: StatefulSet): Sync {
    const { orphans, cluster } = this.tools;
    const { spec } = set;
    for (const pod of orphans.newFor(set, spec.namespace, spec.selector)) {
      const name = cluster.pods.names[pod] ?? "";
      const ordinal = ordinalOf(spec.name, name);
      if (ordinal === undefined || set.slots.has(ordinal)) continue;
      yield this.write();
      if (set.isDeleted || !orphans.has(pod)) continue;
      orphans.adopt(pod, spec.name);
      const template = cluster.pods.templates[pod]!;
      this.#pods.adopt(set, ordinal, set.history.of(template) ?? set.history.use(template), pod);
    }
  }

  scale(workload: number, replicas: number): void {
    const set = this.at(workload);
    if (set === undefined || set.spec.replicas === replicas) return;
    const spec = { ...set.spec, replicas };
    this.replace(set, spec, this.actionOf(set, spec));
  }

  protected begin(made: RevisionedSet<StatefulSetSpec>): StatefulSet {
    this.tools.rollouts.want(made.workload, made.spec.replicas);
    return { ...made, slots: new Map(), claimed: new Set(), status: NO_STATUS };
  }

  protected override replace(
    set: StatefulSet,
    spec: StatefulSetSpec,
    action: RolloutAction | undefined,
  ): void {
    if (set.spec.replicas !== spec.replicas) this.tools.rollouts.want(set.workload, spec.replicas);
    super.replace(set, spec, action);
  }

  protected actionOf(set: StatefulSet, spec: StatefulSetSpec): RolloutAction | undefined {
    const { replicas, update } = set.spec;
    if (spec.replicas !== replicas) return spec.replicas > replicas ? "scale-out" : "scale-in";
    const isOther = JSON.stringify(spec.update) !== JSON.stringify(update);
    const isOld = ({ revision }: Slot) => revision.template.key !== spec.template.key;
    return isOther && [...set.slots.values()].some(isOld) ? "rollout" : undefined;
  }

  protected settle(set: StatefulSet): void {
    const { status, spec, generation } = set;
    const { currentRevision, updateRevision } = status;
    if (currentRevision === undefined || updateRevision === undefined) return;
    const revisions = { currentRevision, updateRevision, observedGeneration: generation };
    set.status = asCompleted(this.#count(set, revisions), spec);
  }

  protected *sync(set: StatefulSet): Sync {
    const { spec, generation } = set;
    if (set.isDeleting) return yield* this.#reportCounts(set);
    yield* this.#adopt(set);
    if (!set.history.isNewest(spec.template)) {
      yield this.write();
      if (set.isDeleted) return;
    }
    const updateRevision = set.history.use(spec.template);
    const currentRevision = set.status.currentRevision ?? updateRevision;
    const counted = this.#count(set, { currentRevision, updateRevision, observedGeneration: generation });
    const views = new Map(
      [...set.slots].map(([ordinal, slot]) => [ordinal, this.#view(set, slot, updateRevision)]),
    );
    const { mended, condemned, replaced, isComplete } = statefulSteps(views, spec, (ordinal) =>
      this.#pods.mayMake(spec, ordinal),
    );
    const isCurrent = currentAt(spec, set.status);
    this.tools.rollouts.ask(set.workload, mended.filter(({ isMade }) => isMade).length);
    const end = yield* this.#inSlowStart(mended, ({ ordinal, isMade }) => {
      if (!isMade) this.#pods.delete(set, ordinal, "rollout");
      else if (!set.isDeleted && !set.slots.has(ordinal))
        return this.#makePod(set, ordinal, isCurrent(ordinal) ? currentRevision : updateRevision);
      return true;
    });
    if (end === "failed") {
      yield* this.#writeStatus(set, asCompleted(counted, spec));
      return end;
    }
    yield* this.#inSlowStart(condemned, (ordinal) => this.#pods.delete(set, ordinal, "scale-in"));
    if (replaced !== undefined) {
      yield this.write();
      this.#pods.delete(set, replaced, "rollout");
    }
    const lost = replaced === undefined ? 0 : 1;
    const status = asCompleted({ ...counted, current: Math.max(0, counted.current - lost) }, spec);
    yield* this.#writeStatus(set, status);
    if (set.isDeleted) return;
    this.#truncate(set);
    if (isComplete && generation === set.generation) this.tools.rollouts.complete(set.workload);
  }

  /** Of one that is being deleted: the status alone. */
  *#reportCounts(set: StatefulSet): Sync {
    const { currentRevision, updateRevision } = set.status;
    if (currentRevision === undefined || updateRevision === undefined) return;
    const revisions = { currentRevision, updateRevision, observedGeneration: set.generation };
    yield* this.#writeStatus(set, this.#count(set, revisions));
  }

  *#writeStatus(set: StatefulSet, status: StatefulStatus): Sync {
    if (isSameStatus(set.status, status)) return;
    yield this.write();
    set.status = status;
    if (!set.isDeleted) this.queue.changed(set.id);
  }

  // biome-ignore lint/suspicious/noConfusingVoidType: deletions cannot fail.
  #inSlowStart<T>(items: readonly T[], land: (item: T) => boolean | void): Sync {
    return writeInSlowStart(this.tools.simulation, this.write, items.length, (i) => land(items[i]!));
  }

  #count(
    set: StatefulSet,
    revisions: {
      readonly currentRevision: TemplateRevision;
      readonly updateRevision: TemplateRevision;
      readonly observedGeneration: number;
    },
  ): StatefulStatus {
    const counted = Array.from(set.slots.values(), ({ pod, revision }) => ({
      revision,
      isTerminating: pod !== NO_POD && !set.pods.has(pod),
      isReady: pod !== NO_POD && this.isReady(pod),
      isAvailable: pod !== NO_POD && this.isAvailable(set, pod),
    }));
    return countStateful(counted, revisions);
  }

  #view(set: StatefulSet, { ordinal, pod, revision }: Slot, updateRevision: TemplateRevision): SlotView {
    const isEnded = pod === NO_POD;
    return {
      ordinal,
      isEnded,
      isTerminating: !isEnded && !set.pods.has(pod),
      isAvailable: !isEnded && this.counts.isAvailable(pod),
      isUpdated: revision === updateRevision,
    };
  }

  /** False if the API server refuses the pod. */
  #makePod(set: StatefulSet, ordinal: number, revision: TemplateRevision): boolean {
    if (!this.#pods.mayMake(set.spec, ordinal)) return true;
    const { cluster, factory } = this.tools;
    const { name } = set.spec;
    const made = this.#newPod(set, `${name}-${ordinal}`, revision.template);
    const words = (why: string) => `Create Pod ${made.name} in StatefulSet ${name} failed error: ${why}`;
    const asking = { kind: "StatefulSet", name, source: "statefulset-controller", words };
    if (refusalOf(cluster, factory, made, asking) !== "") return false;
    const claims = this.#pods.missingClaims(set.spec, ordinal);
    this.#pods.add(set, ordinal, revision, factory.make(made));
    for (const claim of claims) {
      this.write.post(set.id);
      const message = () => `Create Claim ${claim} Pod ${made.name} in StatefulSet ${name} success`;
      recordNormal(cluster, () => subjectOf(set), "SuccessfulCreate", message);
    }
    this.write.post(set.id);
    recordPod(cluster, () => subjectOf(set), "Create", made.name);
    return true;
  }

  #newPod({ id, workload }: StatefulSet, name: string, template: PodTemplateSpec) {
    const templateNumber = this.tools.templates.of(workload, template);
    return { workload, name, template, templateNumber, origin: id };
  }

  /** Revisions that a pod or the status needs are kept beyond the limit. */
  #truncate(set: StatefulSet): void {
    const { currentRevision, updateRevision } = set.status;
    const needed = new Set([...set.slots.values()].map(({ revision }) => revision));
    const isOld = (revision: TemplateRevision) =>
      !needed.has(revision) && revision !== currentRevision && revision !== updateRevision;
    set.history.truncate(set.spec.revisionHistoryLimit, isOld, isOld);
  }
}

function asCompleted(status: StatefulStatus, { update, replicas }: StatefulSetSpec): StatefulStatus {
  return update.kind === "RollingUpdate" ? completed(status, replicas) : status;
}

/**
 * Whether a new pod of an ordinal is made from the revision that was complete last, not from the newest: below the
 * partition; without a rollingUpdate below the number of pods that the status counts of that revision.
 */
function currentAt({ update, firstOrdinal }: StatefulSetSpec, { current }: StatefulStatus) {
  return (ordinal: number): boolean =>
    update.kind === "RollingUpdate" && ordinal < firstOrdinal + (update.partition ?? current);
}

/** Syncs at a time: facts 3.8. */
const WORKERS = 5;

/** The ordinal of a pod by its name; undefined if it is no pod of that set. */
function ordinalOf(set: string, pod: string): number | undefined {
  const text = pod.startsWith(`${set}-`) ? pod.slice(set.length + 1) : "";
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
