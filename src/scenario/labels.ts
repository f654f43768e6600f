import { mapOf } from "./collections.ts";
import { word } from "./scalars.ts";

const KEY = "letters, digits and - _ . /, with a letter or digit at both ends";
const VALUE = "at most 63 letters, digits and - _ ., with a letter or digit at both ends";

const labelKey = word(/^[A-Za-z0-9]([-\w./]*[A-Za-z0-9])?$/, KEY);
const labelValue = word(/^([A-Za-z0-9]([-\w.]*[A-Za-z0-9])?)?$/, VALUE, "bad-name", 63);

/** Labels of pods or nodes. */
export const labelMap = mapOf(labelKey, labelValue);
