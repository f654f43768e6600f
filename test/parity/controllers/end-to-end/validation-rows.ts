import type { ControllerCase } from "../recording.ts";
import { NOT_WRITTEN } from "./compare-figures.ts";
import { type Judgement, judge } from "./judgement.ts";
import { predict } from "./predict.ts";

/** One figure of one recorded run: what was measured, and what was predicted from the same actions. */
export interface ValidationRow {
  readonly case: string;
  readonly repeat: number;
  readonly figure: string;
  readonly measured: readonly (number | null)[];
  readonly predicted: number | null;
  /** Of the simulations, where they differ. */
  readonly range: readonly [number, number] | undefined;
  readonly judgement: Judgement;
}

/** Predicts every run of a case, and sets it beside what was measured. */
export function validate(recorded: ControllerCase): readonly ValidationRow[] {
  return recorded.runs.flatMap((run) => {
    const { figures, range } = predict(recorded, run);
    return Object.entries(recorded.keyFigures ?? {})
      .filter(([figure]) => !NOT_WRITTEN.test(figure))
      .map(([figure, measured]) => {
        const predicted = figures[figure] ?? null;
        const judgement = judge({
          case: recorded.id,
          figure,
          found: predicted,
          all: recorded.keyFigures ?? {},
        });
        return {
          case: recorded.id,
          repeat: run.repeat,
          figure,
          measured,
          predicted,
          range: range[figure],
          judgement,
        };
      });
  });
}
