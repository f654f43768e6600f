import { describe, expect, it } from "vitest";
import { casesOf } from "./recorded-controllers.ts";
import { replayDaemonSet } from "./replayed-daemon-set.ts";

const cases = casesOf("daemonset");

/** What a DaemonSet's controller does, as far as it does not hang on which of several pods is seen first. */
const COMPARED = [
  /^DaemonSet agent desired/,
  /^pods (created|deleted|at most)/,
  /^terminating/,
  /^order of pod/,
];

describe.skipIf(cases.length === 0)("DaemonSets as kube-controller-manager 1.36 keeps them", () => {
  it.each(cases.map((each) => [each.id, each] as const))("%s", (_, { objects, runs, stable, varying }) => {
    const run = runs.at(-1)!;
    const { noted, final } = replayDaemonSet(objects, run);
    const compared = Object.keys(stable).filter((key) => COMPARED.some((pattern) => pattern.test(key)));
    const pick = (from: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(compared.map((key) => [key, from[key]]));
    expect(pick(noted)).toEqual(pick(stable));
    expect(compared.length).toBeGreaterThan(2);
    // What hangs on which of several pods is seen first came out like this in one of the repeats.
    for (const key of Object.keys(varying).filter((key) => /^(pods created|pods deleted|order)/.test(key)))
      expect.soft(varying[key], key).toContainEqual(noted[key]);
    const { failed, ...left } = final;
    expect(run.final).toMatchObject(left);
    expect(Object.values(run.final["Pod"] as object).filter((pod) => pod.startsWith("Failed"))).toHaveLength(
      failed,
    );
  });
});
