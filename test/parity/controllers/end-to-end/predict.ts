import type { Change, ControllerCase, ControllerRun } from "../recording.ts";
import { replay } from "../replay.ts";
import { Course } from "./course.ts";
import { type Figures, figuresOf } from "./figures.ts";

/** What the simulation says of a recorded run. */
export interface Prediction {
  /** The median of the simulations that count. */
  readonly figures: Figures;
  /** From the least to the most of them. */
  readonly range: Readonly<Record<string, readonly [number, number]>>;
  /** How many simulations were made, and how many count. */
  readonly tried: number;
  readonly counted: number;
}

/** Simulations that count, and at most so many are tried where nodes are lost. */
const WANTED = 3;
const MOST_TRIED = 20;

/** Seconds that a simulation goes on after the end of the recording: a rollout may be slower. */
const MORE = 60;

/**
 * Plays a recorded run with several seeds: who is placed where among equals, and who is retried first, is chance.
 *
 * What follows from a lost node depends on what was there, which is chance too. So those simulations count that lose as
 * many pods as were lost in the recording, and the same ones of a StatefulSet; where there is none, the nearest do.
 */
export function predict(recorded: ControllerCase, run: ControllerRun): Prediction {
  const wanted = lossesOf(run, run.changes);
  const isLosing = wanted.length > 0;
  const played: { readonly figures: Figures; readonly distance: number }[] = [];
  for (let seed = 1; seed <= (isLosing ? MOST_TRIED : WANTED); seed++) {
    const { changes } = replay(recorded, { ...run, seconds: run.seconds + MORE }, { seed });
    played.push({ figures: figuresOf(run, changes), distance: distanceOf(wanted, lossesOf(run, changes)) });
    if (played.filter(({ distance }) => distance === 0).length === WANTED) break;
  }
  played.sort((a, b) => a.distance - b.distance);
  const nearest = played.filter(({ distance }) => distance === played[0]!.distance).slice(0, WANTED);
  return { ...summed(nearest.map(({ figures }) => figures)), tried: played.length, counted: nearest.length };
}

function summed(all: readonly Figures[]): Pick<Prediction, "figures" | "range"> {
  const figures: Record<string, number | null> = {};
  const range: Record<string, readonly [number, number]> = {};
  for (const name of new Set(all.flatMap((each) => Object.keys(each)))) {
    const known = all.map((each) => each[name] ?? null).filter((each) => each !== null);
    known.sort((a, b) => a - b);
    const isUsual = known.length > all.length / 2;
    figures[name] = isUsual ? known[Math.floor((known.length - 1) / 2)]! : null;
    if (known.length > 0) range[name] = [known[0]!, known.at(-1)!];
  }
  return { figures, range };
}

/** Of each failure: which pods had not ended on the lost nodes; those of other kinds than StatefulSets without name. */
function lossesOf({ actions }: ControllerRun, changes: readonly Change[]): readonly (readonly string[])[] {
  return actions
    .filter(({ what }) => what === "node-fail")
    .map(({ t, nodes }) => {
      const course = new Course();
      course.read(
        changes.filter((change) => change.t <= t),
        {},
      );
      return course.all
        .filter(({ node, phase, isGone }) => !isGone && isRunning(phase) && nodes!.includes(node!))
        .map(({ name, workload }) => (course.workloads.get(workload)?.kind === "StatefulSet" ? name : ""));
    });
}

function isRunning(phase: string): boolean {
  return phase !== "Succeeded" && phase !== "Failed";
}

function distanceOf(wanted: readonly (readonly string[])[], found: readonly (readonly string[])[]): number {
  let distance = 0;
  for (const [i, losses] of wanted.entries()) {
    const own = [...found[i]!];
    for (const loss of losses) {
      const place = own.indexOf(loss);
      if (place < 0) distance++;
      else own.splice(place, 1);
    }
    distance += own.length;
  }
  return distance;
}
