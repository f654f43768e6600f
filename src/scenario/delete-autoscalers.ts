import type { PodAutoscalerSpec } from "../spec/autoscaling.ts";
import type { DeleteAutoscalerEntry } from "../spec/world.ts";
import { isPattern, resolveObjects } from "./object-targets.ts";
import type { Reading } from "./reading.ts";
import type { Step } from "./refused-verbs.ts";
import type { DeleteItem } from "./timeline.ts";

/** "hpa/web", "shop/horizontalpodautoscaler/web". */
const AUTOSCALER = /^([^/]+\/)?(?:hpa|horizontalpodautoscaler)\//;

/** The targets of a delete that name autoscalers, and the others; undefined: there are none of that sort. */
export function splitDelete(item: DeleteItem): {
  readonly autoscalers: DeleteItem | undefined;
  readonly others: DeleteItem | undefined;
} {
  const isOfAutoscaler = ({ value }: { readonly value: string }) => AUTOSCALER.test(value);
  const of = (targets: DeleteItem["targets"]) => (targets.length === 0 ? undefined : { ...item, targets });
  return {
    autoscalers: of(item.targets.filter(isOfAutoscaler)),
    others: of(item.targets.filter((target) => !isOfAutoscaler(target))),
  };
}

/** kubectl delete hpa. undefined where a target was reported, or what there is is not known. */
export function deleteAutoscalersEntry(
  { at, targets }: DeleteItem,
  autoscalers: readonly PodAutoscalerSpec[] | undefined,
  reading: Reading,
): DeleteAutoscalerEntry | undefined {
  if (autoscalers === undefined) return undefined;
  const named = autoscalers.map(({ namespace, name }, number) => ({ kind: "hpa", namespace, name, number }));
  const found = targets.map(({ value, place }) =>
    resolveObjects({ value: value.replace(AUTOSCALER, "$1hpa/"), place }, named, ["hpa"], reading),
  );
  if (found.includes(undefined)) return undefined;
  const numbers = new Set(found.flatMap((each) => each ?? []).map(({ number }) => number));
  const target = targets.map(({ value }) => value).join(", ");
  return {
    ...{ at: at.value, target, verb: "deleteAutoscaler" },
    autoscalers: [...numbers].sort((a, b) => a - b),
  };
}

/** Warns of autoscalers that are deleted while they are not there. `steps` in the order in which they happen. */
export function reportAbsentAutoscalers(
  steps: readonly Step[],
  autoscalers: readonly PodAutoscalerSpec[],
  reading: Reading,
): void {
  const standing = new Set<number>();
  for (const [number, { isPresent }] of autoscalers.entries()) if (isPresent) standing.add(number);
  for (const { item, entry } of steps) {
    if (entry.verb === "apply")
      for (const { autoscaler } of entry.autoscalers ?? []) standing.add(autoscaler);
    if (entry.verb !== "deleteAutoscaler" || item.verb !== "delete") continue;
    for (const autoscaler of entry.autoscalers) {
      if (standing.delete(autoscaler) || isPattern(entry.target)) continue;
      const { label } = autoscalers[autoscaler]!;
      reading.warn(
        item.targets[0]!.place,
        "no-effect",
        `${label} is not there by then`,
        "move the entry behind what applies it",
      );
    }
  }
}
