import type { StatefulSetSpec } from "../../../../src/spec/objects.ts";
import type { Change } from "../recording.ts";
import { Versions, type View } from "./versions.ts";

/** A pod that no step of the StatefulSet's controller explains, and why not. */
export interface IllegalPod {
  readonly t: number;
  readonly pod: string;
  readonly why: string;
}

/** The StatefulSets of a run by name, as their manifests have them. */
export type StatefulSets = ReadonlyMap<string, StatefulSetSpec>;

/**
 * Pods that a run's StatefulSets made against the rules: with OrderedReady all pods of lower ordinals are there, and
 * each was ready in some of the last three versions that the controller can have seen; from the partition on a pod is
 * of an image that the set had of late. O(changes x replicas).
 */
export function illegalPods(changes: readonly Change[], sets: StatefulSets): readonly IllegalPod[] {
  const versions = new Versions();
  const illegal: IllegalPod[] = [];
  for (const change of changes) {
    const { kind, name, op, set = {}, t } = change;
    if (kind !== "StatefulSet" && kind !== "Pod") continue;
    const spec = kind === "Pod" && op === "create" ? sets.get(String(set["owner"])) : undefined;
    if (spec !== undefined) {
      const why = whyNot(spec, Number(/\d+$/.exec(name)?.[0]), set["image"], versions);
      if (why !== undefined) illegal.push({ t, pod: name, why });
    }
    versions.add(change);
  }
  return illegal;
}

function whyNot(
  { name, podManagement, firstOrdinal }: StatefulSetSpec,
  ordinal: number,
  image: unknown,
  versions: Versions,
): string | undefined {
  const seen = versions.of("StatefulSet", name);
  const least = Math.min(...seen.map((view) => Number(view["partition"] ?? 0)));
  const greatest = Math.max(...seen.map((view) => Number(view["partition"] ?? 0)));
  if (least === greatest && ordinal >= greatest && !seen.some((view) => view["image"] === image))
    return "an image that the set does not have";
  if (podManagement === "Parallel") return undefined;
  for (let lower = firstOrdinal; lower < ordinal; lower++)
    if (!versions.of("Pod", `${name}-${lower}`).some(isReady)) return `${name}-${lower} is not ready`;
  return undefined;
}

function isReady({ ready, phase }: View): boolean {
  return ready === true && phase === "Running";
}
