import type { Counted, Survey } from "../manifest/survey.ts";

/** What a scenario's author should know of its manifests: what comes to nothing. */
export function surveyNotes({ notSimulated, ignoredFields, leftOut }: Survey): readonly string[] {
  return [
    ...note(NOT_SIMULATED, notSimulated),
    ...note("left out", leftOut),
    ...note(WITHOUT_EFFECT, ignoredFields),
  ];
}

const NOT_SIMULATED = "objects that are not simulated";
const WITHOUT_EFFECT = "fields of objects without effect here";

/** Whether a scenario's note is of something that its manifests ask for in vain. */
export function isInVain(text: string): boolean {
  return text.startsWith(`${NOT_SIMULATED}:`) || text.startsWith(`${WITHOUT_EFFECT}:`);
}

function note(what: string, counted: readonly Counted[]): readonly string[] {
  if (counted.length === 0) return [];
  return [`${what}: ${counted.map(({ what: each, count }) => `${each} (${count})`).join(", ")}`];
}
