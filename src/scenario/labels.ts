import { mapOf } from "./collections.ts";
import { word } from "./scalars.ts";
import { mapped, type Shape } from "./shape.ts";

const KEY = "letters, digits and - _ . /, with a letter or digit at both ends";
const VALUE = "at most 63 letters, digits and - _ ., with a letter or digit at both ends";

const labelKey = word(/^[A-Za-z0-9]([-\w./]*[A-Za-z0-9])?$/, KEY);
const labelValue = word(/^([A-Za-z0-9]([-\w.]*[A-Za-z0-9])?)?$/, VALUE, "bad-name", 63);

/** Labels of pods or nodes. */
export const labelMap = mapOf(labelKey, labelValue);

/** As null, as a value of a label. */
const nothing: Shape<{ readonly value: undefined }> = {
  read: (value, reading) => {
    if (value.kind === "scalar" && value.value === null) return { value: undefined };
    return reading.error(
      value.place,
      "wrong-type",
      "must be a text, or null",
      "write KEY: value, or KEY: null",
    );
  },
  schema: () => ({ type: "null" }),
};

const labelChange: Shape<{ readonly value: string | undefined }> = {
  read: (value, reading) => {
    if (value.kind === "scalar" && value.value !== null)
      return mapped(labelValue, (read) => ({ value: read })).read(value, reading);
    return nothing.read(value, reading);
  },
  schema: (definitions) => ({ anyOf: [labelValue.schema(definitions), { type: "null" }] }),
};

/** Labels that are set, and (undefined) taken away. */
export const labelChanges: Shape<Readonly<Record<string, string | undefined>>> = mapped(
  mapOf(labelKey, labelChange),
  (read) => Object.fromEntries([...read].map(([key, { value }]) => [key, value])),
);
