import { roundedUp } from "../../../../src/controllers/int-or-percent.ts";
import type { DaemonSetSpec } from "../../../../src/spec/objects.ts";
import type { Change } from "../recording.ts";
import type { IllegalPod } from "./stateful-pods.ts";
import { Versions, type View } from "./versions.ts";

/** The DaemonSets of a run by name, as their manifests have them. */
export type DaemonSets = ReadonlyMap<string, DaemonSetSpec>;

/** Objects keep their times in whole seconds, and caches lag: what has to last some may last so much less, or more. */
const ABOUT = 1;

/**
 * Pods that a run's DaemonSets made or deleted against the rules: each is of an image that the set had in one of its last
 * three versions; of pods that are available and of an older image no more go in a rolling update than leaves
 * `maxUnavailable` nodes without one, and with surge none goes before another one on its node is available. What can be
 * held for available is so; of its own deletions the controller knows.
 * O(changes x pods of a set).
 */
export function illegalDaemonPods(changes: readonly Change[], sets: DaemonSets): readonly IllegalPod[] {
  const versions = new Versions();
  const readySince = new Map<string, number>();
  const illegal: IllegalPod[] = [];
  for (const change of changes) {
    const { kind, name, op, set = {}, t } = change;
    if (kind !== "DaemonSet" && kind !== "Pod") continue;
    const [view] = kind === "Pod" ? versions.of("Pod", name) : [];
    const spec = sets.get(String(op === "create" ? set["owner"] : view?.["owner"]));
    if (kind === "Pod" && spec !== undefined) {
      const look = lookAt(spec, versions, readySince, t);
      const isAsked = op === "update" && set["terminating"] !== undefined && set["disruption"] === undefined;
      const why =
        op === "create"
          ? whyNotMade(set["image"], look)
          : isAsked
            ? whyNotDeleted(name, view!, look)
            : undefined;
      if (why !== undefined) illegal.push({ t, pod: name, why });
    }
    versions.add(change);
    if (kind === "Pod" && set["ready"] !== undefined) {
      if ((op === "create" ? set["ready"] : (set["ready"] as readonly unknown[])[1]) === true)
        readySince.set(name, t);
      else readySince.delete(name);
    }
  }
  return illegal;
}

/** What the controller can have seen. */
interface Look {
  readonly spec: DaemonSetSpec;
  readonly sets: readonly View[];
  /** Pods that are not being deleted, by name. */
  readonly pods: ReadonlyMap<string, SeenPod>;
}

interface SeenPod {
  readonly view: View;
  /** Whether it can be held to be available, and whether it must be. */
  readonly isAvailable: boolean;
  readonly isSurely: boolean;
}

function lookAt(
  spec: DaemonSetSpec,
  versions: Versions,
  readySince: ReadonlyMap<string, number>,
  now: number,
): Look {
  const pods = new Map<string, SeenPod>();
  for (const name of versions.names("Pod")) {
    const views = versions.of("Pod", name);
    const [view] = views;
    if (view!["owner"] !== spec.name || view!["terminating"] === true) continue;
    const wasReady = views.some(({ ready }) => ready === true);
    const lasts = now - (readySince.get(name) ?? now) - spec.minReady / 1e6;
    pods.set(name, {
      view: view!,
      isAvailable: wasReady && lasts >= -ABOUT,
      isSurely: wasReady && lasts >= ABOUT,
    });
  }
  return { spec, sets: versions.of("DaemonSet", spec.name), pods };
}

function whyNotMade(image: unknown, { sets }: Look): string | undefined {
  return sets.some((view) => view["image"] === image) ? undefined : "an image that the set does not have";
}

function whyNotDeleted(name: string, view: View, { spec, sets, pods }: Look): string | undefined {
  const { update } = spec;
  const isUpdate = view["ready"] === true && sets.length > 0 && view["image"] !== sets[0]!["image"];
  if (update.kind === "OnDelete" || !isUpdate || pods.get(name)?.isSurely !== true) return undefined;
  const wanted = Math.max(...sets.map((each) => Number(each["desiredNumberScheduled"] ?? 0)));
  if (roundedUp(update.maxSurge, wanted) > 0) {
    const isNext = ([other, { view: its, isAvailable }]: [string, SeenPod]) =>
      other !== name && its["node"] === view["node"] && isAvailable;
    return [...pods].some(isNext) ? undefined : "no other pod on its node is available";
  }
  const available = [...pods.values()].filter(({ isAvailable }) => isAvailable).length;
  const most = Math.max(1, roundedUp(update.maxUnavailable, wanted));
  return wanted - (available - 1) <= most
    ? undefined
    : `more than ${most} nodes are without an available pod`;
}
