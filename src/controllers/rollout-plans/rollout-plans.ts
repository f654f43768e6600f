import type { Cluster } from "../../cluster/cluster.ts";
import type { PodId } from "../../cluster/ids.ts";
import type { PlanStepTold } from "../../cluster/listener.ts";
import type { EventKind, Simulation } from "../../kernel/simulation.ts";
import type { ServiceSpec } from "../../spec/objects.ts";
import type { AnalysisSpec, RolloutPlanSpec } from "../../spec/rollout-plan.ts";
import { CONTROLLER_PRIORITY } from "../controller-priority.ts";
import type { Deployment } from "../deployment.ts";
import type { ReplicaSet } from "../replica-set.ts";
import { hasFailed, measure, reasonOf } from "./analysis.ts";
import { OpenPlan, type PlanStep } from "./open-plan.ts";
import { REVISION, ServiceSwitch } from "./service-switch.ts";

/** Whom plans act on. */
export interface PlannedWorkloads {
  deploymentAt(workload: number): Deployment | undefined;
  /** Holds a Deployment's rolling update, or lets it go on. */
  hold(workload: number, hold: Deployment["hold"]): void;
  /** The template that a Deployment had before is its template again. */
  takeBack(workload: number, template: Deployment["spec"]["template"]): void;
  /** Gives a Deployment's template a label of its own. */
  labelRevision(workload: number, label: string): void;
  onDeploymentStatus(hear: (deployment: Deployment) => void): void;
}

/**
 * Plans of rollouts under way: canary and blue-green as Argo Rollouts has them without a traffic router, and the
 * rollback that users script around `kubectl rollout status`. A Deployment's two ReplicaSets are held where the plan
 * says; a plan whose analysis fails gives the Deployment its template back, as `kubectl rollout undo` would.
 */
export class RolloutPlans {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #workloads: PlannedWorkloads;
  readonly #services: ServiceSwitch;
  readonly #stateOf: (pod: PodId) => string;
  readonly #firstWorkload: number;
  readonly #plans: OpenPlan[] = [];
  /** By workload. */
  readonly #open = new Map<number, OpenPlan>();
  readonly #stepDue: EventKind;
  readonly #measureDue: EventKind;
  readonly #abortDue: EventKind;

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    parts: {
      readonly workloads: PlannedWorkloads;
      readonly services: { apply(service: ServiceSpec): void };
      readonly stateOf: (pod: PodId) => string;
      readonly firstWorkload: number;
    },
  ) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#workloads = parts.workloads;
    this.#stateOf = parts.stateOf;
    this.#firstWorkload = parts.firstWorkload;
    this.#services = new ServiceSwitch(cluster, parts.services);
    this.#stepDue = simulation.define("rollout-plan-step", (number) => this.#onStepDue(this.#plans[number]!));
    this.#measureDue = simulation.define("rollout-plan-measure", (number, analysis) =>
      this.#onMeasureDue(this.#plans[number]!, analysis),
    );
    this.#abortDue = simulation.define("rollout-plan-abort", (number) =>
      this.#onAbortDue(this.#plans[number]!),
    );
    parts.workloads.onDeploymentStatus(({ workload }) => this.#look(workload));
    cluster.listen({
      rolloutStalled: (workload) => this.#onStalled(workload),
      rolloutCompleted: (workload) => this.#onCompleted(workload - this.#firstWorkload),
    });
  }

  /** Whether a plan of the Deployment of a workload goes on. */
  isOpen(workload: number): boolean {
    return this.#open.has(workload);
  }

  /** Makes a change of a Deployment's template, and lets it in as the plan says. */
  begin(workload: number, spec: RolloutPlanSpec, change: () => void): void {
    const deployment = this.#workloads.deploymentAt(workload);
    const stable = deployment?.spec.template;
    change();
    if (spec.kind === "blueGreen") this.#workloads.labelRevision(workload, REVISION);
    if (deployment === undefined || stable === undefined) return;
    const target = deployment.spec.template;
    if (target.key === stable.key || deployment.spec.isPaused) return;
    const plan = new OpenPlan(this.#plans.length, workload, spec, { stable, target });
    this.#plans.push(plan);
    this.#open.set(workload, plan);
    this.#services.begin(plan, deployment);
    this.#enter(plan);
    for (const [analysis, { initialDelay }] of plan.analyses.entries())
      this.#in(this.#measureDue, initialDelay, plan, analysis);
  }

  /** Holds the update where the step that the plan has come to wants it, and waits for that. */
  #enter(plan: OpenPlan): void {
    const { step } = plan;
    if (step === undefined) {
      this.#workloads.hold(plan.workload, undefined);
      if (plan.spec.kind === "canary") this.#tell(plan, PROMOTED);
      return;
    }
    if (step.kind === "hold") this.#workloads.hold(plan.workload, step.hold);
    else if (step.kind === "wait") this.#wait(plan, step);
    else {
      this.#services.promote(plan);
      this.#next(plan);
    }
    this.#look(plan.workload);
  }

  /** Nobody but the plan holds the update until the step is over. */
  #wait(plan: OpenPlan, { duration, text, mark }: WaitStep): void {
    this.#in(this.#stepDue, duration, plan, plan.stepNumber);
    if (duration === 0) return;
    this.#pause(plan, `paused by its plan at step ${plan.position} (${text})`);
    this.#tell(plan, {
      reason: "RolloutPaused",
      message: `Rollout is paused (${text})`,
      mark,
      lasts: duration,
    });
  }

  /** The step that the plan is at is done: the next one begins. */
  #next(plan: OpenPlan): void {
    const { kind, text, mark } = plan.step!;
    if (kind === "wait") this.#pause(plan, "");
    const message = `Rollout step ${plan.position} completed (${text})`;
    this.#tell(plan, {
      reason: "RolloutStepCompleted",
      message,
      mark: kind === "wait" ? "" : mark,
      lasts: 0,
    });
    plan.stepNumber++;
    this.#enter(plan);
  }

  #pause({ workload }: OpenPlan, why: string): void {
    this.#cluster.pauseRollout(this.#firstWorkload + workload, why);
  }

  #tell({ workload }: OpenPlan, step: PlanStepTold): void {
    this.#cluster.stepPlan(this.#firstWorkload + workload, step);
  }

  /** Goes on if the Deployment has come to where the step holds it; ends a plan that something else has overtaken. */
  #look(workload: number): void {
    const plan = this.#current(workload);
    if (plan?.step?.kind !== "hold") return;
    const deployment = this.#workloads.deploymentAt(workload)!;
    if (plan.hasReached(deployment)) this.#next(plan);
  }

  #current(workload: number): OpenPlan | undefined {
    const plan = this.#open.get(workload);
    if (plan === undefined) return undefined;
    const deployment = this.#workloads.deploymentAt(workload);
    if (deployment?.spec.template.key === plan.target.key) return plan;
    this.#close(plan);
    return undefined;
  }

  #onStepDue(plan: OpenPlan): void {
    if (this.#current(plan.workload) === plan && plan.step?.kind === "wait") this.#next(plan);
  }

  #onMeasureDue(plan: OpenPlan, analysis: number): void {
    if (this.#current(plan.workload) !== plan) return;
    const spec: AnalysisSpec = plan.analyses[analysis]!;
    const deployment = this.#workloads.deploymentAt(plan.workload)!;
    const newest: ReplicaSet | undefined = deployment.sets.find(
      ({ template }) => template.key === plan.target.key,
    );
    const value = measure(spec.metric, {
      cluster: this.#cluster,
      deployment,
      newest,
      stateOf: this.#stateOf,
    });
    if (plan.note(analysis, hasFailed(spec, value)) > spec.failureLimit) {
      this.#abort(plan, reasonOf(spec, value));
      return;
    }
    if (plan.measuredOf(analysis) < spec.count) this.#in(this.#measureDue, spec.interval, plan, analysis);
  }

  #onStalled(number: number): void {
    const plan = this.#current(number - this.#firstWorkload);
    if (plan?.rollsBackOn("deadline")) this.#abortSoon(plan, "progress deadline exceeded");
  }

  #onCompleted(workload: number): void {
    const plan = this.#current(workload);
    if (plan !== undefined && plan.step === undefined) this.#close(plan);
  }

  /** Not within the event that tells of it: others are to hear of that first. */
  #abortSoon(plan: OpenPlan, why: string): void {
    if (plan.abortReason !== "") return;
    plan.abortReason = why;
    this.#in(this.#abortDue, 0, plan, 0);
  }

  #onAbortDue(plan: OpenPlan): void {
    if (this.#current(plan.workload) === plan) this.#abort(plan, plan.abortReason);
  }

  #abort(plan: OpenPlan, why: string): void {
    this.#close(plan);
    this.#services.takeBack(plan);
    const message = `Rollout aborted: ${why}`;
    this.#tell(plan, { reason: "RolloutAborted", message, mark: "taken back", lasts: 0 });
    this.#cluster.rollBack(this.#firstWorkload + plan.workload, why);
    this.#workloads.takeBack(plan.workload, plan.stable);
  }

  #close(plan: OpenPlan): void {
    this.#open.delete(plan.workload);
    this.#pause(plan, "");
    this.#workloads.hold(plan.workload, undefined);
  }

  #in(kind: EventKind, delay: number, plan: OpenPlan, detail: number): void {
    this.#simulation.schedule(kind, delay, plan.number, detail, CONTROLLER_PRIORITY);
  }
}

const PROMOTED: PlanStepTold = {
  reason: "RolloutPromoted",
  message: "All steps are done: the update goes to its end",
  mark: "promoted",
  lasts: 0,
};

type WaitStep = PlanStep & { readonly kind: "wait" };
