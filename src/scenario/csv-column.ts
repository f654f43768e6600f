import type { CsvColumn } from "../trace/csv.ts";
import { string, wholeNumber } from "./scalars.ts";
import { byKind, type Shape } from "./shape.ts";

const WANTED = "the name of a column, or its number";

/** A column of a CSV file: its name in the header, or its number from 1. `example` completes the hint. */
export function csvColumn(example: string): Shape<CsvColumn> {
  return byKind<CsvColumn>(WANTED, example, {
    scalar: {
      read: (value, reading) =>
        value.kind === "scalar" && typeof value.value === "number"
          ? wholeNumber(1, 100_000).read(value, reading)
          : string(WANTED).read(value, reading),
      schema: () => ({ type: ["string", "integer"] }),
    },
  });
}
