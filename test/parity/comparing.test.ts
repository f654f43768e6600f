import { describe, expect, it } from "vitest";
import { casesOfFamily, type RecordedCase, type RecordedStep } from "../reference/recorded-cases.ts";
import { compareCase } from "./compare-case.ts";
import { noCounts } from "./counts.ts";
import type { AnyCase } from "./folder.ts";

type Altered = { -readonly [Key in keyof RecordedStep]: RecordedStep[Key] };

/** The first case of the family that has such a step, with that step altered in the way given. */
function altered(family: string, has: (step: RecordedStep) => boolean, alter: (step: Altered) => void) {
  const recorded = structuredClone(casesOfFamily(family).find(({ steps }) => steps.some(has))!);
  const step = recorded.steps.findIndex(has);
  alter(recorded.steps[step] as Altered);
  return { recorded, step };
}

const placed = ({ scores, feasible }: RecordedStep) => scores !== undefined && feasible.length > 2;
const failed = ({ unschedulable }: RecordedStep) => unschedulable?.postFilter !== undefined;
const dryRun = ({ unschedulable }: RecordedStep) =>
  (unschedulable?.postFilter?.dryRuns ?? []).some(({ victims }) => victims !== undefined);

describe("a recording that is altered", () => {
  it.each<[string, string, (step: RecordedStep) => boolean, (step: Altered) => void]>([
    ["score of TaintToleration (raw, normalised, weighted)", "taints", placed, scoreUp],
    ["totals", "taints", placed, (step) => (step.totals = step.totals!.map((total) => total + 1))],
    ["best nodes", "taints", placed, (step) => (step.ties = [])],
    ["next start", "taints", placed, (step) => (step.next = step.next + 1)],
    ["chosen node", "taints", placed, (step) => (step.chosen = other(step))],
    [
      "verdict",
      "taints",
      ({ rejected = [] }) => rejected.length > 0,
      (step) => (step.rejected = otherReason(step)),
    ],
    ["skipped filters", "taints", placed, (step) => (step.preFilter = { skip: [] })],
    ["skipped scores", "taints", placed, (step) => (step.scoreSkip = [])],
    ["order of nodes", "taints", ({ pod }) => pod !== null, (step) => (step.nodeOrder = [0])],
    [
      "message",
      "taints",
      failed,
      (step) => (step.unschedulable = { ...step.unschedulable!, message: "0/3" }),
    ],
    [
      "plugins that rejected",
      "taints",
      failed,
      (step) => (step.unschedulable = { ...step.unschedulable!, unschedulablePlugins: [] }),
    ],
    ["best nodes", "taints", placed, (step) => (step.ties = undefined!)],
    [
      "plugins are asked after filters",
      "taints",
      failed,
      (step) => (step.unschedulable = { ...step.unschedulable!, postFilter: undefined! }),
    ],
    ["victims", "preemption", dryRun, withoutVictims],
    ["node asked alone, before all others", "batching", ({ hintTry }) => hintTry !== undefined, withoutHint],
  ])("is told of: %s", (what, family, has, alter) => {
    const { recorded, step } = altered(family, has, alter);
    const { mistakes, mismatched } = compareCase(recorded as RecordedCase & AnyCase);
    expect(mistakes).toContainEqual(expect.objectContaining({ case: recorded.id, step, what }));
    expect(mismatched.cases).toBe(1);
    expect(mismatched.steps).toBeGreaterThan(0);
  });

  it.each<[string, string, (step: RecordedStep) => boolean, (step: Altered) => void]>([
    ["no field feasible", "taints", placed, (step) => Reflect.deleteProperty(step, "feasible")],
    ["no field totals", "taints", placed, (step) => (step.totals = undefined!)],
    ["no field evaluated", "sampled", placed, (step) => (step.evaluated = undefined!)],
    ["unknown field weather", "taints", placed, (step) => Object.assign(step, { weather: 1 })],
    [
      "unknown operation explode",
      "taints",
      placed,
      // biome-ignore lint/suspicious/noThenProperty: the name that recordings give to changes after a step
      (step) => Object.assign(step, { then: [{ op: "explode" }] }),
    ],
    [
      "no node is chosen, and neither unschedulable nor error says why",
      "taints",
      failed,
      (step) => (step.unschedulable = undefined!),
    ],
  ])("is not wholly compared: %s", (reason, family, has, alter) => {
    const { recorded, step } = altered(family, has, alter);
    const result = compareCase(recorded as RecordedCase & AnyCase);
    expect(result.notCompared[reason]!.steps).toBe(1);
    expect(result.firstLeft[reason]).toBe(`${recorded.id}, step ${step}`);
    expect(result.compared.steps).toBeLessThan(result.recorded.steps);
  });

  it("says what it could not compare, and why, where it breaks", () => {
    const { recorded, step } = altered("taints", placed, (each) => (each.chosen = 999));
    const { recorded: counts, compared, notCompared } = compareCase(recorded as RecordedCase & AnyCase);
    expect(compared.cases).toBe(0);
    expect(compared.steps).toBe(step);
    expect(notCompared["the replay broke before"]!.steps).toBe(counts.steps - step);
  });

  it("counts a case of a kind that nobody knows, and does not compare it", () => {
    const { recorded, compared, notCompared } = compareCase({ id: "x-1", family: "x" });
    expect([recorded.cases, compared.cases]).toEqual([1, 0]);
    expect(Object.values(notCompared)).toEqual([{ ...noCounts(), cases: 1 }]);
  });
});

function scoreUp(step: Altered): void {
  const taints = step.scores!["TaintToleration"]!;
  step.scores = { ...step.scores, TaintToleration: { ...taints, raw: taints.raw.map((raw) => raw + 1) } };
}

function other({ feasible, chosen }: RecordedStep): number {
  return feasible.find((node) => node !== chosen)!;
}

function otherReason({ rejected = [] }: RecordedStep) {
  return rejected.map((each) => ({ ...each, reasons: ["no reason"] }));
}

function withoutVictims(step: Altered): void {
  const { postFilter } = step.unschedulable!;
  step.unschedulable = { ...step.unschedulable!, postFilter: { ...postFilter!, victims: [] } };
}

function withoutHint(step: Altered): void {
  step.hintTry = undefined!;
}
