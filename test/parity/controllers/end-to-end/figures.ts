import type { Change, ControllerRun, RecordedAction } from "../recording.ts";
import { Course, type PodCourse } from "./course.ts";
import { measureFailures } from "./failures.ts";
import { measurePhases } from "./phases.ts";
import { rounded, type Waits, waitsOf } from "./waits.ts";

/** The main figures of a whole scenario, by the names of the recordings' `keyFigures`. */
export type Figures = Readonly<Record<string, number | null>>;

/** What the changes of a run come to, by the definitions in the README of the recordings. */
export function figuresOf(run: ControllerRun, changes: readonly Change[]): Figures {
  const course = new Course();
  course.read(changes, {});
  return {
    ...phaseFigures(run, changes),
    ...Object.assign({}, ...measureFailures(run, changes).map((each) => named("failure: ", each))),
    ...drainFigures(run.actions, course),
    ...burstFigures(run, course),
    ...jobFigures(run, changes, course),
    ...preemptionFigures(run, course, changes),
    ...podFigures(course),
  };
}

function phaseFigures(run: ControllerRun, changes: readonly Change[]): Figures {
  const figures: Record<string, number | null> = {};
  for (const { phase, all, workloads } of measurePhases(run, changes)) {
    if (Object.keys(workloads).length === 0) continue;
    const { changed: _, firstNewReadyAfter: __, ...told } = all;
    Object.assign(figures, named(`${phase}: `, told));
  }
  return figures;
}

/** Refusals leave no trace in what was written, and are not told. */
function drainFigures(actions: readonly RecordedAction[], { all }: Course): Figures {
  const figures: Record<string, number | null> = {};
  for (const { t, args } of actions) {
    if (args?.[0] !== "drain") continue;
    const [, node] = args;
    const evicted = all.filter(
      (pod) => pod.node === node && pod.disruption === "EvictionByEvictionAPI" && pod.disrupted! >= t,
    );
    // kubectl looks each second after an eviction whether the pod is gone.
    const seen = evicted.map(({ asked, gone }) => gone && asked! + Math.ceil(gone - asked!));
    figures[`drain ${node}: seconds`] = seen.every(isThere) ? rounded(Math.max(...seen, t) - t) : null;
    figures[`drain ${node}: evicted`] = evicted.length;
  }
  return figures;
}

/** Bare pods that come in a stream, and nodes that come later. */
function burstFigures({ actions }: ControllerRun, { all }: Course): Figures {
  const bare = all.filter(({ name, workload }) => name === workload);
  if (bare.length === 0) return {};
  const more =
    actions.find(({ what, name }) => what === "phase" && name === "more nodes")?.t ??
    Number.POSITIVE_INFINITY;
  const first = Math.min(...bare.map(({ created }) => created));
  const bound = bare.filter((pod) => pod.bound !== undefined);
  const before = bound.filter((pod) => pod.bound! < more);
  const later = bound.filter((pod) => pod.bound! >= more);
  const ends = (pods: readonly PodCourse[]) => pods.map((pod) => pod.bound!);
  const lastBefore = Math.max(...ends(before));
  return {
    "burst: makespan": rounded(Math.max(...ends(bound)) - first),
    "burst: neverBound": bare.length - bound.length,
    ...named("burst beforeMoreNodes: ", {
      bound: before.length,
      ...waits(before),
      lastBound: rounded(lastBefore - first),
      boundPerSecond: rounded((before.length - 1) / (lastBefore - Math.min(...ends(before)))),
    }),
    ...(later.length > 0 &&
      named("burst afterMoreNodes: ", {
        bound: later.length,
        ...waits(later),
        firstBoundAfterNodes: rounded(Math.min(...ends(later)) - more),
        lastBoundAfterNodes: rounded(Math.max(...ends(later)) - more),
      })),
  };
}

function jobFigures(run: ControllerRun, changes: readonly Change[], course: Course): Figures {
  const figures: Record<string, number | null> = {};
  const created = new Map<string, number>();
  const ends: number[][] = [[], []];
  for (const { t, kind, name, op, set = {} } of changes) {
    if (kind !== "Job") continue;
    if (op === "create") {
      created.set(name, t);
      figures[`job ${name}: successCriteriaMetAfter`] = null;
      figures[`job ${name}: completeAfter`] = null;
      figures[`job ${name}: podsCreated`] = course.all.filter(({ workload }) => workload === name).length;
    }
    for (const [i, condition] of ["SuccessCriteriaMet", "Complete"].entries()) {
      if (!(`cond.${condition}` in set)) continue;
      const key = i === 0 ? "successCriteriaMetAfter" : "completeAfter";
      figures[`job ${name}: ${key}`] = rounded(t - created.get(name)!);
      ends[i]!.push(t);
    }
  }
  if (created.size === 0) return {};
  const first = Math.min(...created.values());
  const makespan = (times: readonly number[]) =>
    times.length < created.size ? null : rounded(Math.max(...times) - first);
  const stretches = course.all
    .filter(({ workload, running }) => created.has(workload) && running !== undefined)
    .map(
      ({ running, asked, ended, gone }) =>
        [running!, Math.min(...[asked, ended, gone, run.seconds].filter(isThere))] as const,
    );
  return {
    "jobs: makespanToSuccessCriteria": makespan(ends[0]!),
    "jobs: makespanToComplete": makespan(ends[1]!),
    "jobs: mostRunning": mostAtOnce(stretches),
    "jobs: podSecondsRunning": rounded(stretches.reduce((sum, [from, to]) => sum + to - from, 0)),
    ...figures,
  };
}

function isThere(t: number | undefined): t is number {
  return t !== undefined;
}

function mostAtOnce(stretches: readonly (readonly [number, number])[]): number {
  const steps = stretches.flatMap(([from, to]) => [
    { t: from, by: 1 },
    { t: to, by: -1 },
  ]);
  steps.sort((a, b) => a.t - b.t || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of steps) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

/** Pods that had to go for others, and a Deployment of high priority for which they went. */
function preemptionFigures({ actions }: ControllerRun, { all }: Course, changes: readonly Change[]): Figures {
  const victims = all.filter(({ disruption }) => disruption?.startsWith("PreemptionByScheduler"));
  const high = all.filter(({ workload }) => workload === "high");
  const arrival = changes.find(
    ({ kind, name, op }) => kind === "Deployment" && name === "high" && op === "create",
  )?.t;
  if (arrival === undefined || victims.length === 0) return {};
  const span = (name: string, times: readonly (number | undefined)[]): Figures => {
    const known = times.filter(isThere).map((t) => t - arrival);
    return {
      [`preemption: first ${name}`]: known.length === 0 ? null : rounded(Math.min(...known)),
      [`preemption: last ${name}`]: known.length === 0 ? null : rounded(Math.max(...known)),
    };
  };
  const gone = actions.find(
    ({ what, kind, name }) => what === "delete" && kind === "Deployment" && name === "high",
  )?.t;
  return {
    "preemption: victims": victims.length,
    "preemption: lowAvailableAfterHighGone": gone === undefined ? null : allAvailableAfter(gone, changes),
    ...span(
      "victimsRequested",
      victims.map(({ asked }) => asked),
    ),
    ...span(
      "victimsGone",
      victims.map((pod) => pod.gone),
    ),
    ...span(
      "highBound",
      high.map(({ bound }) => bound),
    ),
    ...span(
      "highReady",
      high.map(({ ready }) => ready),
    ),
  };
}

/** When the other Deployments have all they want after an instant; seconds from there. */
function allAvailableAfter(from: number, changes: readonly Change[]): number | null {
  const course = new Course();
  let at: number | null = null;
  course.read(changes, {
    changed: ({ t, kind }) => {
      if (kind !== "Deployment" || t < from || at !== null) return;
      const others = [...course.workloads.values()].filter(
        (each) => each.kind === "Deployment" && each.name !== "high",
      );
      if (others.every(({ fields }) => fields["availableReplicas"] === fields["spec.replicas"]))
        at = rounded(t - from);
    },
  });
  return at;
}

function podFigures({ all }: Course): Figures {
  const bound = all.filter((pod) => pod.bound !== undefined);
  return named("pods: ", { created: all.length, ...waits(bound) });
}

/** From creation to binding. */
function waits(pods: readonly PodCourse[]): Figures {
  const of: Partial<Waits> = waitsOf(pods.map(({ created, bound }) => bound! - created)) ?? {};
  const { n: _, ...told } = of;
  return named("wait ", told);
}

function named(prefix: string, figures: Readonly<Record<string, number | null | undefined>>): Figures {
  const told: Record<string, number | null> = {};
  for (const [name, value] of Object.entries(figures))
    if (value !== undefined) told[`${prefix}${name}`] = Number.isFinite(value ?? 0) ? (value ?? null) : null;
  return told;
}
