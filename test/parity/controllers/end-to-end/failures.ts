import type { Change, ControllerRun, RecordedAction } from "../recording.ts";
import { Course, downAt, isServing, type PodCourse } from "./course.ts";
import type { NodeTimes } from "./details.ts";
import { rounded } from "./waits.ts";

/** What came of nodes that stopped together; times in seconds after that, or after their return. */
export type MeasuredFailure = Readonly<Record<string, number | null>>;

/** By the actions node-fail, in order. */
export function measureFailures(run: ControllerRun, changes: readonly Change[]): readonly MeasuredFailure[] {
  return run.actions
    .filter(({ what }) => what === "node-fail")
    .map((failure) => measureFailure(failure, run, changes));
}

/** The same by node. */
export function measureNodes(
  { actions }: ControllerRun,
  changes: readonly Change[],
): readonly Readonly<Record<string, NodeTimes>>[] {
  return actions
    .filter(({ what }) => what === "node-fail")
    .map(({ t, nodes }) => {
      const later = changes.filter((change) => change.t >= t);
      const course = new Course();
      course.read(changes, {});
      return Object.fromEntries(nodes!.map((node) => [node, timesOf(node, t, later, course)]));
    });
}

function timesOf(name: string, failedAt: number, later: readonly Change[], { all }: Course): NodeTimes {
  const own = later.filter((change) => change.kind === "Node" && change.name === name);
  const first = (isIt: (change: Change) => boolean) => own.find(isIt)?.t;
  const evictions = all
    .filter((pod) => pod.node === name && isEvicted(pod, failedAt))
    .map(({ asked, disrupted }) => Math.max(asked!, disrupted!));
  const after = (t: number | undefined) =>
    t === undefined || !Number.isFinite(t) ? null : rounded(t - failedAt);
  return {
    notReadyAfter: after(first(({ set }) => isNotReady(set?.["cond.Ready"]))),
    noExecuteAfter: after(
      first(({ set }) => /NoExecute/.test(JSON.stringify(latestOf(set?.["taints"]) ?? ""))),
    ),
    firstEvictionAfter: after(Math.min(...evictions)),
    lastEvictionAfter: after(Math.max(...evictions)),
  };
}

function isNotReady(change: unknown): boolean {
  return change !== undefined && !String(latestOf(change)).startsWith("True");
}

/** Of a change from one value to another. */
function latestOf(change: unknown): unknown {
  return Array.isArray(change) ? change[1] : change;
}

function isEvicted({ asked, disruption, disrupted }: PodCourse, since: number): boolean {
  return disruption === "DeletionByTaintManager" && disrupted! >= since && asked !== undefined;
}

function measureFailure(
  failure: RecordedAction,
  { actions }: ControllerRun,
  changes: readonly Change[],
): MeasuredFailure {
  const failed = failure.nodes!;
  const back = actions.find(
    ({ what, t, nodes }) =>
      what === "node-return" && t > failure.t && nodes!.some((node) => failed.includes(node)),
  );
  const isDown = downAt(actions);
  const course = new Course();
  const notReady = new Map<string, number>();
  const ready = new Map<string, number>();
  const untainted = new Map<string, number>();
  let mostShort = 0;
  let servingFull: number | undefined;
  let hanging: readonly PodCourse[] = [];
  const look = (t: number) => {
    if (t < failure.t) return;
    const short = shortOf(course, (node) => isDown(node, t));
    mostShort = Math.max(mostShort, short);
    if (mostShort > 0 && short === 0) servingFull ??= t;
  };
  let hasFailed = false;
  let hasReturned = false;
  course.read(changes, {
    before: (t) => {
      if (!hasFailed && t > failure.t) {
        hasFailed = true;
        look(failure.t);
      }
      if (!hasReturned && back !== undefined && t > back.t) {
        hasReturned = true;
        hanging = course.all.filter(
          ({ node, isGone, isTerminating }) => !isGone && isTerminating && failed.includes(node!),
        );
        look(back.t);
      }
    },
    changed: ({ t, kind, name, set = {} }) => {
      if (t < failure.t) return;
      if (kind === "Node" && failed.includes(name)) {
        const { fields } = course.nodes.get(name)!;
        const isReady = String(fields["cond.Ready"] ?? "True").startsWith("True");
        if ("cond.Ready" in set && !isReady && !notReady.has(name)) notReady.set(name, t);
        if (back !== undefined && t >= back.t) {
          if ("cond.Ready" in set && isReady) ready.set(name, t);
          if ("taints" in set && (fields["taints"] as readonly unknown[]).length === 0)
            untainted.set(name, t);
        }
      }
      look(t);
    },
  });
  const evicted = course.all.filter(
    ({ node, disruption, disrupted }) =>
      failed.includes(node!) && disruption === "DeletionByTaintManager" && disrupted! >= failure.t,
  );
  // Another controller may have asked for the deletion before.
  const evictions = evicted.flatMap(({ asked, disrupted }) =>
    asked === undefined ? [] : [Math.max(asked, disrupted!)],
  );
  const gone = hanging.map((pod) => pod.gone);
  const since = (from: number, to: readonly (number | undefined)[], pick: (...all: number[]) => number) =>
    to.length === 0 || to.includes(undefined) ? null : rounded(pick(...(to as number[])) - from);
  const known = (times: ReadonlyMap<string, number>) => failed.map((node) => times.get(node));
  return {
    firstNotReadyAfter: since(failure.t, [...notReady.values()], Math.min),
    lastNotReadyAfter: since(failure.t, [...notReady.values()], Math.max),
    firstEvictionAfter: since(failure.t, evictions, Math.min),
    lastEvictionAfter: since(failure.t, evictions, Math.max),
    evicted: evicted.length,
    ...(hasReplicas(course) && { servingFullAfter: since(failure.t, [servingFull], Math.max) }),
    ...(hasReplicas(course) && { mostShort }),
    "readyAfterReturn (last node)": back ? since(back.t, known(ready), Math.max) : null,
    "untaintedAfterReturn (last node)": back ? since(back.t, known(untainted), Math.max) : null,
    "goneAfterReturn (last node)": back ? since(back.t, gone, Math.max) : null,
  };
}

function hasReplicas({ workloads }: Course): boolean {
  return [...workloads.values()].some(({ kind }) => kind !== "Job");
}

/** Replicas of Deployments and StatefulSets that are wanted and do not serve. */
function shortOf(course: Course, isDown: (node: string) => boolean): number {
  let short = 0;
  for (const { kind, fields, pods, isGone } of course.workloads.values()) {
    if (kind === "Job" || isGone) continue;
    const serving = [...pods].filter((pod) => isServing(pod) && !isDown(pod.node!)).length;
    short += Math.max(0, Number(fields["spec.replicas"]) - serving);
  }
  return short;
}
