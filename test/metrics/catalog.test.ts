import { describe, expect, it } from "vitest";
import type { NodeId } from "../../src/cluster/ids.ts";
import { AutoscalingFigures } from "../../src/metrics/autoscaling-figures.ts";
import { drainDurations } from "../../src/run/drain-durations.ts";
import { METRICS } from "../../src/spec/metrics.ts";
import type { MetricValue } from "../../src/spec/run-result.ts";
import { aBudget, aCronJob, aDeployment, aJob, aStatefulSet, objectsOf, selecting } from "../objects.ts";
import { aTask, aWorld, entry, nodesOf, run, SECOND } from "../worlds.ts";
import { aRecordedCluster } from "./recorded-cluster.ts";

describe("the catalog of metrics", () => {
  const tasksAlone = run(aWorld({ tasks: [aTask()], timeline: [entry(5, "fail", [0], 1)] })).result.metrics;
  const withObjects = oneOfEachKind();

  it("lists what runs give, with all stats and labels, and nothing else", () => {
    const given = new Map<string, Set<string>>();
    const labels = new Map<string, Set<string>>();
    for (const each of [...tasksAlone, ...withObjects]) {
      given.set(each.metric, (given.get(each.metric) ?? new Set()).add(each.stat));
      const keys = [...each.labels.matchAll(/(\w+)="/g)].map((match) => match[1]!);
      labels.set(each.metric, new Set([...(labels.get(each.metric) ?? []), ...keys]));
    }
    expect([...given.keys()].sort()).toEqual(METRICS.map(({ name }) => name).sort());
    for (const { name, stats, labels: keys } of METRICS) {
      expect([...given.get(name)!].sort(), name).toEqual([...stats].sort());
      expect([...labels.get(name)!].sort(), name).toEqual([...keys].sort());
    }
  });

  it("has no metric of objects where there are none", () => {
    const ofObjects = new Set(withObjects.map(({ metric }) => metric));
    for (const { metric } of tasksAlone) ofObjects.delete(metric);
    expect(ofObjects).toContain("availability");
    expect(ofObjects).toContain("detection_s");
    expect(tasksAlone.filter(({ labels }) => /gap_s/.test(labels)).map(({ labels }) => labels)).toEqual([
      'of="completion_gap_s"',
      'of="completion_gap_s"',
    ]);
  });

  it("gives no metric, stat and labels twice", () => {
    const keys = withObjects.map((each) => `${each.metric}.${each.stat}{${each.labels}}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

/** A workload of each kind with replicas, created and lost with its node, and a Job. */
function oneOfEachKind(): readonly MetricValue[] {
  const web = aDeployment({ replicas: 1 });
  const { template, selector } = web;
  const base = { namespace: "default", isPresent: true, replicas: 1, minReady: 0, pods: [] };
  const set = {
    ...base,
    kind: "ReplicaSet",
    name: "set",
    label: "replicaset/set",
    selector,
    template,
  } as const;
  const db = aStatefulSet({ replicas: 1, selector, template });
  const services = [{ namespace: "default", name: "web", selector: selecting({ app: "web" }) }];
  const objects = { ...objectsOf([web, set, db, aJob(), aCronJob()], [aBudget()]), services };
  const objectives = [0, 1, 2].map((workload) => {
    return { workload, availability: 0.99, window: 100 * SECOND, load: undefined };
  });
  const { cluster, recorder, serve, at, finish } = aRecordedCluster(
    aWorld({ nodes: nodesOf({}, {}), objects, objectives, horizon: 10 * SECOND }),
  );
  recorder.followThrottling();
  for (const of of [0, 1, 2]) {
    cluster.beginRollout(of, "create");
    serve({ of, template, on: 0 });
    cluster.completeRollout(of);
  }
  // All are lost with their node, and one of each is there again.
  at(1, () => cluster.takeDown(0 as NodeId));
  at(2, () => {
    for (const of of [0, 1, 2]) serve({ of, template, on: 1 });
  });
  const drain = { from: 0, until: SECOND, what: "drain", target: "node/n0", cause: "timeline" } as const;
  const shape = { step: SECOND, buckets: 10 };
  const followed = new AutoscalingFigures(cluster, [{ name: "web", workload: 0 }], shape, 0);
  followed.driven(0, "visits", 1);
  return [
    ...finish(10).metrics,
    ...drainDurations([drain], 10 * SECOND),
    ...followed.finish(10 * SECOND).values,
  ];
}
