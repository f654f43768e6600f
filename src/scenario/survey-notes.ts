import type { Counted, Survey } from "../manifest/survey.ts";

/** What a scenario's author should know of its manifests: what comes to nothing. */
export function surveyNotes({ notSimulated, ignoredFields, leftOut }: Survey): readonly string[] {
  return [
    ...note("objects that are not simulated", notSimulated),
    ...note("left out", leftOut),
    ...note("fields of objects without effect here", ignoredFields),
  ];
}

function note(what: string, counted: readonly Counted[]): readonly string[] {
  if (counted.length === 0) return [];
  return [`${what}: ${counted.map(({ what: each, count }) => `${each} (${count})`).join(", ")}`];
}
