import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import { aDeployment, objectsOf } from "../objects.ts";
import type { Change, ControllerCase } from "../parity/controllers/recording.ts";
import { replay } from "../parity/controllers/replay.ts";
import { aWorld, nodesOf, run, SECOND } from "../worlds.ts";
import { HAS_ALL_RECORDINGS, RECORDINGS } from "./recordings-folder.ts";

/** Seconds that steps took, by their names. */
type Steps = ReadonlyMap<string, readonly number[]>;

/** How long each step took: between writes that etcd saw, or would have seen. */
function stepsOf(changes: readonly Change[]): Steps {
  const steps = new Map<string, number[]>();
  const note = (step: string, seconds: number) => steps.set(step, [...(steps.get(step) ?? []), seconds]);
  const created = new Map<string, number>();
  const hasFirst = new Set<string>();
  for (const { t, kind, name, op, set } of changes) {
    if (op === "create" && kind !== "Event") {
      created.set(`${kind}/${name}`, t);
      const parent = kind === "ReplicaSet" ? "Deployment" : "ReplicaSet";
      const owner = `${parent}/${set?.["owner"]}`;
      if (created.has(owner) && !hasFirst.has(owner))
        note(`${parent} to first ${kind}`, t - created.get(owner)!);
      hasFirst.add(owner);
    }
    if (kind === "Pod" && op === "update" && set?.["node"] !== undefined && created.has(`Pod/${name}`))
      note("Pod to bound", t - created.get(`Pod/${name}`)!);
  }
  return steps;
}

/** When pods were created, bound, and told to go. */
function timesOf(changes: readonly Change[], what: "created" | "bound" | "deleted"): readonly number[] {
  const isIt = ({ kind, op, set }: Change) => {
    if (kind !== "Pod") return false;
    if (what === "created") return op === "create";
    if (what === "bound") return op === "update" && set?.["node"] !== undefined;
    return op === "update" && set?.["terminating"] !== undefined;
  };
  return changes.filter(isIt).map(({ t }) => t);
}

/** Of those after the first 50. */
function rateOf(times: readonly number[]): number {
  return (times.length - 51) / (times.at(-1)! - times[50]!);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

function casesOf(): readonly ControllerCase[] {
  const file = `${RECORDINGS}controllers/latency.jsonl.gz`;
  const lines = gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as ControllerCase);
}

const LIMITS_RAISED = { rate: 1000, burst: 2000 };

describe.runIf(HAS_ALL_RECORDINGS)("steps of the control plane, with default limits", () => {
  const cases = HAS_ALL_RECORDINGS ? casesOf() : [];
  const known = new Map<string, { readonly theirs: readonly Change[]; readonly ours: readonly Change[] }>();
  const played = (name: string) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const recorded = cases.find(({ id }) => id === `latency-default-${name}`)!;
    const run = recorded.runs[0]!;
    const both = { theirs: run.changes, ours: replay(recorded, run).changes };
    known.set(name, both);
    return both;
  };

  it("take as long as the real ones one by one, within their 1st to 99th percentile and 50 ms", () => {
    const { theirs, ours } = played("one-by-one");
    const own = stepsOf(ours);
    expect([...own.keys()]).toEqual([
      "Deployment to first ReplicaSet",
      "ReplicaSet to first Pod",
      "Pod to bound",
    ]);
    for (const [step, values] of stepsOf(theirs)) {
      expect(own.get(step), step).toHaveLength(values.length);
      expect(Math.min(...own.get(step)!), step).toBeGreaterThanOrEqual(quantile(values, 0.01));
      expect(Math.max(...own.get(step)!), step).toBeLessThanOrEqual(quantile(values, 0.99) + 0.05);
    }
  });

  it.each([
    ["bare-500", "bound"],
    ["deploy-500", "created"],
    ["deploy-500", "bound"],
    ["deploy-500", "deleted"],
    ["queue-400", "bound"],
  ] as const)("let as many pods of %s be %s in a second, within 3 percent", (name, what) => {
    const { theirs, ours } = played(name);
    const [recorded, own] = [timesOf(theirs, what), timesOf(ours, what)];
    expect(own).toHaveLength(recorded.length);
    expect(Math.abs(rateOf(own) / rateOf(recorded) - 1)).toBeLessThan(0.03);
    // The burst: measured on a machine of two cores, which the first 30 kept busy for up to 0.26 s.
    expect(Math.abs(own[29]! - own[0]! - (recorded[29]! - recorded[0]!))).toBeLessThan(0.15);
  });
});

describe("an API server of 600 writes a second, as that of the recordings", () => {
  it("lets a Deployment of 500 grow as fast as the real one with raised limits: 204 pods a second", () => {
    const apiServer = { ...KUBERNETES.apiServer, throughput: 600 };
    const limits = { controllerLimit: LIMITS_RAISED, schedulerLimit: LIMITS_RAISED };
    const nodes = nodesOf(...Array.from({ length: 10 }, () => ({ cpu: 64_000, memory: 2 ** 38 })));
    const { pods } = run(
      aWorld({
        horizon: 60 * SECOND,
        nodes,
        objects: objectsOf([aDeployment({ replicas: 500 })]),
        controlPlane: { ...KUBERNETES, ...limits, apiServer },
      }),
    );
    const created = pods.map(({ submitted }) => submitted / SECOND).sort((a, b) => a - b);
    expect(created).toHaveLength(500);
    // Bindings and reports take their share: 2.8 writes a pod. Recorded: 203.7 a second, the first 30 in 0.12 s.
    expect(Math.abs(rateOf(created) / 203.7 - 1)).toBeLessThan(0.1);
    expect(created[29]! - created[0]!).toBeCloseTo(0.12, 1);
  });
});
