import type { PodAffinityTerm } from "../spec/pod.ts";
import type { WorkloadDraft } from "./drafts.ts";
import type { PodKinds } from "./pod-kinds.ts";
import { templatePart } from "./template-part.ts";

/** Warns of required terms that speak of pods which nothing in the files makes. */
export function reportNeighbours(workload: WorkloadDraft, pods: PodKinds): void {
  const { avoidedPods, requiredPods } = workload.template.placement;
  const { name } = workload;
  reportTerms(
    workload,
    pods,
    "podAntiAffinity",
    avoidedPods,
    `the anti-affinity of "${name}"`,
    "separates nothing",
  );
  reportTerms(
    workload,
    pods,
    "podAffinity",
    requiredPods,
    `the affinity of "${name}"`,
    "keeps it from every node",
  );
}

function reportTerms(
  { part, kind: owner }: WorkloadDraft,
  pods: PodKinds,
  kind: "podAffinity" | "podAntiAffinity",
  terms: readonly PodAffinityTerm[],
  what: string,
  effect: string,
): void {
  const written = templatePart(part, owner)?.at("spec", "affinity", kind);
  terms.forEach(({ selector, namespaces, namespaceSelector }, position) => {
    if (pods.hasSelected(selector, namespaceSelector === undefined ? namespaces : undefined)) return;
    const term = written?.list("requiredDuringSchedulingIgnoredDuringExecution")[position];
    const message = `${what} selects no pod in the files: it ${effect}`;
    (term?.get("labelSelector") ?? term)?.warn(
      "no-effect",
      message,
      "compare it with the labels of the pods",
    );
  });
}
