import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readResults } from "../../src/report/read-results.ts";
import { rolloutOutcomes } from "../../src/report/rollout-outcomes.ts";
import { storedStudyOf } from "../../src/report/stored-study.ts";
import { studyEvents } from "../../src/report/study-events.ts";
import { writeResults } from "../../src/report/write-results.ts";
import type { Study } from "../../src/spec/study.ts";
import { aRollout, aRolloutRun, aStall } from "./a-rollout-study.ts";
import { aFailure, aRun, aStudy } from "./a-study.ts";

const IDENTITY = { hash: "9f86", command: "stowage run a.yaml" };

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "stowage-rollouts-"));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

async function written(name: string, study: Study): Promise<string> {
  const dir = join(root, name);
  const drawing = { charts: false, page: false };
  await writeResults(dir, study, { ...IDENTITY, pods: [], events: [], timing: {}, drawing });
  return dir;
}

const HEADER =
  "strategy,variant,seed,workload,action,start_s,duration_s,first_ready_s,wanted,resized,min_serving,min_availability," +
  "time_below_wanted_s,shortfall_replica_s,surge_pods,surge_replica_s,surge_cost,availability_integral_s," +
  "pods_created,pods_deleted,pods_disrupted,pods_failed,containers_restarted,outcome,stalled," +
  "reason,status,gap_s,gap_estimate_s,controllers_s,pause_s,quota_s,termination_s,budget_s,node_loss_s," +
  "scheduler_s,capacity_s,pull_s,start_s,crashing_s,readiness_s";
const STAGES = "1,0,0,0,0,0,0.5,0,8.5,40,0,10";

describe("rollouts.csv", () => {
  const stall = aStall("deployment/api", '3 pods: "0/6" nodes, all full');
  const study = aStudy([
    aRolloutRun("a", 7, {}, { rollouts: [aRollout(), stall] }),
    aFailure("a", 8),
    aRolloutRun("a", 9, {}, { rollouts: [aRollout({ action: "rollback", isStalled: true })] }),
  ]);

  it("has one row a change of a workload in each run that finished, in seconds, empty for what never was", async () => {
    // Microseconds over a million: 60e6 is 60, 12.5e6 is 12.5, 14.25e6 is 14.25.
    expect(readFileSync(join(await written("bytes", study), "rollouts.csv"), "utf8")).toBe(
      `${[
        HEADER,
        `a,,7,deployment/web,rollout,60,60,12.5,4,0,3,0.75,45,45,1,30,0.25,48.75,4,4,0,0,0,complete,0,,,15,14.25,${STAGES}`,
        `a,,7,deployment/api,rollout,60,,,4,0,3,0.75,45,45,1,30,0.25,48.75,4,4,0,0,0,stalled,1,"3 pods: ""0/6"" nodes, all full",,,,${STAGES}`,
        `a,,9,deployment/web,rollback,60,60,12.5,4,0,3,0.75,45,45,1,30,0.25,48.75,4,4,0,0,0,complete,1,,,15,14.25,${STAGES}`,
      ].join("\n")}\n`,
    );
  });

  it("reads back equal", async () => {
    const stored = storedStudyOf(study, IDENTITY);
    expect(stored.rollouts).toHaveLength(3);
    expect(await readResults(await written("again", study))).toEqual(stored);
  });

  it("is not there in a study without objects, which reads back all the same", async () => {
    const dir = await written("none", aStudy([aRun("a", 1, { "wait_s.mean": 1 })]));
    expect(() => readFileSync(join(dir, "rollouts.csv"))).toThrow("ENOENT");
    expect((await readResults(dir)).rollouts).toEqual([]);
  });

  it("tells the same of a study just run and of one read back", () => {
    const { rollouts } = studyEvents(storedStudyOf(study, IDENTITY));
    expect(rollouts).toHaveLength(3);
    expect(studyEvents(study)).toEqual({ rollouts, failures: [], pending: [] });
  });
});

describe("what rollouts came to", () => {
  it("is one row a variant, strategy and action, from first begin to last completion of all workloads", () => {
    // web from 60 s to 120 s; api from 70 s to 150 s: 90 s from the first begin. The second run: web alone, 30 s.
    const api = aRollout({ workload: "deployment/api", start: 70e6, duration: 80e6, minAvailability: 0.5 });
    const study = aStudy([
      aRolloutRun("a", 1, {}, { rollouts: [aRollout(), api] }),
      aRolloutRun("a", 2, {}, { rollouts: [aRollout({ duration: 30e6 })] }),
    ]);
    const [all, ...others] = rolloutOutcomes(storedStudyOf(study, IDENTITY));
    expect(others).toEqual([]);
    expect(all).toMatchObject({
      strategy: "a",
      action: "rollout",
      workloads: 2,
      times: 2,
      complete: 2,
      reasons: [],
    });
    expect(all!.duration).toMatchObject({ n: 2, mean: 60 });
    // The lowest of each run: 0.5 and 0.75.
    expect(all!.minAvailability.mean).toBe(0.625);
  });

  it("takes what is done to a workload again for another change: its duration is the mean of a run", () => {
    const scale = (start: number, duration: number) =>
      aRollout({ action: "scale-out", start: start * 1e6, duration: duration * 1e6 });
    const study = aStudy([
      aRolloutRun("a", 1, {}, { rollouts: [scale(10, 5), scale(600, 15)] }),
      aRolloutRun("a", 2, {}, { rollouts: [scale(10, 20)] }),
    ]);
    // (5 + 15) / 2 = 10 in the first run, 20 in the second: 15; not 605 s from the first begin to the last end.
    const [all] = rolloutOutcomes(storedStudyOf(study, IDENTITY));
    expect(all).toMatchObject({ workloads: 1, times: 3, complete: 3 });
    expect(all!.duration).toMatchObject({ n: 2, mean: 15 });
  });

  it("counts a run as complete where all its workloads are, and the reasons of the others", () => {
    const study = aStudy([
      aRolloutRun("a", 1, {}, { rollouts: [aRollout(), aStall("deployment/api", "full")] }),
      aRolloutRun("a", 2, {}, { rollouts: [aRollout(), aStall("deployment/api", "full")] }),
      aRolloutRun("a", 3, {}, { rollouts: [aRollout(), aStall("deployment/api", "crash")] }),
      aRolloutRun("a", 4),
    ]);
    expect(rolloutOutcomes(storedStudyOf(study, IDENTITY))[0]).toMatchObject({
      times: 4,
      complete: 1,
      reasons: [
        { reason: "full", count: 2 },
        { reason: "crash", count: 1 },
      ],
    });
  });
});
