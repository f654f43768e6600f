import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assemble } from "../../../src/run/assemble.ts";
import { begin } from "../../../src/run/begin.ts";
import { worldOf } from "../../scenario/reading-of.ts";
import { runSpecOf } from "../../worlds.ts";

const OBJECTS = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: REPLICAS
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "web:v1", resources: {requests: {cpu: 100m}}}]}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: q}
spec: {hard: {pods: "HARD", requests.cpu: "2"}}
`;

function play(plan: string, { replicas = 10, hard = 100, crashes = false, errors = 0, extra = "" } = {}) {
  const text = [
    "apiVersion: stowage/v1",
    "kind: Scenario",
    "metadata: {name: x}",
    "horizon: 20m",
    "cluster: {pools: [{name: n, count: 3, machine: {cpu: 8, memory: 8Gi}}]}",
    `behaviors: [{match: {image: "web:v2"}, errors: ${errors}%, ${crashes ? "duration: 5s, exit: {code: 1}" : "startup: 1s"}}]`,
    `timeline: [{at: 1m, setImage: deployment/web, image: "*:v2", plan: ${plan}}${extra}]`,
    OBJECTS.replace("REPLICAS", String(replicas)).replace("HARD", String(hard)),
  ].join("\n");
  const world = worldOf(text);
  const sizes: string[] = [];
  const over: string[] = [];
  const parts = assemble(runSpecOf(world), {
    afterEach: () => {
      const [quota] = parts.workloads.admission.quotas;
      if (quota?.hard === undefined) return;
      for (const [name, used] of quota.used) if (used > quota.hard.get(name)!) over.push(name);
    },
  });
  begin(world, parts);
  const log = (seconds: number) => {
    parts.simulation.run(seconds * 1e6);
    const sets = parts.workloads.deploymentAt(0)!.sets;
    sizes.push(sets.map((set) => set.replicas).join("+"));
  };
  return { ...parts, log, sizes, over, outcomes: () => parts.recorder.finish().rollouts };
}

describe("plans of rollouts", () => {
  it("a canary stands where its steps say, and then goes to its end", () => {
    const run = play("{canary: {steps: [{weight: 10%}, {pause: 60s}, {replicas: 5}, {pause: 60s}]}}");
    // 10 % of 10 pods for a minute from about 1 m 3 s on; then 5, then all.
    for (const at of [90, 150, 400]) run.log(at);
    expect(run.sizes).toEqual(["9+1", "5+5", "0+10"]);
    expect(run.outcomes().map(({ outcome }) => outcome)).toEqual(["complete"]);
  });

  it("blue-green has both sets in full until it is promoted, and for a while after", () => {
    const run = play("{blueGreen: {promoteAfter: 60s, scaleDownDelay: 60s}}");
    for (const at of [100, 150, 400]) run.log(at);
    expect(run.sizes).toEqual(["10+10", "10+10", "0+10"]);
  });

  it("what fails its analysis is rolled back, and the record says why", () => {
    const run = play(
      '{canary: {steps: [{weight: 20%}, {pause: 5m}]}, analysis: [{metric: restarts, failure: "> 1"}]}',
      {
        crashes: true,
      },
    );
    run.log(1000);
    expect(run.sizes).toEqual(["10+0"]);
    const [first, second] = run.outcomes();
    expect([first!.outcome, second!.action, second!.outcome]).toEqual([
      "rolled back",
      "rollback",
      "complete",
    ]);
    expect(first!.reason).toMatch(/^analysis of restarts failed: \d+ is > 1$/);
  });

  it("may look at errors and at availability", () => {
    const wants = (metric: string, rule: string, errors: number) => {
      const run = play(
        `{canary: {steps: [{weight: 20%}, {pause: 2m}]}, analysis: [{metric: ${metric}, ${rule}}]}`,
        { errors },
      );
      run.log(400);
      const { outcome, reason } = run.outcomes()[0]!;
      return reason === "" ? outcome : `${outcome}: ${reason}`;
    };
    expect(wants("errorRatio", 'failure: "> 0.1"', 5)).toBe("complete");
    expect(wants("errorRatio", 'failure: "> 0.1"', 20)).toBe(
      "rolled back: analysis of errorRatio failed: 0.2 is > 0.1",
    );
    // 25 % of ten may be unavailable, rounded down: a canary of two takes two away at once.
    expect(wants("availability", 'success: ">= 0.8"', 0)).toBe("complete");
    expect(wants("availability", 'success: "> 1"', 0)).toMatch(
      /^rolled back: analysis of availability failed: \S+ is not > 1$/,
    );
  });

  it("end with an undo by hand", () => {
    const run = play("{canary: {steps: [{weight: 10%}, {pause: 10m}]}}", {
      extra: ", {at: 3m, rolloutUndo: deployment/web}",
    });
    run.log(400);
    expect(run.sizes).toEqual(["10+0"]);
    expect(run.outcomes().map(({ outcome }) => outcome)).toEqual(["superseded", "complete"]);
  });

  it("leave one revision, whatever the steps, and never more pods than a quota allows", () => {
    const steps = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 4 }),
        fc.boolean(),
        (shares, replicas, room, crashes) => {
          const written = shares.sort((a, b) => a - b).map((share) => `{weight: ${share}%}, {pause: 20s}`);
          const plan = `{canary: {steps: [${written.join(", ")}]}, rollbackOn: [crashLoop]}`;
          const run = play(plan, { replicas, hard: replicas + room, crashes });
          run.log(1199);
          expect(run.over).toEqual([]);
          const alive = run.workloads.deploymentAt(0)!.sets.filter((set) => set.pods.size > 0);
          const { quotas } = run.workloads.admission;
          const pods = alive.reduce((sum, set) => sum + set.pods.size, 0);
          if (room > 0 && replicas > 1) expect(alive).toHaveLength(1);
          // All have ended that were deleted: what is used is what there is.
          if (alive.length === 1 && !crashes) expect(quotas[0]!.used.get("pods")).toBe(BigInt(pods) * 1000n);
        },
      ),
      { numRuns: 15 },
    );
  });
});
