import { describe, expect, it } from "vitest";
import { aControlledCluster, aDeployment, BEHAVIOR, rolling } from "./controlled-cluster.ts";

/**
 * A rollout at 100 s of a Deployment that is there and ready. Each new pod gets ready after 10 s; nothing else takes
 * time. One line whenever something has changed: "seconds: old+new ready", sizes of the two ReplicaSets and how many
 * pods are ready in all.
 */
function rollout(replicas: number, maxSurge: number | string, maxUnavailable: number | string): string[] {
  const lines: string[] = [];
  const run = aControlledCluster({
    workloads: [aDeployment({ replicas, strategy: rolling(maxSurge, maxUnavailable) })],
    start: "settled",
    readyAfter: 10,
  });
  const note = run.simulation.define("note", () => {
    const sets = run.controllers.deploymentAt(0)!.sets;
    const ready = sets.reduce((sum, set) => sum + set.ready, 0);
    const line = `${sets[0]!.replicas}+${sets[1]?.replicas ?? 0} ${ready}`;
    if (!lines.at(-1)?.endsWith(`: ${line}`)) lines.push(`${run.simulation.now / 1_000_000}: ${line}`);
  });
  for (let second = 100; second <= 300; second += 5)
    run.simulation.schedule(note, second * 1_000_000, 0, 0, 7);
  run.at(100, () => run.controllers.setImage(0, "c", "v2", BEHAVIOR));
  run.runTo(300);
  return lines;
}

/**
 * In each step, with D wanted, A all pods and m = D - maxUnavailable promised: new ones come up to D + maxSurge - A;
 * old ones go as far as more than m are available, and A - m is more than the new ones that are not available.
 */
describe("a rolling update of maxSurge, maxUnavailable, replicas", () => {
  it("25%, 25%, 4: one more, one less", () => {
    // Surge ceil(1) = 1, unavailable floor(1) = 1, 3 promised, 5 at most.
    // 100: 1 new (4 + 1 = 5), 1 old goes (5 - 3 - 1 = 1), and 1 more new one comes (5 - 4 = 1).
    // 110: 2 new are ready: 5 available, 2 old go (5 - 3), and 2 more new ones come (5 - 3 = 2).
    // 120: all 4 new are ready: the last old one goes.
    expect(rollout(4, "25%", "25%")).toEqual(["100: 3+2 3", "110: 1+4 3", "120: 0+4 4"]);
  });

  it("1, 0, 3: one by one, never fewer than 3", () => {
    // 4 at most, 3 promised. 110: 4 ready, 1 old goes, the next new one comes; so twice more.
    expect(rollout(3, 1, 0)).toEqual(["100: 3+1 3", "110: 2+2 3", "120: 1+3 3", "130: 0+3 3"]);
  });

  it("0, 1, 3: one by one, never more than 3", () => {
    // 3 at most, 2 promised. 100: no room for a new one; 1 old goes, then 1 new comes.
    // 110: 2 + 1 are ready, 1 old goes, 1 new comes. 120: the same. 130: all are new.
    expect(rollout(3, 0, 1)).toEqual(["100: 2+1 2", "110: 1+2 2", "120: 0+3 2", "130: 0+3 3"]);
  });

  it("100%, 0, 4: all at once, beside the old ones", () => {
    // 8 at most, 4 promised. 110: 8 ready, all 4 old ones go.
    expect(rollout(4, "100%", 0)).toEqual(["100: 4+4 4", "110: 0+4 4"]);
  });

  it("0, 100%, 4: all at once, in place of the old ones", () => {
    // 4 at most, none promised: all old go, then all new come.
    expect(rollout(4, 0, "100%")).toEqual(["100: 0+4 0", "110: 0+4 4"]);
  });

  it("3, 2, 10: both ways", () => {
    // 13 at most, 8 promised.
    // 100: 3 new (13), 2 old go (13 - 8 - 3), 2 new (13): 8 old, 5 new.
    // 110: 13 ready: 5 old go, 5 new come: 3 old, 10 new.
    // 120: 13 ready: 3 old go.
    expect(rollout(10, 3, 2)).toEqual(["100: 8+5 8", "110: 3+10 8", "120: 0+10 10"]);
  });

  it("30%, 10%, 5: a share below one pod is none", () => {
    // Surge ceil(1.5) = 2, unavailable floor(0.5) = 0: 7 at most, 5 promised.
    // 110: 7 ready, 2 old go, 2 new come: 3 + 4. 120: 7 ready, 2 go, the last new one comes: 1 + 5.
    // 130: 6 ready, the last old one goes.
    expect(rollout(5, "30%", "10%")).toEqual(["100: 5+2 5", "110: 3+4 5", "120: 1+5 5", "130: 0+5 5"]);
  });

  it("0, 0, 2: as 0, 1, 2, since one must be able to go", () => {
    expect(rollout(2, 0, 0)).toEqual(["100: 1+1 1", "110: 0+2 1", "120: 0+2 2"]);
  });

  it("25%, 25%, 0: there is nothing to do", () => {
    expect(rollout(0, "25%", "25%")).toEqual(["100: 0+0 0"]);
  });
});
