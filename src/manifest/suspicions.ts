import { matchesLabels } from "../spec/label-selector.ts";
import type { Adoption } from "./adopt.ts";
import { reportAutoscalers } from "./autoscaler-suspicions.ts";
import { reportBudget } from "./budget-suspicions.ts";
import type { BudgetDraft, Draft, PodDraft, ServiceDraft, WorkloadDraft } from "./drafts.ts";
import { listNames } from "./list-names.ts";
import { reportNeighbours } from "./neighbour-suspicions.ts";
import { PodKinds } from "./pod-kinds.ts";
import { templatePart } from "./template-part.ts";
import { workloadLabels } from "./workload-labels.ts";

/** Warns of what is allowed and most likely not meant. O(objects + selectors x kinds of pods). */
export function reportSuspicions(drafts: readonly Draft[], adoption: Adoption): void {
  const pods = new PodKinds(drafts);
  const workloads = drafts.filter(
    (draft): draft is WorkloadDraft =>
      draft.kind !== "Pod" && "template" in draft && !adoption.isOwned(draft),
  );
  const budgets = drafts.filter((draft) => draft.kind === "PodDisruptionBudget");
  for (const draft of drafts)
    if (draft.kind === "Service" || draft.kind === "PodDisruptionBudget") reportUnselecting(draft, pods);
  for (const budget of budgets) reportBudget(budget, budgets, workloads);
  for (const workload of workloads) reportNeighbours(workload, pods);
  reportSingleReplicas(workloads, budgets);
  reportNoRequests(workloads);
  reportGates(drafts, adoption);
  reportAutoscalers(drafts);
}

function reportGates(drafts: readonly Draft[], adoption: Adoption): void {
  const gated = drafts.filter(
    (draft): draft is WorkloadDraft | PodDraft =>
      "template" in draft && draft.template.schedulingGates.length > 0 && !adoption.isOwned(draft),
  );
  const [first] = gated;
  if (first === undefined) return;
  const names = gated.map(({ kind, name }) => `${kind.toLowerCase()}/${name}`);
  const message = `scheduling gates, which nothing lifts by itself, so that such pods never start: ${listNames([...new Set(names)])}`;
  const pod = first.kind === "Pod" ? first.part : templatePart(first.part, first.kind);
  const part = pod?.at("spec", "schedulingGates") ?? first.part.at("metadata", "name");
  part?.warn("gated", message, "leave them out, or `apply` the same without them in the timeline");
}

function reportUnselecting(draft: ServiceDraft | BudgetDraft, pods: PodKinds): void {
  const part = draft.part.at("spec", "selector");
  // A Service without a selector has endpoints that somebody else writes.
  if (part === undefined || pods.hasSelected(draft.selector, [draft.namespace])) return;
  const kind = draft.kind === "Service" ? "Service" : "budget";
  const message = `the ${kind} "${draft.name}" selects none of the pods in the files`;
  part.warn("no-effect", message, "compare it with their labels");
}

function reportSingleReplicas(workloads: readonly WorkloadDraft[], budgets: readonly BudgetDraft[]): void {
  const found = workloads.filter(
    (workload) =>
      (workload.kind === "Deployment" || workload.kind === "StatefulSet") &&
      workload.replicas === 1 &&
      !budgets.some(
        ({ namespace, selector }) =>
          namespace === workload.namespace && matchesLabels(selector, workload.template.labels),
      ),
  );
  const message = `one replica and no budget, so that any loss or drain of a node is an outage: ${labelsOf(found)}`;
  const hint = "run two or more, apart from each other, under a PodDisruptionBudget";
  const [first] = found;
  const part = first?.part.at("spec", "replicas") ?? first?.part.at("metadata", "name");
  part?.warn("single-replica", message, hint);
}

function reportNoRequests(workloads: readonly WorkloadDraft[]): void {
  const found = workloads.filter(({ template }) =>
    template.containers.some(({ cpu, memory }) => cpu === 0 || memory === 0),
  );
  const message = `containers without a request of CPU or memory, for which no room is kept: ${labelsOf(found)}`;
  const [first] = found;
  const part = first && templatePart(first.part, first.kind)?.at("spec", "containers");
  part?.warn("no-requests", message, "add resources.requests");
}

function labelsOf(workloads: readonly WorkloadDraft[]): string {
  // Versions of one object are applied one after another.
  return listNames([...new Set(workloads.map(workloadLabels(workloads)))]);
}
