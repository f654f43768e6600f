import { word } from "./scalars.ts";
import { mapped } from "./shape.ts";

/** A Monday. */
export const DEFAULT_START = "2026-01-05T00:00:00Z";

const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;

/** An instant of the calendar, as microseconds since 1970. */
export const startTime = mapped(
  word(FORM, `an instant such as "${DEFAULT_START}"`, "wrong-value"),
  (text, place, reading) => {
    const milliseconds = Date.parse(text);
    if (Number.isFinite(milliseconds)) return milliseconds * 1000;
    return reading.error(
      place,
      "wrong-value",
      `there is no instant "${text}"`,
      `write one like "${DEFAULT_START}"`,
    );
  },
);
