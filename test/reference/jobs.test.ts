import { describe, expect, it } from "vitest";
import { casesOf, type RecordedObject } from "./recorded-controllers.ts";
import { replayJob } from "./replayed-job.ts";

/** Counters that hang on which of several pods is seen first are not stable in the recordings, so not compared. */
const COMPARED = [
  /^Job job (active|succeeded|failed|terminating)$/,
  /^pods (created|deleted|at most|at most, not terminating)$/,
];

/** What is not simulated: indexes, policies for failures and success, times to live. */
const UNKNOWN = [
  "podFailurePolicy",
  "successPolicy",
  "backoffLimitPerIndex",
  "ttlSecondsAfterFinished",
  "podReplacementPolicy",
];
const isSimulated = ({ spec }: RecordedObject) =>
  spec.completionMode !== "Indexed" && UNKNOWN.every((field) => spec[field] === undefined);

const cases = casesOf("job").filter(({ objects }) => isSimulated(objects.find(({ kind }) => kind === "Job")));

describe.skipIf(cases.length === 0)("Jobs as kube-controller-manager 1.36 runs them", () => {
  it.each(cases.map((each) => [each.id, each] as const))("%s", (_, { objects, runs, stable }) => {
    const noted = replayJob(objects, runs.at(-1)!);
    const compared = Object.keys(stable).filter((key) => COMPARED.some((pattern) => pattern.test(key)));
    const pick = (from: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(compared.map((key) => [key, from[key]]));
    expect(pick(noted)).toEqual(pick(stable));
    expect(compared.length).toBeGreaterThan(2);
  });
});
