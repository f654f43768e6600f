import { workloadLabels } from "../manifest/workload-labels.ts";
import type { PodAutoscalerSpec } from "../spec/autoscaling.ts";
import type { ObjectsSpec } from "../spec/objects.ts";
import type { AppliedAutoscaler } from "../spec/world.ts";

export interface NumberedAutoscalers {
  /** By number: the first version of each. */
  readonly first: readonly PodAutoscalerSpec[];
  /** What a version brings. */
  readonly of: (version: ObjectsSpec) => readonly AppliedAutoscaler[];
}

/** Numbers autoscalers: those of the start in file order, then what is applied for the first time. */
export function numberAutoscalers(versions: readonly ObjectsSpec[]): NumberedAutoscalers {
  const all = versions.flatMap(({ autoscalers = [] }) => autoscalers);
  const labelOf = workloadLabels(all.map(labelled));
  const label = (spec: PodAutoscalerSpec) => ({ ...spec, label: labelOf(labelled(spec)) });
  const numbers = new Map<string, number>();
  const first: PodAutoscalerSpec[] = [];
  for (const spec of all) {
    if (numbers.has(identityOf(spec))) continue;
    numbers.set(identityOf(spec), first.length);
    first.push(label(spec));
  }
  return {
    first,
    of: ({ autoscalers = [] }) =>
      autoscalers.map((spec) => ({ autoscaler: numbers.get(identityOf(spec))!, spec: label(spec) })),
  };
}

function labelled({ namespace, name }: PodAutoscalerSpec) {
  return { kind: "hpa", namespace, name };
}

function identityOf({ namespace, name }: PodAutoscalerSpec): string {
  return `${namespace}/${name}`;
}
