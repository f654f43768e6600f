import type { Change, ControllerRun } from "../recording.ts";
import { Course, downAt, isServing, type Phase, phasesOf, type WorkloadCourse } from "./course.ts";
import { rounded } from "./waits.ts";

/** Figures of one phase: of one workload, or of all Deployments and StatefulSets together. */
export interface PhaseFigures {
  minReady: number;
  minServing: number;
  minAvailable: number;
  shortReady: number;
  shortServing: number;
  shortAvailable: number;
  maxPods: number;
  maxPodsNotTerminating: number;
  podsCreated: number;
  /** The last change of the spec; together: the first. */
  changed?: number;
  /** From there to complete, in whatever phase; null: not within the run, or overtaken. */
  completeAfter?: number | null;
  firstNewReadyAfter?: number | null;
}

export interface MeasuredPhase {
  readonly phase: string;
  readonly t0: number;
  readonly t1: number;
  readonly all: PhaseFigures;
  readonly workloads: Readonly<Record<string, PhaseFigures>>;
}

/** Availability and duration by phase. O(changes x workloads). */
export function measurePhases(
  run: Pick<ControllerRun, "actions" | "seconds">,
  changes: readonly Change[],
): readonly MeasuredPhase[] {
  const phases = phasesOf(run);
  const meters = phases.map((phase) => new PhaseMeter(phase));
  const isDown = downAt(run.actions);
  const course = new Course();
  const progress = new Map<string, SpecChange[]>();
  const turns = run.actions.filter(({ what }) => what.startsWith("node-")).map(({ t }) => t);
  let now = 0;
  const advance = (to: number) => {
    // Servers stop and return between changes, too.
    for (const at of [...turns.filter((t) => t > now && t < to), to]) {
      for (const meter of meters) meter.advance(now, at, course, isDown);
      now = at;
    }
  };
  course.read(changes, {
    before: (t) => {
      if (t > now) advance(t);
    },
    changed: (change) => {
      noteSpec(change, course, progress);
      notePods(change, course, progress);
      for (const meter of meters) meter.note(change, course);
    },
  });
  if (run.seconds > now) advance(run.seconds);
  return meters.map((meter) => meter.finish(progress));
}

/** The spec of a workload became another, and what came of it. */
interface SpecChange {
  readonly t: number;
  readonly image: unknown;
  complete: number | undefined;
  firstNewReady: number | undefined;
}

function noteSpec({ t, kind, name, op, set = {} }: Change, course: Course, progress: Progress): void {
  if (kind !== "Deployment" && kind !== "StatefulSet") return;
  const workload = course.workloads.get(name)!;
  const changes = progress.get(name) ?? [];
  progress.set(name, changes);
  const isNew =
    op === "create" || (op === "update" && SPEC_FIELDS[kind].some((field) => Object.hasOwn(set, field)));
  if (isNew)
    changes.push({ t, image: workload.fields["image"], complete: undefined, firstNewReady: undefined });
  const last = changes.at(-1);
  if (last !== undefined && last.complete === undefined && isComplete(workload, changes.length))
    last.complete = t;
}

function notePods({ t, kind, name }: Change, course: Course, progress: Progress): void {
  const pod = kind === "Pod" ? course.pods.get(name) : undefined;
  const last = pod === undefined ? undefined : progress.get(pod.workload)?.at(-1);
  if (pod === undefined || last === undefined || last.firstNewReady !== undefined) return;
  if (isServing(pod) && pod.created >= last.t && pod.image === last.image) last.firstNewReady = t;
}

type Progress = Map<string, SpecChange[]>;

const SPEC_FIELDS: Readonly<Record<"Deployment" | "StatefulSet", readonly string[]>> = {
  Deployment: ["generation"],
  StatefulSet: ["spec.replicas", "image", "partition"],
};

/** `specs`: how many there were, which is the generation. */
function isComplete({ kind, fields }: WorkloadCourse, specs: number): boolean {
  const wanted = fields["spec.replicas"];
  const counts = [fields["updatedReplicas"], fields["replicas"], fields["availableReplicas"]];
  if (counts.some((count) => count !== wanted)) return false;
  if (kind === "StatefulSet" && fields["currentRevision"] !== fields["updateRevision"]) return false;
  return Number(fields["observedGeneration"]) >= Number(fields["generation"] ?? specs);
}

/** What one workload is like now. */
interface Standing {
  readonly wanted: number;
  readonly ready: number;
  readonly serving: number;
  readonly available: number;
}

class PhaseMeter {
  readonly #phase: Phase;
  readonly #byName = new Map<string, PhaseFigures>();
  readonly #all = noFigures();
  #hasBegun = false;

  constructor(phase: Phase) {
    this.#phase = phase;
  }

  /** Nothing changes between two instants. */
  advance(from: number, to: number, course: Course, isDown: (node: string, t: number) => boolean): void {
    const begin = Math.max(from, this.#phase.from);
    const end = Math.min(to, this.#phase.to);
    if (end <= begin) return;
    let sum: Standing = NOTHING;
    for (const workload of course.workloads.values()) {
      if (workload.kind === "Job") continue;
      // Of one workload pods are counted from the beginning of a phase on; of all together, as they change.
      if (!this.#hasBegun) takePods(this.#of(workload.name), podsOf(workload));
      const standing = standingOf(workload, begin, isDown);
      take(this.#of(workload.name), standing, end - begin);
      sum = plus(sum, standing);
    }
    this.#hasBegun = true;
    take(this.#all, sum, 0);
  }

  /** A pod has changed: pods are counted after that. */
  note({ t, kind, op, name }: Change, course: Course): void {
    if (kind !== "Pod" || t < this.#phase.from || t >= this.#phase.to) return;
    const changed = course.workloads.get(course.pods.get(name)!.workload);
    if (changed === undefined || changed.kind === "Job") return;
    let sum = NO_PODS;
    for (const workload of course.workloads.values()) {
      if (workload.kind === "Job") continue;
      const counts = podsOf(workload);
      takePods(this.#of(workload.name), counts);
      sum = { all: sum.all + counts.all, notTerminating: sum.notTerminating + counts.notTerminating };
    }
    takePods(this.#all, sum);
    if (op !== "create") return;
    this.#all.podsCreated++;
    this.#of(changed.name).podsCreated++;
  }

  finish(progress: Progress): MeasuredPhase {
    const { name, from, to } = this.#phase;
    const changed: SpecChange[] = [];
    for (const [workload, figures] of this.#byName) {
      const last = (progress.get(workload) ?? []).findLast(({ t }) => t >= from && t < to);
      if (last !== undefined) {
        figures.changed = last.t;
        figures.completeAfter = after(last.t, last.complete);
        if (last.firstNewReady !== undefined || last.image !== undefined)
          figures.firstNewReadyAfter = after(last.t, last.firstNewReady);
        changed.push(last);
      }
      this.#all.shortReady += figures.shortReady;
      this.#all.shortServing += figures.shortServing;
      this.#all.shortAvailable += figures.shortAvailable;
    }
    if (changed.length > 0) {
      const first = Math.min(...changed.map(({ t }) => t));
      const isDone = changed.every(({ complete }) => complete !== undefined);
      this.#all.changed = first;
      this.#all.completeAfter = isDone
        ? rounded(Math.max(...changed.map(({ complete }) => complete!)) - first)
        : null;
    }
    const workloads = Object.fromEntries([...this.#byName].map(([each, figures]) => [each, tidy(figures)]));
    return { phase: name, t0: from, t1: to, all: tidy(this.#all), workloads };
  }

  #of(name: string): PhaseFigures {
    const figures = this.#byName.get(name) ?? noFigures();
    this.#byName.set(name, figures);
    return figures;
  }
}

function standingOf(
  { fields, pods, isGone }: WorkloadCourse,
  t: number,
  isDown: (node: string, t: number) => boolean,
): Standing {
  const ready = [...pods].filter(isServing);
  return {
    wanted: isGone ? 0 : Number(fields["spec.replicas"]),
    ready: ready.length,
    serving: ready.filter(({ node }) => !isDown(node!, t)).length,
    // Of one that was deleted, what was seen last.
    available: Number(fields["availableReplicas"] ?? 0),
  };
}

function podsOf({ pods }: WorkloadCourse): Pods {
  const there = [...pods].filter(({ phase }) => phase !== "Failed" && phase !== "Succeeded");
  return { all: there.length, notTerminating: there.filter(({ isTerminating }) => !isTerminating).length };
}

function takePods(figures: PhaseFigures, { all, notTerminating }: Pods): void {
  figures.maxPods = Math.max(figures.maxPods, all);
  figures.maxPodsNotTerminating = Math.max(figures.maxPodsNotTerminating, notTerminating);
}

interface Pods {
  readonly all: number;
  readonly notTerminating: number;
}

const NO_PODS: Pods = { all: 0, notTerminating: 0 };

function take(figures: PhaseFigures, now: Standing, seconds: number): void {
  figures.minReady = Math.min(figures.minReady, now.ready);
  figures.minServing = Math.min(figures.minServing, now.serving);
  figures.minAvailable = Math.min(figures.minAvailable, now.available);
  figures.shortReady += seconds * Math.max(0, now.wanted - now.ready);
  figures.shortServing += seconds * Math.max(0, now.wanted - now.serving);
  figures.shortAvailable += seconds * Math.max(0, now.wanted - now.available);
}

function plus(a: Standing, b: Standing): Standing {
  return {
    wanted: a.wanted + b.wanted,
    ready: a.ready + b.ready,
    serving: a.serving + b.serving,
    available: a.available + b.available,
  };
}

const NOTHING: Standing = { wanted: 0, ready: 0, serving: 0, available: 0 };

function noFigures(): PhaseFigures {
  return {
    minReady: Number.POSITIVE_INFINITY,
    minServing: Number.POSITIVE_INFINITY,
    minAvailable: Number.POSITIVE_INFINITY,
    shortReady: 0,
    shortServing: 0,
    shortAvailable: 0,
    maxPods: 0,
    maxPodsNotTerminating: 0,
    podsCreated: 0,
  };
}

function tidy(figures: PhaseFigures): PhaseFigures {
  const { shortReady, shortServing, shortAvailable } = figures;
  return {
    ...figures,
    shortReady: rounded(shortReady),
    shortServing: rounded(shortServing),
    shortAvailable: rounded(shortAvailable),
  };
}

function after(from: number, to: number | undefined): number | null {
  return to === undefined ? null : rounded(to - from);
}
