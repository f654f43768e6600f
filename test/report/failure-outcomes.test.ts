import { describe, expect, it } from "vitest";
import { describeFailures, failureOutcomes } from "../../src/report/failure-outcomes.ts";
import { storedStudyOf } from "../../src/report/stored-study.ts";
import { studyEvents } from "../../src/report/study-events.ts";
import type { FailureRecord } from "../../src/spec/failure.ts";
import type { Study } from "../../src/spec/study.ts";
import { aRolloutRun } from "./a-rollout-study.ts";
import { aStudy } from "./a-study.ts";

const MINUTE = 60e6;

function aLoss(change: Partial<FailureRecord> = {}): FailureRecord {
  return {
    ...{ what: "fail", target: "zone/b", cause: "timeline", start: 10 * MINUTE, lasted: 20 * MINUTE },
    ...{ nodes: 4, detected: 45e6, firstEviction: 5 * MINUTE, lastEviction: 6 * MINUTE },
    ...{ workloads: 2, recovered: 7 * MINUTE, podsLost: 15, coreHoursLost: 0 },
    ...change,
  };
}

const lines = (study: Study) => describeFailures(study.scenario, studyEvents(study).failures);

describe("failures over the replications", () => {
  it("are one row each where the timeline says them", () => {
    const study = aStudy([
      aRolloutRun("a", 1, {}, { failures: [aLoss(), aLoss({ start: 40 * MINUTE, podsLost: 0 })] }),
      aRolloutRun("a", 2, {}, { failures: [aLoss({ podsLost: 17, recovered: 9 * MINUTE })] }),
    ]);
    const stored = storedStudyOf(study, { hash: "", command: "" });
    const outcomes = failureOutcomes(stored.scenario, stored.failures);
    // (15 + 17) / 2 and (7 + 9) / 2 minutes.
    expect(
      outcomes.map(({ name, at, podsLost, recovered }) => [name, at, podsLost.mean, recovered.mean]),
    ).toEqual([
      ["fail zone/b", 600, 16, 480],
      ["fail zone/b", 2400, 0, 420],
    ]);
    expect(lines(study)).toEqual([
      "fail zone/b at 10 min: noticed after 45 s, pods told to go after 300 s to 6 min, recovered after 8 min, 16 pods lost",
      "fail zone/b at 40 min: noticed after 45 s, recovered after 7 min, no pod lost",
    ]);
  });

  it("are told together where they were drawn, by what they hit", () => {
    const drawn = (target: string, change: Partial<FailureRecord> = {}) =>
      aLoss({ target, cause: "random", detected: 0, firstEviction: 0, lastEviction: 0, ...change });
    const study = aStudy([
      aRolloutRun(
        "a",
        1,
        {},
        { failures: [drawn("node/n1", { coreHoursLost: 3 }), drawn("node/n7"), drawn("rack/r")] },
      ),
      aRolloutRun("a", 2, {}, { failures: [drawn("node/n2", { recovered: Number.NaN })] }),
    ]);
    // Two and one a run; 1.5 and 0 core h of each mean.
    expect(lines(study)).toEqual([
      "fail of a node (1.5 a run): noticed at once, pods told to go at once, recovered after 7 min, not always recovered, 15 pods lost, 0.75 core h of work lost",
      "fail of a rack (1 a run): noticed at once, pods told to go at once, recovered after 7 min, 15 pods lost",
    ]);
  });
});
