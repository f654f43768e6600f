import type { Cluster } from "../cluster/cluster.ts";
import type { ClassId, PodId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { ASSUMED, FREE, PENDING, READY } from "../cluster/pod-table.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import type { DisruptionBudgetSpec, WorkloadSpec } from "../spec/objects.ts";
import type { WorldSpec } from "../spec/world.ts";
import { Budget, type Scale, scaleOf } from "./budget.ts";
import type { BudgetStatus } from "./budget-status.ts";
import { deletePod } from "./delete-pod.ts";

/**
 * PodDisruptionBudgets, and the Eviction API that asks them: counts are kept as pods come, change and go.
 *
 * Counts follow at once; in a real cluster the status of a budget lags by some milliseconds. While nobody writes
 * it the last one holds, and a budget that its controller has not seen yet lets nobody go. A change of a pod costs
 * O(budgets that select it). Source: facts 8.3 and 8.4.
 */
export class DisruptionBudgets {
  readonly #cluster: Cluster;
  readonly #budgets: Budget[];
  /** Number of the first workload object. */
  readonly #first: number;
  /** By workload object. */
  readonly #scales: readonly Scale[];
  readonly #wanted: number[];
  /** The budgets that select the pods of a class. */
  readonly #ofClass: (readonly Budget[])[] = [];
  /** By pod: 1 if it is counted as healthy. */
  readonly #healthy: (0 | 1)[] = [];
  readonly #hasStarted: (pod: PodId) => boolean;
  /** What a write takes, in microseconds. */
  readonly #write: number;
  /** Of budgets of which an eviction was let pass: when that is written. */
  readonly #writtenUntil = new WeakMap<Budget, number>();
  #onChange: () => void = () => {};
  #listener: BudgetListener | undefined;

  /** `hasStarted`: whether all containers of a bound pod have been started; else the pod is evicted freely. */
  constructor(cluster: Cluster, world: WorldSpec, hasStarted: (pod: PodId) => boolean = () => true) {
    this.#cluster = cluster;
    this.#budgets = world.objects.budgets.map((spec) => new Budget(spec));
    this.#first = world.tasks.length;
    this.#scales = world.objects.workloads.map(scaleOf);
    this.#wanted = world.objects.workloads.map(wantedAtFirst);
    this.#hasStarted = hasStarted;
    this.#write = world.controlPlane.latencies.write;
    cluster.budgets = this.#budgets;
    if (world.objects.workloads.length === 0) return;
    this.#count();
    const ofObject = (act: (pod: PodId) => void) => (pod: PodId) => {
      if (!isTask(cluster, pod)) act(pod);
    };
    cluster.listen({
      podSubmitted: ofObject((pod) => this.#add(pod)),
      podRelabeling: ofObject((pod) => this.#remove(pod)),
      podRelabeled: ofObject((pod) => this.#addAgain(pod)),
      podReady: ofObject((pod) => this.#setHealthy(pod, Number.isNaN(cluster.pods.deletedAt[pod]) ? 1 : 0)),
      podUnready: ofObject((pod) => this.#setHealthy(pod, 0)),
      podDeleting: ofObject((pod) => this.#setHealthy(pod, 0)),
      podLeft: ofObject((pod) => this.#remove(pod)),
      wantedChanged: (workload, wanted) => this.#setWanted(workload - this.#first, wanted),
    });
  }

  /** There is one who writes the status of budgets. */
  listen(listener: BudgetListener): void {
    this.#listener = listener;
  }

  /** In the order in which they came. */
  get all(): readonly Budget[] {
    return this.#budgets;
  }

  /** Those that select a pod. */
  of(pod: PodId): readonly Budget[] {
    return this.#budgetsOf(pod);
  }

  /** The status of a budget was written that held evictions up until then. */
  reported(): void {
    this.#onChange();
  }

  /** Calls `act` after each change that may let an eviction pass. */
  onChange(act: () => void): void {
    this.#onChange = act;
  }

  /** The budget takes the place of the one of its namespace and name, or is new. O(pods). */
  apply(spec: DisruptionBudgetSpec): void {
    const isSame = (each: Budget) => each.spec.namespace === spec.namespace && each.spec.name === spec.name;
    const known = this.#budgets.findIndex(isSame);
    this.#budgets[known < 0 ? this.#budgets.length : known] = new Budget(spec);
    for (const [position, budget] of this.#budgets.entries())
      this.#budgets[position] = new Budget(budget.spec);
    this.#count();
    this.#listener?.applied(this.#budgets.find(isSame)!);
    this.#onChange();
  }

  /** Nothing if there is none of that name. O(pods). */
  delete(namespace: string, name: string): void {
    const position = this.#budgets.findIndex(
      ({ spec }) => spec.namespace === namespace && spec.name === name,
    );
    const [gone] = position < 0 ? [] : this.#budgets.splice(position, 1);
    if (gone === undefined) return;
    for (const [at, budget] of this.#budgets.entries()) this.#budgets[at] = new Budget(budget.spec);
    this.#count();
    this.#listener?.deleted(gone);
    this.#onChange();
  }

  /** All budgets with their status now, in the order in which they came. */
  get statuses(): readonly { readonly spec: DisruptionBudgetSpec; readonly status: BudgetStatus }[] {
    return this.#budgets.map(({ spec, status }) => ({ spec, status }));
  }

  /**
   * Asks for the deletion of a pod of a workload object, if its budget allows. contended: the budget's status is being
   * written for another eviction, so that this one has to begin anew, a while later: eviction-pace.ts. `grace`: in
   * place of the pod's own, in microseconds.
   */
  tryEvict(pod: PodId, grace?: number): "evicted" | "refused" | "contended" {
    const [budget] = this.#budgetsOf(pod);
    const counts = this.#healthy[pod] === 1 && budget !== undefined;
    if (counts && (this.#writtenUntil.get(budget) ?? 0) > this.#cluster.now) return "contended";
    if (!this.#mayEvict(pod)) {
      this.#cluster.refuseEviction(pod, this.#budgetsOf(pod)[0]!.spec.name);
      return "refused";
    }
    if (counts) {
      this.#listener?.evicted(budget, pod);
      if (this.#write > 0) this.#writtenUntil.set(budget, this.#cluster.now + this.#write);
    }
    deletePod(this.#cluster, pod, "drain", grace);
    return "evicted";
  }

  /** Whether the eviction API has no answer, since more than one budget selects the pod: facts 8.4. */
  hasNoAnswer(pod: PodId): boolean {
    return !this.#mayEvict(pod) && this.#budgetsOf(pod).length > 1;
  }

  /** Why the pod may not be evicted now, "budget web allows 0 disruptions: 2 healthy of 2 wanted"; "" if it may. */
  whyRefused(pod: PodId): string {
    if (this.#mayEvict(pod)) return "";
    const [budget, ...others] = this.#budgetsOf(pod);
    if (budget === undefined) return "";
    if (others.length > 0) {
      return `more than one budget selects it: ${[budget, ...others].map(({ spec }) => spec.name).join(", ")}`;
    }
    if (this.#listener?.isNew(budget) === true) return `budget ${budget.spec.name} is still being processed`;
    const { allowed, healthy, desired } = this.#shown(budget);
    return `budget ${budget.spec.name} allows ${allowed} disruptions: ${healthy} healthy of ${desired} wanted`;
  }

  #mayEvict(pod: PodId): boolean {
    const { phase, deletedAt } = this.#cluster.pods;
    if (!Number.isNaN(deletedAt[pod]) || phase[pod] === PENDING || phase[pod] === ASSUMED) return true;
    if (phase[pod] !== READY && !this.#hasStarted(pod)) return true;
    const [budget, ...others] = this.#budgetsOf(pod);
    if (budget === undefined) return true;
    if (others.length > 0) return false;
    if (this.#listener?.isNew(budget) === true) return phase[pod] !== READY && isAlways(budget.spec);
    const { allowed, healthy, desired } = this.#shown(budget);
    if (allowed > 0) return true;
    if (phase[pod] === READY) return false;
    const isSafe = healthy >= desired && desired > 0;
    return isSafe || isAlways(budget.spec);
  }

  /** What its object says. */
  #shown(budget: Budget): BudgetStatus {
    return this.#listener?.heldStatus(budget) ?? budget.status;
  }

  /** Its labels are other ones: other budgets may select it. */
  #addAgain(pod: PodId): void {
    const { phase, deletedAt } = this.#cluster.pods;
    this.#add(pod);
    if (phase[pod] === READY && Number.isNaN(deletedAt[pod])) this.#setHealthy(pod, 1);
  }

  #add(pod: PodId): void {
    this.#healthy[pod] = 0;
    const budgets = this.#budgetsOf(pod);
    if (budgets.length === 0) return;
    const workload = this.#workloadOf(pod);
    for (const budget of budgets) budget.addPod(workload, this.#scales[workload]!, this.#wanted[workload]!);
    if (budgets.length > 1) this.#warnOfSeveral(pod, budgets);
    this.#changed(budgets);
  }

  #remove(pod: PodId): void {
    this.#setHealthy(pod, 0);
    const budgets = this.#budgetsOf(pod);
    if (budgets.length === 0) return;
    const workload = this.#workloadOf(pod);
    for (const budget of budgets)
      budget.removePod(workload, this.#scales[workload]!, this.#wanted[workload]!);
    this.#changed(budgets);
  }

  #setHealthy(pod: PodId, healthy: 0 | 1): void {
    const change = healthy - this.#healthy[pod]!;
    if (change === 0) return;
    this.#healthy[pod] = healthy;
    const budgets = this.#budgetsOf(pod);
    if (budgets.length === 0) return;
    for (const budget of budgets) budget.addHealthy(change);
    this.#changed(budgets);
  }

  #changed(budgets: readonly Budget[]): void {
    if (this.#listener !== undefined) for (const budget of budgets) this.#listener.changed(budget);
    this.#onChange();
  }

  /** As the disruption controller does, which goes by one of them. */
  #warnOfSeveral(pod: PodId, [first]: readonly Budget[]): void {
    const { pods, classes } = this.#cluster;
    this.#cluster.recordEvent(() => {
      const namespace = classes.namespace[this.#cluster.classOf(pod)] ?? "";
      const name = pods.names[pod] ?? "";
      const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${first!.spec.name}" arbitrarily.`;
      const reason = "MultiplePodDisruptionBudgets";
      return { kind: "Pod", namespace, name, type: "Warning", reason, message, source: "controllermanager" };
    });
  }

  #setWanted(workload: number, wanted: number): void {
    const change = wanted - this.#wanted[workload]!;
    this.#wanted[workload] = wanted;
    if (change === 0 || this.#scales[workload] !== "scaled") return;
    const concerned = this.#budgets.filter((budget) => budget.changeWanted(workload, change));
    if (concerned.length > 0) this.#changed(concerned);
  }

  /** Counts all pods there are. */
  #count(): void {
    const { pods } = this.#cluster;
    this.#ofClass.length = 0;
    for (let row = 0; row < pods.rows; row++) {
      const pod = row as PodId;
      if (pods.phase[pod] === FREE || isTask(this.#cluster, pod)) continue;
      this.#add(pod);
      if (pods.phase[pod] === READY && Number.isNaN(pods.deletedAt[pod])) this.#setHealthy(pod, 1);
    }
  }

  #budgetsOf(pod: PodId): readonly Budget[] {
    const podClass = this.#cluster.classOf(pod);
    this.#ofClass[podClass] ??= this.#budgets.filter(({ spec }) => this.#selects(spec, podClass));
    return this.#ofClass[podClass];
  }

  #selects({ namespace, selector }: DisruptionBudgetSpec, podClass: ClassId): boolean {
    const { classes } = this.#cluster;
    return classes.namespace[podClass] === namespace && matchesLabels(selector, classes.labels[podClass]!);
  }

  #workloadOf(pod: PodId): number {
    return this.#cluster.pods.workload[pod]! - this.#first;
  }
}

/** Hears what the status of budgets should say. */
export interface BudgetListener {
  /** It is new, or takes the place of one. */
  applied(budget: Budget): void;
  deleted(budget: Budget): void;
  changed(budget: Budget): void;
  /** The eviction of a healthy pod was let pass. */
  evicted(budget: Budget, pod: PodId): void;
  /** Whether its controller has yet to see it as it is now. */
  isNew(budget: Budget): boolean;
  /** The status that was written last, while nobody can write another one; else undefined. */
  heldStatus(budget: Budget): BudgetStatus | undefined;
}

function isAlways({ unhealthyPodEvictionPolicy }: DisruptionBudgetSpec): boolean {
  return unhealthyPodEvictionPolicy === "AlwaysAllow";
}

/** Until its controller says otherwise. */
function wantedAtFirst(workload: WorkloadSpec): number {
  return workload.isPresent && "replicas" in workload ? workload.replicas : 0;
}
