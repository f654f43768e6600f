import { expect, it } from "vitest";
import { type DrainSpec, USUAL_DRAIN } from "../../src/spec/drain.ts";
import { scenarioWith, worldOf } from "./reading-of.ts";

function flagsOf(written: string): DrainSpec | undefined {
  const [entry] = worldOf(scenarioWith({ timeline: `[{at: 1m, drain: pool/web${written}}]` })).timeline;
  return entry?.verb === "drain" ? entry.options : undefined;
}

it("drains as kubectl does with the flags that let everything go, and for ever", () => {
  expect(flagsOf("")).toEqual(USUAL_DRAIN);
});

it("takes each flag of kubectl as a key", () => {
  const written =
    ", force: false, ignoreDaemonSets: false, deleteEmptyDirData: false, disableEviction: true, timeout: 90s, gracePeriod: 0s, skipWaitForDeleteTimeout: 1m";
  expect(flagsOf(written)).toEqual({
    ...{ force: false, ignoreDaemonSets: false, deleteEmptyDirData: false, disableEviction: true },
    ...{ timeout: 90_000_000, gracePeriod: 0, skipWaitForDeleteTimeout: 60_000_000, podSelector: undefined },
  });
});

it.each([
  [
    '"app=web, tier != db"',
    [
      ["app", "In", ["web"]],
      ["tier", "NotIn", ["db"]],
    ],
  ],
  [
    '"env in (test, live),zone notin (a),x,!y"',
    [
      ["env", "In", ["test", "live"]],
      ["zone", "NotIn", ["a"]],
      ["x", "Exists", []],
      ["y", "DoesNotExist", []],
    ],
  ],
  ["{app: web}", [["app", "In", ["web"]]]],
] as const)("selects pods by %s", (written, wanted) => {
  expect(flagsOf(`, podSelector: ${written}`)?.podSelector).toEqual(
    wanted.map(([key, operator, values]) => ({ key, operator, values })),
  );
});
