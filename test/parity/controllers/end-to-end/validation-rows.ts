import type { ControllerCase, ControllerRun } from "../recording.ts";
import { measuredDetailsOf } from "./details.ts";
import { isFree, type Judgement, judge } from "./judgement.ts";
import { type Predicted, predict } from "./predict.ts";

/** One figure of one recorded run: what was measured, and what was predicted from the same actions. */
export interface ValidationRow {
  readonly case: string;
  readonly repeat: number;
  readonly figure: string;
  /** Of a single workload or node; else one of the scenario's main figures. */
  readonly isDetail: boolean;
  readonly measured: readonly (number | null)[];
  readonly predicted: Predicted;
  readonly judgement: Judgement;
  /** Whether it hangs on chance, or on how fast the machine of the recording was. */
  readonly isFree: boolean;
}

/** Leaves no trace in what was written. */
const NOT_WRITTEN = /^drain \S+: refused$/;

/** Predicts every run of a case, and sets it beside what was measured. */
export function validate(recorded: ControllerCase): readonly ValidationRow[] {
  return recorded.runs.flatMap((run) => validateRun(recorded, run));
}

/** The same of one run. */
export function validateRun(recorded: ControllerCase, run: ControllerRun): readonly ValidationRow[] {
  const { id, runs, keyFigures = {} } = recorded;
  const i = runs.indexOf(run);
  const details = runs.map(measuredDetailsOf);
  const detailNames = new Set(details.flatMap((each) => Object.keys(each)));
  const { figures } = predict(recorded, run);
  const row = (figure: string, isDetail: boolean, measured: readonly (number | null)[]): ValidationRow => {
    const predicted = figures.get(figure) ?? NEVER;
    const own = measured[i] ?? null;
    const judged = { figure, predicted, own, repeats: measured, load: run.load1Mean ?? 0 };
    return {
      case: id,
      repeat: run.repeat,
      figure,
      isDetail,
      measured,
      predicted,
      judgement: judge(judged),
      isFree: isFree(judged),
    };
  };
  return [
    ...Object.entries(keyFigures)
      .filter(([figure]) => !NOT_WRITTEN.test(figure))
      .map(([figure, measured]) => row(figure, false, measured)),
    ...[...detailNames].map((figure) =>
      row(
        figure,
        true,
        details.map((each) => each[figure] ?? null),
      ),
    ),
  ];
}

const NEVER: Predicted = { median: null, range: [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] };
