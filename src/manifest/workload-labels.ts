import type { Identity } from "./drafts.ts";

/** Name and kind of what makes pods. */
export interface LabelledWorkload extends Identity {
  readonly kind: string;
}

/** Gives workloads their labels: "deployment/checkout", "shop/deployment/checkout" where two namespaces have one. */
export function workloadLabels(
  workloads: Iterable<LabelledWorkload>,
): (workload: LabelledWorkload) => string {
  const namespaces = new Map<string, Set<string>>();
  for (const workload of workloads) {
    const label = shortLabel(workload);
    const known = namespaces.get(label) ?? new Set();
    namespaces.set(label, known.add(workload.namespace));
  }
  return (workload) => {
    const label = shortLabel(workload);
    const isShared = (namespaces.get(label)?.size ?? 0) > 1;
    return isShared ? `${workload.namespace}/${label}` : label;
  };
}

/** Bare pods of a namespace are one workload, called "pods". */
function shortLabel({ kind, name }: LabelledWorkload): string {
  return kind === "Pod" ? "pods" : `${kind.toLowerCase()}/${name}`;
}
