import { describe, expect, it } from "vitest";
import { describeRefusals } from "../../src/report/describe-refusals.ts";
import { renderSummary } from "../../src/report/render-summary.ts";
import { studyEvents } from "../../src/report/study-events.ts";
import { summarize } from "../../src/report/summarize.ts";
import { aRun, aStudy } from "./a-study.ts";

const REFUSED = "refused at 300 s: unable to find specified revision 7 in history";
const pending = [
  { workload: "deployment/api", count: 2, reason: "refused at heart", message: "refused at heart" },
  { workload: "deployment/api", count: 0, reason: REFUSED, message: REFUSED },
];
const study = aStudy([
  aRun("a", 1, { "wait_s.mean": 1 }, { pending }),
  aRun("b", 1, { "wait_s.mean": 1 }, { pending }),
]);

describe("what kubectl refuses", () => {
  it("is told once, whatever strategies there are, and pods that wait are not", () => {
    expect(describeRefusals(studyEvents(study))).toEqual([`deployment/api: ${REFUSED}`]);
  });

  it("stands in the summary", () => {
    const text = renderSummary(study, summarize(study), { width: 100, colour: false });
    expect(text.split("\n").filter((line) => line.includes("refused"))).toEqual([
      `deployment/api: ${REFUSED}`,
    ]);
  });
});
