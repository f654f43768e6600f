import { matchesLabels } from "../spec/label-selector.ts";
import type { BudgetDraft, WorkloadDraft } from "./drafts.ts";
import { listNames } from "./list-names.ts";

/** Warns of a budget under which no pod may ever be evicted, so that a drain waits for ever. */
export function reportBudget(
  budget: BudgetDraft,
  budgets: readonly BudgetDraft[],
  workloads: readonly WorkloadDraft[],
): void {
  const own = workloads.filter((workload) => isUnder(budget, workload));
  reportNoRoom(budget, own);
  const rival = budgets.find((other) => other !== budget && own.some((workload) => isUnder(other, workload)));
  // Of two rivals the first has been told.
  if (rival === undefined || budgets.indexOf(rival) > budgets.indexOf(budget)) return;
  const names = listNames([rival.name, budget.name]);
  budget.part
    .at("spec", "selector")
    ?.warn(
      "never-drains",
      `the budgets ${names} select the same pods, which then cannot be evicted`,
      "keep one of them",
    );
}

function reportNoRoom(
  { name, part, minAvailable, maxUnavailable }: BudgetDraft,
  own: readonly WorkloadDraft[],
) {
  const warn = (key: string, found: string) =>
    part
      .at("spec", key)
      ?.warn("never-drains", `${found} in the budget "${name}": no drain of a node ever ends`, ALLOW_ONE);
  if (minAvailable === undefined && maxUnavailable === undefined)
    (part.get("spec") ?? part).warn(
      "never-drains",
      `neither minAvailable nor maxUnavailable in the budget "${name}": no drain of a node ever ends`,
      ALLOW_ONE,
    );
  if (maxUnavailable?.value === 0) warn("maxUnavailable", "maxUnavailable 0");
  if (minAvailable?.kind === "percent" && minAvailable.value === 100)
    warn("minAvailable", "minAvailable 100%");
  if (minAvailable?.kind !== "int") return;
  const replicas = own.reduce((sum, workload) => sum + ("replicas" in workload ? workload.replicas : 0), 0);
  if (replicas > 0 && minAvailable.value >= replicas)
    warn("minAvailable", `minAvailable ${minAvailable.value} of ${replicas} replicas`);
}

const ALLOW_ONE = "write maxUnavailable: 1, and run two replicas or more";

function isUnder(budget: BudgetDraft, { namespace, template }: WorkloadDraft): boolean {
  return namespace === budget.namespace && matchesLabels(budget.selector, template.labels);
}
