import type { Change, ControllerCase, ControllerRun } from "../recording.ts";
import { replay } from "../replay.ts";
import { Course } from "./course.ts";
import { detailsOf } from "./details.ts";
import { type Figures, figuresOf } from "./figures.ts";

/** What the simulations of a recorded run say of one figure; null: not within the run. */
export interface Predicted {
  /** The middle one. */
  readonly median: number | null;
  /** From the least to the most; Infinity: not within the run for some. */
  readonly range: readonly [number, number];
}

export interface Prediction {
  readonly figures: ReadonlyMap<string, Predicted>;
  /** How many simulations were made, and how many count. */
  readonly tried: number;
  readonly counted: number;
}

/** Simulations of a run; after a few that are all alike there is nothing that chance decides. */
const TRIED = 20;
const ALIKE = 3;

/** Of those in which nodes are lost, so many count at least. */
const LEAST_COUNTED = 10;

/** Seconds that a simulation goes on after the end of the recording: a rollout may be slower. */
const MORE = 60;

/**
 * Plays a recorded run with several seeds: who is placed where among equals, and who is retried first, is chance.
 *
 * What follows from a lost node depends on what was there, which is chance too. So those simulations count that lose as
 * many pods as were lost in the recording, and the same ones of a StatefulSet; where there are few, the nearest do.
 */
export function predict(recorded: ControllerCase, run: ControllerRun): Prediction {
  const wanted = lossesOf(run, run.changes);
  const played: { readonly figures: Figures; readonly distance: number }[] = [];
  for (let seed = 1; seed <= TRIED; seed++) {
    const { changes } = replay(recorded, { ...run, seconds: run.seconds + MORE }, { seed });
    const figures = { ...figuresOf(run, changes), ...detailsOf(run, changes) };
    played.push({ figures, distance: distanceOf(wanted, lossesOf(run, changes)) });
    if (seed === ALIKE && areAlike(played.map((each) => each.figures))) break;
  }
  played.sort((a, b) => a.distance - b.distance);
  const worst = played[Math.min(LEAST_COUNTED, played.length) - 1]!.distance;
  const nearest = played.filter(({ distance }) => distance <= worst);
  return {
    figures: summed(nearest.map(({ figures }) => figures)),
    tried: played.length,
    counted: nearest.length,
  };
}

function areAlike(all: readonly Figures[]): boolean {
  return new Set(all.map((each) => JSON.stringify(each))).size === 1;
}

function summed(all: readonly Figures[]): ReadonlyMap<string, Predicted> {
  const names = new Set(all.flatMap((each) => Object.keys(each)));
  return new Map(
    [...names].map((name) => {
      const values = all.map((each) => each[name] ?? Number.POSITIVE_INFINITY);
      values.sort((a, b) => a - b);
      const middle = values[(values.length - 1) >> 1]!;
      return [
        name,
        { median: Number.isFinite(middle) ? middle : null, range: [values[0]!, values.at(-1)!] },
      ] as const;
    }),
  );
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
