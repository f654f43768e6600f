import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { type ControlPlane, controlPlaneOf, MANAGER_LANE } from "../control-plane/control-plane.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import { apiWrites, type WriteDelay } from "./api-writes.ts";
import type { Budget } from "./budget.ts";
import type { BudgetStatus } from "./budget-status.ts";
import type { DisruptionBudgets } from "./disruption-budgets.ts";
import { type Sync, SyncQueue } from "./sync-queue.ts";

/** The status of a budget, as its object shows it. */
export interface BudgetReport extends BudgetStatus {
  readonly namespace: string;
  readonly name: string;
  /** Whether the controller has seen the budget as it is now. */
  readonly isObserved: boolean;
  /** Pods whose eviction was let pass, and which are not seen to go yet. */
  readonly disrupted: readonly string[];
}

/**
 * The disruption controller's side of budgets: writes their status when pods come, change and go, some milliseconds
 * later, and records what it finds strange. The Eviction API writes at once what it lets pass. Evictions themselves
 * are decided by counts that do not lag, as long as the controller works. Source: facts 8.3 and 8.4; recordings.
 *
 * A pod stays in `disrupted` until the controller looks again, which sees it being deleted: an eviction that was let
 * pass always deletes, so that no entry lives for the two minutes after which the controller drops it.
 */
export class BudgetReports {
  readonly #cluster: Cluster;
  readonly #budgets: DisruptionBudgets;
  readonly #write: WriteDelay;
  readonly #queue: SyncQueue;
  readonly #controlPlane: ControlPlane;
  readonly #reports = new Map<string, BudgetReport>();
  /** Keys of those that were applied in the run and that the controller has not seen yet. */
  readonly #unseen = new Set<string>();
  /** Whether evictions have gone by a status that nobody could write. */
  #isHeld = false;
  readonly #keys: string[] = [];

  constructor(
    simulation: Simulation,
    cluster: Cluster,
    controlPlane: ControlPlaneSpec,
    budgets: DisruptionBudgets,
  ) {
    this.#cluster = cluster;
    this.#budgets = budgets;
    this.#controlPlane = controlPlaneOf(simulation);
    const isInstant = controlPlane.latencies.write === 0;
    this.#write = apiWrites(simulation, controlPlane);
    const { watch } = controlPlane.latencies;
    this.#queue = new SyncQueue(simulation, "disruption", { watch, workers: 1 }, (number) =>
      this.#sync(number),
    );
    for (const budget of budgets.all) this.#open(budget);
    budgets.listen({
      applied: (budget) => {
        if (!isInstant) this.#unseen.add(keyOf(budget));
        this.#open(budget);
      },
      deleted: (budget) => this.#forget(keyOf(budget)),
      changed: (budget) => this.#queue.changed(this.#numberOf(budget)),
      evicted: (budget, pod) => this.#onEvicted(budget, pod),
      isNew: (budget) => this.#unseen.has(keyOf(budget)),
      heldStatus: (budget) => this.#heldStatus(budget),
    });
  }

  /** In the order in which the budgets came. */
  get all(): readonly BudgetReport[] {
    return [...this.#reports.values()];
  }

  #forget(key: string): void {
    this.#reports.delete(key);
    this.#unseen.delete(key);
  }

  #heldStatus(budget: Budget): BudgetStatus | undefined {
    if (this.#controlPlane.isWorking(MANAGER_LANE)) return undefined;
    this.#isHeld = true;
    return this.#reports.get(keyOf(budget));
  }

  #open(budget: Budget): void {
    const before = this.#reports.get(keyOf(budget));
    const { namespace, name } = budget.spec;
    const none = { namespace, name, expected: 0, healthy: 0, desired: 0, allowed: 0, disrupted: [] };
    this.#reports.set(keyOf(budget), { ...none, ...before, isObserved: false });
    this.#queue.changed(this.#numberOf(budget));
  }

  #onEvicted(budget: Budget, pod: PodId): void {
    const report = this.#reports.get(keyOf(budget))!;
    const disrupted = [...report.disrupted, this.#cluster.pods.names[pod] ?? ""];
    this.#reports.set(keyOf(budget), { ...report, allowed: Math.max(0, report.allowed - 1), disrupted });
  }

  *#sync(number: number): Sync {
    const key = this.#keys[number]!;
    const budget = this.#budgets.all.find((each) => keyOf(each) === key);
    if (budget === undefined) return;
    const { status } = budget;
    if (budget.pods === 0) this.#record(budget, "Normal", "NoPods", "No matching pods found");
    else if (budget.unscaled !== undefined)
      this.#record(budget, "Warning", "CalculateExpectedPodCountFailed", unscaled(budget.unscaled));
    else if (budget.hasUnmanaged) this.#record(budget, "Warning", "UnmanagedPods", unmanaged(budget));
    if (isSame(this.#reports.get(key)!, budget)) return;
    yield this.#write();
    this.#reports.set(key, { ...this.#reports.get(key)!, ...status, isObserved: true, disrupted: [] });
    this.#queue.changed(number);
    const wasNew = this.#unseen.delete(key);
    if (!wasNew && !this.#isHeld) return;
    this.#isHeld = false;
    this.#budgets.reported();
  }

  #numberOf(budget: Budget): number {
    const key = keyOf(budget);
    const known = this.#keys.indexOf(key);
    return known >= 0 ? known : this.#keys.push(key) - 1;
  }

  #record({ spec }: Budget, type: "Normal" | "Warning", reason: string, message: string): void {
    const { namespace, name } = spec;
    const kind = "PodDisruptionBudget";
    this.#cluster.recordEvent(() => ({ kind, namespace, name, type, reason, message, source: SOURCE }));
  }
}

function keyOf({ spec: { namespace, name } }: Budget): string {
  return `${namespace}/${name}`;
}

/** Whether the object shows what is the case. */
function isSame(report: BudgetReport, { status }: Budget): boolean {
  const { expected, healthy, desired, allowed, disrupted, isObserved } = report;
  const isUpToDate =
    expected === status.expected &&
    healthy === status.healthy &&
    desired === status.desired &&
    allowed === status.allowed;
  return isObserved && disrupted.length === 0 && isUpToDate;
}

function unscaled(resource: string): string {
  return `Failed to calculate the number of expected pods: ${resource} does not implement the scale subresource`;
}

function unmanaged({ spec: { selector } }: Budget): string {
  return `Pods selected by this PodDisruptionBudget (selector: ${JSON.stringify(selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
}

const SOURCE = "controllermanager";
