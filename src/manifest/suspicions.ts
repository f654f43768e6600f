import type { Adoption } from "./adopt.ts";
import type { BudgetDraft, Draft, ServiceDraft, WorkloadDraft } from "./drafts.ts";
import { listNames } from "./list-names.ts";
import type { Part } from "./part.ts";
import { PodKinds } from "./pod-kinds.ts";
import { selects } from "./selects.ts";
import { workloadLabels } from "./workload-labels.ts";

/** Warns of what is allowed and most likely not meant. O(objects + selectors x kinds of pods). */
export function reportSuspicions(drafts: readonly Draft[], adoption: Adoption): void {
  const pods = new PodKinds(drafts);
  const workloads = drafts.filter(
    (draft): draft is WorkloadDraft =>
      draft.kind !== "Pod" && "template" in draft && !adoption.isOwned(draft),
  );
  const budgets = drafts.filter((draft) => draft.kind === "PodDisruptionBudget");
  for (const draft of drafts) if (draft.kind === "Service") checkSelected(draft, pods);
  for (const budget of budgets) {
    checkSelected(budget, pods);
    checkBudget(budget, workloads);
  }
  for (const workload of workloads) checkNeighbours(workload, pods);
  reportSingleReplicas(workloads, budgets);
  reportNoRequests(workloads);
}

function checkSelected(draft: ServiceDraft | BudgetDraft, pods: PodKinds): void {
  const part = draft.part.at("spec", "selector");
  // A Service without a selector has endpoints that somebody else writes.
  if (part === undefined || pods.hasSelected(draft.selector, [draft.namespace])) return;
  const name = draft.kind === "Service" ? "Service" : "budget";
  part.warn(
    "no-effect",
    `this ${name} selects none of the pods in the files`,
    "compare it with their labels",
  );
}

/** A budget under which no pod may ever be evicted: a drain waits for ever. */
function checkBudget(budget: BudgetDraft, workloads: readonly WorkloadDraft[]): void {
  const { minAvailable, maxUnavailable } = budget;
  const part = budget.part.get("spec");
  if (maxUnavailable?.value === 0)
    part
      ?.get("maxUnavailable")
      ?.warn("never-drains", "maxUnavailable 0: no drain of a node ever ends", ALLOW_ONE);
  if (minAvailable?.kind === "percent" && minAvailable.value >= 100)
    part
      ?.get("minAvailable")
      ?.warn("never-drains", "minAvailable 100%: no drain of a node ever ends", ALLOW_ONE);
  if (minAvailable?.kind !== "int") return;
  const replicas = replicasUnder(budget, workloads);
  if (replicas > 0 && minAvailable.value >= replicas)
    part
      ?.get("minAvailable")
      ?.warn(
        "never-drains",
        `minAvailable ${minAvailable.value} of ${replicas} replicas: no drain of a node ever ends`,
        ALLOW_ONE,
      );
}

const ALLOW_ONE = "write maxUnavailable: 1, and run two replicas or more";

function replicasUnder(budget: BudgetDraft, workloads: readonly WorkloadDraft[]): number {
  let replicas = 0;
  for (const workload of workloads)
    if ("replicas" in workload && isUnder(budget, workload)) replicas += workload.replicas;
  return replicas;
}

function isUnder(budget: BudgetDraft, { namespace, template }: WorkloadDraft): boolean {
  return namespace === budget.namespace && selects(budget.selector, template.labels);
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";

/** Required terms that speak of pods that nothing makes. */
function checkNeighbours({ part, template }: WorkloadDraft, pods: PodKinds): void {
  const affinity = part.at("spec", "template", "spec", "affinity");
  const { avoidedPods, requiredPods } = template.placement;
  const isKnown = (term: (typeof avoidedPods)[number]) =>
    pods.hasSelected(term.selector, term.namespaceSelector === undefined ? term.namespaces : undefined);
  const warn = (terms: Part | undefined, position: number, message: string) => {
    const term = terms?.list(REQUIRED)[position];
    (term?.get("labelSelector") ?? term)?.warn(
      "no-effect",
      message,
      "compare it with the labels of the template",
    );
  };
  avoidedPods.forEach((term, i) => {
    if (!isKnown(term))
      warn(
        affinity?.get("podAntiAffinity"),
        i,
        "this anti-affinity selects no pod in the files: it separates nothing",
      );
  });
  requiredPods.forEach((term, i) => {
    if (!isKnown(term))
      warn(
        affinity?.get("podAffinity"),
        i,
        "this affinity selects no pod in the files: its own can never be placed",
      );
  });
}

function reportSingleReplicas(workloads: readonly WorkloadDraft[], budgets: readonly BudgetDraft[]): void {
  const found = workloads.filter(
    (workload) =>
      (workload.kind === "Deployment" || workload.kind === "StatefulSet") &&
      workload.replicas === 1 &&
      !budgets.some((budget) => isUnder(budget, workload)),
  );
  const message = `one replica and no budget, so that any loss or drain of a node is an outage: ${labelsOf(found)}`;
  const [first] = found;
  (first?.part.at("spec", "replicas") ?? first?.part.at("metadata", "name"))?.warn(
    "single-replica",
    message,
    "run two or more, apart from each other, under a PodDisruptionBudget",
  );
}

function reportNoRequests(workloads: readonly WorkloadDraft[]): void {
  const found = workloads.filter(({ template }) =>
    template.containers.some(({ cpu, memory }) => cpu === 0 || memory === 0),
  );
  const message = `containers without a request of CPU or memory, for which no room is kept: ${labelsOf(found)}`;
  const [first] = found;
  const spec = first?.part.at("spec", "template", "spec", "containers");
  spec?.warn("no-requests", message, "add resources.requests");
}

function labelsOf(workloads: readonly WorkloadDraft[]): string {
  return listNames(workloads.map(workloadLabels(workloads)));
}
