import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { AutoscalerDraft, Draft } from "./drafts.ts";

const SCALABLE = ["Deployment", "ReplicaSet", "StatefulSet"];

/** Warns of autoscalers that scale nothing; refuses those that scale what another one scales too. O(drafts + autoscalers x targets). */
export function reportAutoscalers(drafts: readonly Draft[]): void {
  const autoscalers = drafts.filter((draft) => draft.kind === "HorizontalPodAutoscaler");
  if (autoscalers.length === 0) return;
  const targets = drafts.filter(({ kind }) => SCALABLE.includes(kind));
  const first = new Map<string, string>();
  for (const draft of autoscalers) {
    const named = targetKey(draft);
    const other = first.get(named) ?? draft.name;
    first.set(named, other);
    const at = draft.part.at("spec", "scaleTargetRef");
    if (other !== draft.name)
      at?.error(
        "conflicting-keys",
        `the autoscalers "${other}" and "${draft.name}" scale the same: in Kubernetes neither then does`,
        "keep one of the two, with the metrics of both",
      );
    if (targets.some(({ kind, namespace, name }) => `${namespace}/${kind}/${name}` === named)) continue;
    const { kind, name } = draft.target;
    const found = targets.filter(({ namespace }) => namespace === draft.namespace);
    const names = found.map((each) => `${each.kind.toLowerCase()}/${each.name}`);
    const wanted = `${kind.toLowerCase()}/${name}`;
    const hint =
      names.length === 0 ? "add the manifest of what it scales" : suggestion(wanted, names, "there are");
    at?.warn("no-effect", `there is no ${wanted} that the autoscaler "${draft.name}" could scale`, hint);
  }
}

function targetKey({ namespace, target }: AutoscalerDraft): string {
  return `${namespace}/${target.kind}/${target.name}`;
}
