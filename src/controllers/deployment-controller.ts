import type { RolloutAction } from "../cluster/listener.ts";
import type { Cascade } from "../spec/cascade.ts";
import type { DeploymentSpec } from "../spec/objects.ts";
import { templateHash } from "../spec/template-hash.ts";
import { apiWrites } from "./api-writes.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { currentSet, type Deployment, highestRevision, see } from "./deployment.ts";
import type { DeploymentDesk } from "./deployment-desk.ts";
import { isInOrder, settledSet } from "./deployment-order.ts";
import { reportRollout } from "./deployment-reports.ts";
import { countStatus, NO_STATUS } from "./deployment-status.ts";
import { syncDeployment } from "./deployment-sync.ts";
import { recordNormal } from "./owner-events.ts";
import type { ReplicaSet } from "./replica-set.ts";
import type { ReplicaSetController } from "./replica-set-controller.ts";
import { undoTarget } from "./revision-history.ts";
import type { RolloutHold } from "./rollout-plans/hold.ts";
import { isComplete } from "./rollout-progress.ts";
import { NOTHING_TO_DO, type Sync, SyncQueue } from "./sync-queue.ts";
import { withLabel } from "./template-changes.ts";
import type { TemplateChange, WorkloadController } from "./workload-controller.ts";

/** Keeps Deployments: what the verbs change here is followed up by syncs (deployment-sync.ts). */
export class DeploymentController implements WorkloadController<DeploymentSpec> {
  readonly #tools: ControllerTools;
  /** ReplicaSets whose Deployment was deleted without them, oldest first. */
  readonly orphanSets = new Set<ReplicaSet>();
  readonly #heard: ((deployment: Deployment) => void)[] = [];
  readonly #sets: ReplicaSetController;
  readonly #queue: SyncQueue;
  readonly #deployments: Deployment[] = [];
  readonly #byWorkload = new Map<number, Deployment>();

  constructor(tools: ControllerTools, sets: ReplicaSetController) {
    const { simulation, controlPlane, templates } = tools;
    this.#tools = tools;
    this.#sets = sets;
    const write = apiWrites(simulation, controlPlane);
    const desk: DeploymentDesk = {
      now: () => simulation.now,
      write,
      sets,
      orphanSets: this.orphanSets,
      templateNumber: ({ workload, spec }) => templates.of(workload, spec.template),
      scaled: ({ id, spec }, set, from, to) => {
        write.post(id);
        recordNormal(
          tools.cluster,
          () => ({
            kind: "Deployment",
            namespace: spec.namespace,
            name: spec.name,
            source: "deployment-controller",
          }),
          "ScalingReplicaSet",
          () => `Scaled ${to > from ? "up" : "down"} replica set ${set} from ${from} to ${to}`,
        );
      },
      statusWritten: (deployment) => this.#statusWritten(deployment),
      later: ({ id }, delay) => this.#queue.later(id, delay),
    };
    const { watch } = controlPlane.latencies;
    this.#queue = new SyncQueue(simulation, "deployment", { watch, workers: WORKERS }, (id) =>
      this.#syncOf(this.#deployments[id]!, desk),
    );
  }

  /** The Deployment of a workload; undefined while it is not there. */
  at(workload: number): Deployment | undefined {
    return this.#byWorkload.get(workload);
  }

  /** A ReplicaSet of one has changed. */
  setChanged(set: ReplicaSet): void {
    const deployment = this.#byWorkload.get(set.workload);
    if (deployment !== undefined) this.#queue.changed(deployment.id);
  }

  /** A ReplicaSet has no pods any more: what Recreate waits for. */
  podsGone(set: ReplicaSet): void {
    if (this.at(set.workload)?.spec.strategy.kind === "Recreate") this.setChanged(set);
  }

  apply(workload: number, spec: DeploymentSpec): void {
    const deployment = this.at(workload);
    if (deployment === undefined) {
      this.#make(workload, spec);
      this.#tools.rollouts.begin(workload, "create");
      return;
    }
    const before = deployment.spec;
    const isPaused = before.isPaused && spec.isPaused;
    if (before.template.key !== spec.template.key)
      this.#replace(deployment, spec, isPaused ? undefined : "rollout");
    else this.#replace(deployment, spec, sizeAction(before.replicas, spec.replicas));
  }

  place(workload: number, spec: DeploymentSpec, isFilled: boolean): void {
    const deployment = this.#make(workload, spec);
    for (const { name, revision, replicas, template, pods } of spec.replicaSets) {
      const set = this.#addSet(deployment, { name, revision, replicas, template });
      for (const pod of pods) this.#sets.adopt(set, pod);
    }
    const isNew = isFilled && currentSet(see(deployment)) === undefined && deployment.sets.length === 0;
    const name = `${spec.name}-${templateHash(spec.template.key)}`;
    if (isNew)
      this.#addSet(deployment, { name, revision: 1, replicas: spec.replicas, template: spec.template });
    if (isFilled) for (const set of deployment.sets) this.#sets.fill(set);
  }

  settled(): void {
    for (const deployment of this.#byWorkload.values()) {
      if (deployment.sets.length === 0) continue;
      for (const set of deployment.sets) this.#sets.settle(set);
      const seen = see(deployment);
      const { wanted, limits, spec } = seen;
      const revision = highestRevision(deployment.sets);
      const now = this.#tools.simulation.now;
      const counts = { minAvailable: wanted - limits.maxUnavailable, generation: 1, now };
      const status = countStatus({ ...NO_STATUS, revision }, deployment.sets, currentSet(seen), counts);
      const reason = isComplete(status, { wanted, generation: 1 })
        ? "NewReplicaSetAvailable"
        : "ReplicaSetUpdated";
      const isTimed = spec.progressDeadline !== Number.POSITIVE_INFINITY;
      deployment.status = {
        ...status,
        progressing: isTimed ? { status: "True", reason, updatedAt: now } : undefined,
      };
    }
  }

  delete(workload: number, cascade: Cascade): void {
    const deployment = this.at(workload);
    if (deployment === undefined || deployment.isDeleting) return;
    const { collector, rollouts } = this.#tools;
    rollouts.drop(workload);
    rollouts.want(workload, 0);
    deployment.isDeleting = true;
    deployment.generation++;
    deployment.version++;
    this.#queue.changed(deployment.id);
    if (cascade === "orphan")
      collector.orphan(
        deployment.sets.map((set) => () => this.#disown(deployment, set)),
        () => this.#gone(deployment),
      );
    else this.#deleteWithSets(deployment, cascade);
  }

  #deleteWithSets(deployment: Deployment, cascade: Cascade): void {
    const { collector } = this.#tools;
    if (cascade === "background" || deployment.sets.length === 0) this.#gone(deployment);
    for (const set of [...deployment.sets]) {
      const setGone = () => {
        deployment.sets.splice(deployment.sets.indexOf(set), 1);
        this.#queue.changed(deployment.id);
        if (deployment.sets.length === 0 && cascade === "foreground")
          collector.collect(() => this.#gone(deployment));
      };
      collector.collect(() => this.#sets.delete(set, cascade, setGone));
    }
  }

  #gone(deployment: Deployment): void {
    deployment.isDeleted = true;
    this.#byWorkload.delete(deployment.workload);
  }

  /** A ReplicaSet belongs to nobody from now on, and goes on by itself. */
  #disown(deployment: Deployment, set: ReplicaSet): void {
    if (set.isDeleted) return;
    deployment.sets.splice(deployment.sets.indexOf(set), 1);
    set.isOwned = false;
    this.orphanSets.add(set);
    this.#queue.changed(deployment.id);
  }

  scale(workload: number, replicas: number): void {
    const deployment = this.at(workload);
    if (deployment === undefined || deployment.spec.replicas === replicas) return;
    const action = sizeAction(deployment.spec.replicas, replicas);
    this.#replace(deployment, { ...deployment.spec, replicas }, action);
  }

  changeTemplate(workload: number, action: RolloutAction, change: TemplateChange): void {
    const deployment = this.at(workload);
    if (deployment === undefined) return;
    const { spec } = deployment;
    if (spec.isPaused && action === "restart") {
      this.#tools.rollouts.refuse(workload, "can't restart paused deployment (run rollout resume first)");
      return;
    }
    const template = change(spec.template);
    if (template.key === spec.template.key) return;
    // A template that was in use before is used as it was.
    const known = deployment.sets.find((set) => set.template.key === template.key)?.template;
    this.#replace(deployment, { ...spec, template: known ?? template }, spec.isPaused ? undefined : action);
  }

  undo(workload: number, revision: number): void {
    const deployment = this.at(workload);
    if (deployment === undefined) return;
    const { spec, sets } = deployment;
    const target = undoTarget(sets, revision);
    const refusal = whyNoUndo(spec, target, revision);
    if (refusal !== "") this.#tools.rollouts.refuse(workload, refusal);
    else if (target !== undefined) this.changeTemplate(workload, "rollback", () => target.template);
  }

  /** Gives the template a label of its own: part of the change that was just made. */
  labelRevision(workload: number, label: string): void {
    const deployment = this.at(workload);
    if (deployment === undefined) return;
    const { spec } = deployment;
    const template = withLabel(spec.template, label, templateHash(spec.template.key));
    this.#replace(deployment, { ...spec, template }, undefined);
  }

  /** Holds a rolling update where a plan wants it, or lets it go on: its deadline counts from now. */
  hold(workload: number, hold: RolloutHold | undefined): void {
    const deployment = this.at(workload);
    if (deployment === undefined || deployment.hold === hold) return;
    deployment.hold = hold;
    const { progressing } = deployment.status;
    if (progressing !== undefined && progressing.reason !== "ProgressDeadlineExceeded")
      deployment.status = {
        ...deployment.status,
        progressing: { ...progressing, updatedAt: this.#tools.simulation.now },
      };
    this.#queue.changed(deployment.id);
  }

  /** Is told of each status that is written. */
  onStatus(hear: (deployment: Deployment) => void): void {
    this.#heard.push(hear);
  }

  setPaused(workload: number, isPaused: boolean): void {
    const deployment = this.at(workload);
    if (deployment === undefined) return;
    if (deployment.spec.isPaused === isPaused) {
      this.#tools.rollouts.refuse(workload, isPaused ? "is already paused" : "is not paused");
      return;
    }
    const isBehind = deployment.sets.at(-1)?.template.key !== deployment.spec.template.key;
    this.#replace(
      deployment,
      { ...deployment.spec, isPaused },
      !isPaused && isBehind ? "rollout" : undefined,
    );
  }

  #syncOf(deployment: Deployment, desk: DeploymentDesk): Sync {
    if (deployment.isDeleted) return NOTHING_TO_DO;
    const current = this.orphanSets.size === 0 ? settledSet(deployment) : undefined;
    if (current === undefined) return syncDeployment(desk, deployment);
    return isInOrder(deployment, current) ? NOTHING_TO_DO : reportRollout(desk, see(deployment), current);
  }

  #make(workload: number, spec: DeploymentSpec): Deployment {
    const deployment: Deployment = {
      id: this.#deployments.length,
      workload,
      spec,
      generation: 1,
      version: 1,
      isDeleting: false,
      isDeleted: false,
      sets: [],
      hold: undefined,
      status: NO_STATUS,
    };
    this.#deployments.push(deployment);
    this.#byWorkload.set(workload, deployment);
    this.#tools.rollouts.want(workload, spec.replicas);
    this.#queue.changed(deployment.id);
    return deployment;
  }

  #replace(deployment: Deployment, spec: DeploymentSpec, action: RolloutAction | undefined): void {
    const { workload } = deployment;
    const isResized = deployment.spec.replicas !== spec.replicas;
    if (deployment.spec.isPaused !== spec.isPaused)
      this.#tools.rollouts.pause(workload, spec.isPaused ? "paused by kubectl rollout pause" : "");
    // What a plan held was the update to that template.
    if (deployment.spec.template.key !== spec.template.key) deployment.hold = undefined;
    deployment.spec = spec;
    deployment.generation++;
    deployment.version++;
    if (isResized) this.#tools.rollouts.want(workload, spec.replicas);
    if (action !== undefined) this.#tools.rollouts.begin(workload, action);
    this.#queue.changed(deployment.id);
  }

  #addSet(
    deployment: Deployment,
    had: Pick<ReplicaSet, "name" | "revision" | "replicas" | "template">,
  ): ReplicaSet {
    const { workload, spec } = deployment;
    const { wanted, limits } = see(deployment);
    const set = this.#sets.create({
      ...had,
      workload,
      isOwned: true,
      selector: spec.selector,
      templateNumber: this.#tools.templates.of(workload, had.template),
      desired: wanted,
      max: wanted + limits.maxSurge,
      minReady: spec.minReady,
    });
    deployment.sets.push(set);
    return set;
  }

  #statusWritten(deployment: Deployment): void {
    const { workload, spec, generation, status } = deployment;
    this.#queue.changed(deployment.id);
    for (const hear of this.#heard) hear(deployment);
    if (isComplete(status, { wanted: spec.replicas, generation })) this.#tools.rollouts.complete(workload);
    const { progressing } = status;
    if (progressing?.reason === "ProgressDeadlineExceeded") {
      this.#tools.rollouts.stall(workload, progressing.updatedAt);
    }
  }
}

/** Why kubectl does not undo, in its words; "" if it does. Source: kubectl's polymorphichelpers/rollback.go. */
function whyNoUndo(
  { name, isPaused, template }: DeploymentSpec,
  target: ReplicaSet | undefined,
  revision: number,
): string {
  if (isPaused)
    return "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again";
  if (target === undefined && revision > 0) return `unable to find specified revision ${revision} in history`;
  if (target === undefined) return `no rollout history found for deployment "${name}"`;
  if (target.template.key !== template.key) return "";
  return `skipped rollback (current template already matches revision ${target.revision})`;
}

function sizeAction(before: number, after: number): RolloutAction | undefined {
  if (before === after) return undefined;
  return after > before ? "scale-out" : "scale-in";
}

/** Syncs at a time: facts 3.8. */
const WORKERS = 5;
