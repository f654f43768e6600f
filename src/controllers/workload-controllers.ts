import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { Cascade } from "../spec/cascade.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import type { ContainerBehavior, PodTemplateSpec } from "../spec/pod.ts";
import type { ResourceQuotaSpec } from "../spec/quota.ts";
import type { KeptField, ResourcesChange, WorldSpec } from "../spec/world.ts";
import { Admission } from "./admission/admission.ts";
import { type CountedObject, countObjects } from "./admission/object-census.ts";
import { whyOverLimits } from "./admission/over-limits.ts";
import { appliedSpec, type Live } from "./applied-spec.ts";
import { BarePods } from "./bare-pods.ts";
import type { ControllerTools } from "./controller-tools.ts";
import type { CronJob } from "./cron-job.ts";
import { CronJobController } from "./cron-job-controller.ts";
import type { DaemonSet } from "./daemon-set.ts";
import { DaemonSetController } from "./daemon-set-controller.ts";
import type { Deployment } from "./deployment.ts";
import { DeploymentController } from "./deployment-controller.ts";
import type { EndedJobPods } from "./ended-pods.ts";
import { GarbageCollector } from "./garbage-collector.ts";
import type { Job } from "./job.ts";
import { JobController } from "./job-controller.ts";
import { Orphans } from "./orphans.ts";
import { PodFactory } from "./pod-factory.ts";
import { type Refusal, refusalsOf } from "./refusals.ts";
import type { ReplicaSet } from "./replica-set.ts";
import { ReplicaSetController, type ReplicaSetOwner } from "./replica-set-controller.ts";
import { Rollouts } from "./rollouts.ts";
import { StandaloneReplicaSets } from "./standalone-replica-sets.ts";
import type { StatefulSet } from "./stateful-set.ts";
import { StatefulSetController } from "./stateful-set-controller.ts";
import { restarted, withImage, withResources } from "./template-changes.ts";
import { TemplateNumbers } from "./template-numbers.ts";
import { WallClock } from "./wall-clock.ts";
import type { WorkloadController } from "./workload-controller.ts";
import type { WorkloadVerbs } from "./workload-verbs.ts";

/**
 * The controllers of all workload objects of a world, and what the timeline may do to these.
 *
 * Call `start` or `settle` once, before the clock runs. Workloads are named by their position in `objects.workloads`.
 */
export class WorkloadControllers implements WorkloadVerbs {
  /** Decides what is made at all. */
  readonly admission: Admission;
  /** What the timeline wanted and kubectl would not have done, in order of time. */
  readonly refusals: readonly Refusal[];
  readonly #simulation: Simulation;
  readonly #workloads: readonly WorkloadSpec[];
  readonly #resources: readonly string[];
  readonly #quotas: readonly ResourceQuotaSpec[];
  readonly #factory: PodFactory;
  readonly #rollouts: Rollouts;
  readonly #deployments: DeploymentController;
  readonly #replicaSets: StandaloneReplicaSets;
  readonly #statefulSets: StatefulSetController;
  readonly #daemonSets: DaemonSetController;
  readonly #jobs: JobController;
  readonly #cronJobs: CronJobController;
  readonly #barePods: BarePods;
  readonly #all: readonly WorkloadController<never>[];

  /** `hasStarted`: whether all containers of a pod with a node have been started. */
  constructor(
    simulation: Simulation,
    cluster: Cluster,
    world: WorldSpec,
    seed: number,
    hasStarted: (pod: PodId) => boolean = () => true,
  ) {
    const { controlPlane, objects } = world;
    this.#simulation = simulation;
    this.#workloads = objects.workloads;
    this.#resources = world.resources;
    this.#quotas = objects.quotas ?? [];
    this.admission = new Admission(simulation, cluster, controlPlane, {
      objectsIn: (namespace) => countObjects(namespace, this.#objects(), cluster),
      endedIn: (namespace) => this.#endedPods(namespace),
    });
    for (const range of objects.limitRanges ?? []) this.admission.applyLimitRange(range);
    this.#factory = new PodFactory(cluster, world, seed, this.admission);
    this.refusals = refusalsOf(cluster);
    this.#rollouts = new Rollouts(cluster, world);
    const listen: Cluster["listen"] = (listener) => {
      if (objects.workloads.length > 0) cluster.listen(listener);
    };
    const tools: ControllerTools = {
      simulation,
      cluster,
      listen,
      hasStarted,
      controlPlane,
      clock: new WallClock(world.startTime),
      factory: this.#factory,
      admit: (object) => this.admission.admitObject(object),
      objectsGone: (namespace) => this.admission.objectsGone(namespace),
      rollouts: this.#rollouts,
      collector: new GarbageCollector(simulation, cluster, controlPlane),
      orphans: new Orphans(cluster, listen),
      templates: new TemplateNumbers(),
    };
    tools.listen(this.#factory);
    const sets = new ReplicaSetController(tools, this.#setOwner());
    this.#deployments = new DeploymentController(tools, sets);
    this.#replicaSets = new StandaloneReplicaSets(tools, sets);
    this.#statefulSets = new StatefulSetController(tools);
    this.#daemonSets = new DaemonSetController(tools);
    this.#jobs = new JobController(tools, { jobChanged: (job) => this.#cronJobs.jobChanged(job) });
    this.#cronJobs = new CronJobController(tools, this.#jobs);
    this.#barePods = new BarePods(tools);
    this.#all = [
      this.#deployments,
      this.#replicaSets,
      this.#statefulSets,
      this.#daemonSets,
      this.#jobs,
      this.#cronJobs,
      this.#barePods,
    ];
  }

  /** What is present at 0 is made then, as if applied; what ran before is there with its pods. */
  start(): void {
    for (const quota of this.#quotas) this.admission.applyQuota(quota, true);
    this.#begin(false);
  }

  /** What is present at 0 has all its pods, submitted now, apart from Jobs, which begin at 0. */
  settle(): void {
    this.#begin(true);
    for (const quota of this.#quotas) this.admission.applyQuota(quota, true);
  }

  /** What could not be taken over from a running cluster as it was, in words. */
  get notes(): readonly string[] {
    return this.#factory.notes;
  }

  /** Whether a pod of a running cluster was not ready there: then it is not at the start either. */
  wasUnready(pod: PodId): boolean {
    return this.#factory.wasUnready(pod);
  }

  refuse(workload: number, why: string): void {
    this.#rollouts.refuse(workload, why);
  }

  deploymentAt(workload: number): Deployment | undefined {
    return this.#deployments.at(workload);
  }

  replicaSetAt(workload: number): ReplicaSet | undefined {
    return this.#replicaSets.at(workload);
  }

  /** Those that a deleted Deployment has left behind. */
  get orphanSets(): Iterable<ReplicaSet> {
    return this.#deployments.orphanSets;
  }

  statefulSetAt(workload: number): StatefulSet | undefined {
    return this.#statefulSets.at(workload);
  }

  daemonSetAt(workload: number): DaemonSet | undefined {
    return this.#daemonSets.at(workload);
  }

  jobAt(workload: number): Job | undefined {
    return this.#jobs.at(workload);
  }

  /** What is left of pods of Jobs that have ended. */
  get endedJobPods(): EndedJobPods {
    return this.#jobs.ended;
  }

  cronJobAt(workload: number): CronJob | undefined {
    return this.#cronJobs.at(workload);
  }

  apply(workload: number, applied: WorkloadSpec, kept: readonly KeptField[] = []): void {
    const refused = this.#whyRefused(workload, applied);
    if (refused !== "") {
      this.#rollouts.refuse(workload, refused);
      return;
    }
    const spec = appliedSpec(applied, this.#liveAt(workload), kept);
    if (spec.kind === "Deployment") this.#deployments.apply(workload, spec);
    else if (spec.kind === "ReplicaSet") this.#replicaSets.apply(workload, spec);
    else if (spec.kind === "StatefulSet") this.#statefulSets.apply(workload, spec);
    else if (spec.kind === "DaemonSet") this.#daemonSets.apply(workload, spec);
    else if (spec.kind === "Job") this.#jobs.apply(workload, spec);
    else if (spec.kind === "CronJob") this.#cronJobs.apply(workload, spec);
    else this.#barePods.apply(workload, spec);
  }

  delete(workload: number, cascade: Cascade = "background"): void {
    for (const controller of this.#all) controller.delete(workload, cascade);
    this.admission.objectsGone(this.#workloads[workload]!.namespace);
  }

  scale(workload: number, replicas: number): void {
    for (const controller of this.#all) controller.scale?.(workload, replicas);
  }

  setImage(workload: number, container: string, image: string, behavior: ContainerBehavior): void {
    for (const controller of this.#all)
      controller.changeTemplate(workload, "rollout", (template) =>
        withImage(template, container, image, behavior),
      );
  }

  setResources(workload: number, changes: readonly ResourcesChange[]): void {
    const change = (template: PodTemplateSpec) => {
      const changed = changes.reduce(
        (before, { container, ...amounts }) => withResources(before, container, amounts, this.#resources),
        template,
      );
      const why = changed === template ? "" : whyOverLimits(changed.written!, "spec.template.spec");
      if (why === "") return changed;
      const { kind, name } = this.#workloads[workload]!;
      const said = `${kind}.apps "${name}" is invalid: ${why}`;
      this.refuse(workload, `failed to patch resources update to pod template ${said}`);
      return template;
    };
    for (const controller of this.#all) controller.changeTemplate(workload, "rollout", change);
  }

  rolloutRestart(workload: number): void {
    const { now } = this.#simulation;
    for (const controller of this.#all)
      controller.changeTemplate(workload, "restart", (template) => restarted(template, now));
  }

  rolloutUndo(workload: number, revision: number): void {
    for (const controller of this.#all) controller.undo?.(workload, revision);
  }

  hold(workload: number, hold: Deployment["hold"]): void {
    this.#deployments.hold(workload, hold);
  }

  takeBack(workload: number, template: PodTemplateSpec): void {
    this.#deployments.changeTemplate(workload, "rollback", () => template);
  }

  labelRevision(workload: number, label: string): void {
    this.#deployments.labelRevision(workload, label);
  }

  onDeploymentStatus(hear: (deployment: Deployment) => void): void {
    this.#deployments.onStatus(hear);
  }

  rolloutPause(workload: number): void {
    for (const controller of this.#all) controller.setPaused?.(workload, true);
  }

  rolloutResume(workload: number): void {
    for (const controller of this.#all) controller.setPaused?.(workload, false);
  }

  setSuspended(workload: number, isSuspended: boolean): void {
    const job = this.jobAt(workload);
    if (job !== undefined) this.#jobs.apply(workload, { ...job.spec, isSuspended });
    const cronJob = this.cronJobAt(workload);
    if (cronJob !== undefined) this.#cronJobs.apply(workload, { ...cronJob.spec, isSuspended });
  }

  /** The object of a workload, if it is there and has a template. */
  #liveAt(workload: number): Live | undefined {
    const holder = this.deploymentAt(workload) ?? this.statefulSetAt(workload) ?? this.daemonSetAt(workload);
    return holder?.spec ?? this.replicaSetAt(workload);
  }

  /** Why the API server does not make a workload's object, by a quota; "" if it does, or it is there already. */
  #whyRefused(workload: number, spec: WorkloadSpec): string {
    const isThere = this.#all.some((controller) => controller.at?.(workload) !== undefined);
    return isThere ? "" : this.admission.admitObject(spec);
  }

  /** What there is now that quotas may count, besides what the cluster itself lists. */
  *#objects(): Iterable<CountedObject> {
    for (const [workload, { kind, namespace }] of this.#workloads.entries()) {
      const isThere = this.#all.some((controller) => controller.at?.(workload) !== undefined);
      if (isThere) yield { kind, namespace };
      for (const _ of this.#cronJobs.at(workload)?.jobs ?? []) yield { kind: "Job", namespace };
    }
    for (const { spec } of this.admission.quotas) yield { kind: "ResourceQuota", namespace: spec.namespace };
  }

  /** Templates of the pods that have ended and are still objects. */
  *#endedPods(namespace: string): Iterable<PodTemplateSpec> {
    yield* this.#jobs.ended.templatesIn(namespace);
    yield* this.#barePods.endedIn(namespace);
  }

  #begin(isFilled: boolean): void {
    for (const [workload, spec] of this.#workloads.entries())
      if (spec.isPresent) this.#place(workload, spec, isFilled);
    // Before anything happens in the run: by then what has a node is ready.
    const settled = this.#simulation.define("workloads-settled", () => {
      for (const controller of this.#all) controller.settled();
    });
    this.#simulation.schedule(settled, 0);
  }

  #place(workload: number, spec: WorkloadSpec, isFilled: boolean): void {
    const isThere = isFilled || hasPods(spec);
    if (spec.kind === "Deployment" && isThere) this.#deployments.place(workload, spec, isFilled);
    else if (spec.kind === "ReplicaSet" && isThere) this.#replicaSets.place(workload, spec, isFilled);
    else if (spec.kind === "StatefulSet" && isThere) this.#statefulSets.place(workload, spec, isFilled);
    else if (spec.kind === "DaemonSet" && isThere) this.#daemonSets.place(workload, spec, isFilled);
    else if (spec.kind === "Job" && hasPods(spec)) this.#jobs.place(workload, spec);
    else this.apply(workload, spec);
  }

  #setOwner(): ReplicaSetOwner {
    return {
      setChanged: (set) => (set.isOwned ? this.#deployments : this.#replicaSets).setChanged(set),
      podsGone: (set) => {
        if (set.isOwned) this.#deployments.podsGone(set);
      },
      siblingsOf: (set) => (set.isOwned ? (this.#deployments.at(set.workload)?.sets ?? [set]) : []),
    };
  }
}

/** Whether a workload ran before the run began. */
function hasPods(spec: WorkloadSpec): boolean {
  return spec.kind === "Deployment" ? spec.replicaSets.length > 0 : spec.pods.length > 0;
}
