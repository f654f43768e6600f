import type { BudgetState } from "../cluster/budget-list.ts";
import type { DisruptionBudgetSpec, WorkloadSpec } from "../spec/objects.ts";
import type { LabelSelectorSpec } from "../spec/pod.ts";
import { type BudgetStatus, budgetStatus, goesByWanted } from "./budget-status.ts";

/**
 * Whether the controller of a pod says how many it wants. Bare pods have none and do not count; of those of a resource
 * without a scale, which is named here, a budget by share cannot tell what to expect.
 */
export type Scale = "scaled" | UnscaledResource | "bare";

type UnscaledResource = "jobs.batch" | "daemonsets.apps";

export function scaleOf({ kind }: WorkloadSpec): Scale {
  switch (kind) {
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
      return "scaled";
    case "Job":
    case "CronJob":
      return "jobs.batch";
    case "DaemonSet":
      return "daemonsets.apps";
    case "Pod":
      return "bare";
  }
}

/** One budget and what it selects, counted. */
export class Budget implements BudgetState {
  readonly spec: DisruptionBudgetSpec;
  /** Pods that it selects of each workload object. */
  readonly #podsOf = new Map<number, number>();
  #pods = 0;
  #healthy = 0;
  #wanted = 0;
  readonly #unscaled = { "jobs.batch": 0, "daemonsets.apps": 0 };
  #bare = 0;

  constructor(spec: DisruptionBudgetSpec) {
    this.spec = spec;
  }

  get namespace(): string {
    return this.spec.namespace;
  }

  get selector(): LabelSelectorSpec | undefined {
    return this.spec.selector;
  }

  get allowed(): number {
    return this.status.allowed;
  }

  /** Counts follow at once: nobody is evicted whom they do not know of. */
  isDisrupted(): boolean {
    return false;
  }

  /** Pods that it selects. */
  get pods(): number {
    return this.#pods;
  }

  /** Whether it goes by what controllers want, and some of its pods have none. */
  get hasUnmanaged(): boolean {
    return this.#bare > 0 && goesByWanted(this.spec);
  }

  /** A resource of which it cannot be known how many pods are wanted, where it goes by that; undefined: none. */
  get unscaled(): UnscaledResource | undefined {
    if (!goesByWanted(this.spec)) return undefined;
    if (this.#unscaled["daemonsets.apps"] > 0) return "daemonsets.apps";
    return this.#unscaled["jobs.batch"] > 0 ? "jobs.batch" : undefined;
  }

  get status(): BudgetStatus {
    const counts = {
      pods: this.#pods,
      healthy: this.#healthy,
      wanted: this.#wanted,
      unscaled: this.#unscaled["jobs.batch"] + this.#unscaled["daemonsets.apps"],
    };
    return budgetStatus(this.spec, counts);
  }

  /** A pod of a workload that wants so many. */
  addPod(workload: number, scale: Scale, wanted: number): void {
    const others = this.#podsOf.get(workload) ?? 0;
    this.#podsOf.set(workload, others + 1);
    this.#pods++;
    this.#count(scale, 1);
    if (scale === "scaled" && others === 0) this.#wanted += wanted;
  }

  removePod(workload: number, scale: Scale, wanted: number): void {
    const others = this.#podsOf.get(workload)! - 1;
    if (others > 0) this.#podsOf.set(workload, others);
    else this.#podsOf.delete(workload);
    this.#pods--;
    this.#count(scale, -1);
    if (scale === "scaled" && others === 0) this.#wanted -= wanted;
  }

  addHealthy(change: number): void {
    this.#healthy += change;
  }

  /** The workload wants more, or fewer. Whether that concerns the budget. */
  changeWanted(workload: number, change: number): boolean {
    if (!this.#podsOf.has(workload)) return false;
    this.#wanted += change;
    return true;
  }

  #count(scale: Scale, change: number): void {
    if (scale === "bare") this.#bare += change;
    else if (scale !== "scaled") this.#unscaled[scale] += change;
  }
}
