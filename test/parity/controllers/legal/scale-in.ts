import type { Change } from "../recording.ts";
import type { IllegalPod } from "./stateful-pods.ts";
import { Versions, type View } from "./versions.ts";

/** A pod that its ReplicaSet asked to go, and what it can have been then: lower ones go first. */
interface Asked {
  readonly t: number;
  readonly pod: string;
  readonly least: readonly number[];
  /** The highest that each of the others can have been. */
  readonly others: ReadonlyMap<string, readonly number[]>;
}

/**
 * Pods that ReplicaSets gave up though others, which they kept, go first by the rules that no time decides: those
 * without a node, those that are pending, those that are not ready, those of a lower deletion cost. Each is taken as it
 * was in the most favourable of its last three versions. O(changes x pods of a set).
 */
export function illegalScaleIns(changes: readonly Change[]): readonly IllegalPod[] {
  const versions = new Versions();
  /** By ReplicaSet that gets smaller: the pods that it has asked to go since. */
  const shrinking = new Map<string, Asked[]>();
  const illegal: IllegalPod[] = [];
  const close = (set: string) => {
    for (const each of shrinking.get(set) ?? []) {
      const gone = new Set(shrinking.get(set)!.map(({ pod }) => pod));
      const kept = [...each.others].find(
        ([pod, rank]) => !gone.has(pod) && isLive(versions, pod) && compare(rank, each.least) < 0,
      );
      if (kept !== undefined) illegal.push({ t: each.t, pod: each.pod, why: `${kept[0]} goes first` });
    }
    shrinking.delete(set);
  };
  for (const change of changes) {
    const { kind, name, op, set = {}, t } = change;
    if (kind === "ReplicaSet" && set["spec.replicas"] !== undefined) {
      close(name);
      if (op === "update" && hasShrunk(set["spec.replicas"] as readonly number[])) shrinking.set(name, []);
    }
    const views = kind === "Pod" && op === "update" ? versions.of("Pod", name) : [];
    const asked = shrinking.get(String(views[0]?.["owner"]));
    const isAsked = set["terminating"] !== undefined && set["disruption"] === undefined;
    if (asked !== undefined && isAsked && views[0]!["disruption"] === undefined)
      asked.push({
        t,
        pod: name,
        least: rankOf(views, Math.min),
        others: ranksBeside(versions, name, views[0]!),
      });
    versions.add(change);
  }
  for (const set of shrinking.keys()) close(set);
  return illegal;
}

function hasShrunk([before = 0, after = 0]: readonly number[]): boolean {
  return after < before;
}

function isLive(versions: Versions, pod: string): boolean {
  const [view] = versions.of("Pod", pod);
  return view !== undefined && view["terminating"] !== true;
}

function ranksBeside(versions: Versions, name: string, { owner }: View): Asked["others"] {
  const others = new Map<string, readonly number[]>();
  for (const other of versions.names("Pod")) {
    const views = versions.of("Pod", other);
    const isBeside = other !== name && views[0]!["owner"] === owner && isLive(versions, other);
    if (isBeside && !/Failed|Succeeded/.test(String(views[0]!["phase"])))
      others.set(other, rankOf(views, Math.max));
  }
  return others;
}

/** Has a node, is running, is ready, deletion cost: each the least, or the most, of the last versions. */
function rankOf(views: readonly View[], pick: (...values: number[]) => number): readonly number[] {
  return [
    ({ node }: View) => Number(node !== undefined),
    ({ phase }: View) => Number(phase === "Running"),
    ({ ready }: View) => Number(ready === true),
    ({ deletionCost }: View) => Number(deletionCost ?? 0),
  ].map((of) => pick(...views.map(of)));
}

function compare(some: readonly number[], others: readonly number[]): number {
  return some.map((each, i) => each - others[i]!).find((difference) => difference !== 0) ?? 0;
}
