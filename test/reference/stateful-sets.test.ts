import { describe, expect, it } from "vitest";
import { casesOf } from "./recorded-controllers.ts";
import { replayStatefulSet } from "./replayed-stateful-set.ts";

const cases = casesOf("statefulset");

/** Counts of events are not counts of facts. */
const isCompared = (key: string) => key !== "events";

describe.skipIf(cases.length === 0)("StatefulSets as kube-controller-manager 1.36 keeps them", () => {
  it.each(cases.map((each) => [each.id, each] as const))("%s", (_, { objects, runs, stable }) => {
    const run = runs.at(-1)!;
    const { noted, final } = replayStatefulSet(objects, run);
    const compared = Object.keys(stable).filter(isCompared);
    const pick = (from: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(compared.map((key) => [key, from[key]]));
    expect(pick(noted)).toEqual(pick(stable));
    expect(compared.length).toBeGreaterThan(8);
    const { claims, ...left } = final;
    expect(run.final).toMatchObject(left);
    expect(claims).toEqual(Object.keys(run.final["PersistentVolumeClaim"] ?? {}));
  });
});
