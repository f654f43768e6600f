import { describe, expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import { type BudgetCounts, budgetStatus } from "../../src/controllers/budget-status.ts";
import { DisruptionBudgets } from "../../src/controllers/disruption-budgets.ts";
import type { DisruptionBudgetSpec } from "../../src/spec/objects.ts";
import { aBudget, aDeployment, aJob, aTemplate, int, objectsOf, percent } from "../objects.ts";
import { aWorld, nodesOf, SECOND } from "../worlds.ts";
import { aNodePlane } from "./node-plane.ts";

function statusOf(budget: Partial<DisruptionBudgetSpec>, counts: Partial<BudgetCounts>) {
  const all = { pods: 0, healthy: 0, wanted: 0, unscaled: 0, ...counts };
  const { expected, desired, allowed } = budgetStatus(aBudget(budget), all);
  return [expected, desired, allowed];
}

const minAvailable = (value: ReturnType<typeof int>) => ({ minAvailable: value, maxUnavailable: undefined });

describe("what a budget allows", () => {
  it("with minAvailable as a number: what is healthy beyond it, of the pods there are", () => {
    expect(statusOf(minAvailable(int(2)), { pods: 4, healthy: 3, wanted: 9 })).toEqual([4, 2, 1]);
    expect(statusOf(minAvailable(int(5)), { pods: 4, healthy: 4 })).toEqual([4, 5, 0]);
  });

  it("with minAvailable as a share: of what controllers want, rounded up", () => {
    // 60 % of 5 is 3; 50 % of 7 is 3.5, so 4.
    expect(statusOf(minAvailable(percent(60)), { healthy: 5, wanted: 5 })).toEqual([5, 3, 2]);
    expect(statusOf(minAvailable(percent(50)), { healthy: 7, wanted: 7 })).toEqual([7, 4, 3]);
  });

  it("with maxUnavailable: what controllers want less that much, shares rounded up", () => {
    expect(statusOf({ maxUnavailable: int(1) }, { healthy: 3, wanted: 3 })).toEqual([3, 2, 1]);
    expect(statusOf({ maxUnavailable: int(9) }, { healthy: 3, wanted: 3 })).toEqual([3, 0, 3]);
    // 30 % of 7 is 2.1, so 3.
    expect(statusOf({ maxUnavailable: percent(30) }, { healthy: 6, wanted: 7 })).toEqual([7, 4, 2]);
  });

  it("is nothing where nothing is expected: bare pods have no controller that wants them", () => {
    expect(statusOf({ maxUnavailable: int(1) }, { pods: 3, healthy: 3 })).toEqual([0, 0, 0]);
    expect(statusOf(minAvailable(int(0)), { pods: 0 })).toEqual([0, 0, 0]);
  });

  it("is nothing where neither is said", () => {
    const neither = { minAvailable: undefined, maxUnavailable: undefined };
    expect(statusOf(neither, { pods: 3, healthy: 3, wanted: 3 })).toEqual([0, 0, 0]);
  });

  it("is nothing by share where a controller has no scale", () => {
    expect(statusOf({ maxUnavailable: int(1) }, { healthy: 6, wanted: 3, unscaled: 3 })).toEqual([3, 2, 0]);
    expect(statusOf(minAvailable(int(2)), { pods: 6, healthy: 6, unscaled: 3 })).toEqual([6, 2, 4]);
  });
});

/** Pods of a Deployment of three, all ready at 1, and a budget for them. */
function webAnd(...budgets: readonly DisruptionBudgetSpec[]) {
  const plane = aNodePlane(
    { nodes: nodesOf({}, {}), objects: objectsOf([aDeployment({ replicas: 3 }), aJob()], budgets) },
    { shutdown: 5 },
  );
  const template = aTemplate({ labels: { app: "web" } });
  const web = [0, 1, 2].map((number) => plane.bind(0, `web-${number}`, template));
  const run = (seconds: number) => plane.simulation.run(seconds * SECOND);
  run(1);
  const status = () => {
    const [first] = plane.budgets.statuses;
    const { expected, healthy, desired, allowed } = first!.status;
    return [expected, healthy, desired, allowed];
  };
  return { ...plane, web: web as [PodId, PodId, PodId], run, status, template };
}

describe("the counts of a budget", () => {
  it("follow pods as they come, get ready, are deleted and go", () => {
    const { budgets, cluster, bind, run, status, template, web } = webAnd(aBudget(minAvailable(int(2))));
    expect(status()).toEqual([3, 3, 2, 1]);
    bind(1, "web-3", template);
    expect(status()).toEqual([4, 3, 2, 1]);
    run(2);
    expect(status()).toEqual([4, 4, 2, 2]);
    cluster.requestDeletion(web[0], "scale-in");
    // A pod that terminates is expected while it exists.
    expect(status()).toEqual([4, 3, 2, 1]);
    run(7);
    expect(status()).toEqual([3, 3, 2, 1]);
    cluster.unready(web[1]);
    expect(status()).toEqual([3, 2, 2, 0]);
    cluster.end(web[1]);
    cluster.end(web[2]);
    expect(status()).toEqual([1, 1, 2, 0]);
    expect(budgets.statuses).toHaveLength(1);
  });

  it("follow what the controllers of the pods want", () => {
    const { cluster, status } = webAnd(aBudget({ maxUnavailable: percent(30) }));
    // 30 % of 3 is 0.9, so 1; of 9 it is 2.7, so 3; of 2 it is 0.6, so 1.
    expect(status()).toEqual([3, 3, 2, 1]);
    cluster.setWanted(0, 9);
    expect(status()).toEqual([9, 3, 6, 0]);
    cluster.setWanted(0, 2);
    expect(status()).toEqual([2, 3, 1, 2]);
    // The Job has no scale, and none of its pods is selected.
    cluster.setWanted(1, 7);
    expect(status()).toEqual([2, 3, 1, 2]);
  });

  it("are of pods of its namespace alone, of which none has another label", () => {
    const { bind, run, status } = webAnd(aBudget(minAvailable(int(2))));
    bind(1, "other", aTemplate({ labels: { app: "web" }, namespace: "other" }));
    bind(1, "api", aTemplate({ labels: { app: "api" } }));
    run(5);
    expect(status()).toEqual([3, 3, 2, 1]);
  });

  it("of a budget without selector stay 0", () => {
    expect(webAnd(aBudget({ selector: undefined })).status()).toEqual([0, 0, 0, 0]);
  });

  it("begin anew with a budget that is applied", () => {
    const { budgets, status } = webAnd(aBudget());
    budgets.apply(aBudget({ maxUnavailable: int(2) }));
    expect(status()).toEqual([3, 3, 1, 2]);
    budgets.apply(aBudget({ name: "another", maxUnavailable: int(0) }));
    expect(budgets.statuses.map(({ spec, status }) => [spec.name, status.allowed])).toEqual([
      ["web", 2],
      ["another", 0],
    ]);
  });
});

describe("an eviction", () => {
  it("takes what the budget allows, and is refused from then on", () => {
    const { budgets, cluster, web } = webAnd(aBudget());
    expect(budgets.whyRefused(web[0])).toBe("");
    expect(web.map((pod) => budgets.tryEvict(pod))).toEqual(["evicted", "refused", "refused"]);
    expect(cluster.removalCauseOf(web[0])).toBe("drain");
    expect(budgets.whyRefused(web[1])).toBe("budget web allows 0 disruptions: 2 healthy of 2 wanted");
  });

  it("of what is being deleted, waits or is without budget is never refused", () => {
    const { budgets, bind, cluster, web, template } = webAnd(aBudget({ maxUnavailable: int(0) }));
    expect(budgets.tryEvict(web[0])).toBe("refused");
    cluster.requestDeletion(web[0], "scale-in");
    expect(budgets.tryEvict(web[0])).toBe("evicted");
    expect(budgets.tryEvict(bind(1, "api", aTemplate({ labels: { app: "api" } })))).toBe("evicted");
    const podClass = cluster.classOf(web[1]);
    const made = {
      podClass,
      workload: 0,
      index: 9,
      origin: 0,
      duration: 1,
      expected: 1,
      name: "web-9",
      template,
    };
    expect(budgets.tryEvict(cluster.submit(made))).toBe("evicted");
  });

  it("of a pod whose containers have not all been started is never refused", () => {
    const { cluster, web } = webAnd();
    const objects = objectsOf([aDeployment(), aJob()], [aBudget({ maxUnavailable: int(0) })]);
    const budgets = new DisruptionBudgets(cluster, aWorld({ objects }), (pod) => pod !== web[0]);
    for (const pod of web) cluster.unready(pod);
    expect(web.map((pod) => budgets.tryEvict(pod))).toEqual(["evicted", "refused", "refused"]);
  });

  it("of a pod that is not ready passes while enough others are healthy", () => {
    const { budgets, cluster, web } = webAnd(aBudget(minAvailable(int(2))));
    cluster.unready(web[0]);
    // 2 healthy of 2 wanted: nothing may be disrupted, but this one is disrupted already.
    expect(budgets.tryEvict(web[1])).toBe("refused");
    expect(budgets.tryEvict(web[0])).toBe("evicted");
  });

  it("of a pod that is not ready is refused where too few are healthy, unless the policy is AlwaysAllow", () => {
    const { budgets, cluster, web } = webAnd(aBudget(minAvailable(int(3))));
    cluster.unready(web[0]);
    expect(budgets.tryEvict(web[0])).toBe("refused");
    budgets.apply(aBudget({ ...minAvailable(int(3)), unhealthyPodEvictionPolicy: "AlwaysAllow" }));
    expect(budgets.tryEvict(web[0])).toBe("evicted");
    expect(budgets.tryEvict(web[1])).toBe("refused");
  });

  it("of a pod that two budgets select is refused, whatever they allow", () => {
    const { budgets, web } = webAnd(aBudget(), aBudget({ name: "second" }));
    expect(budgets.tryEvict(web[0])).toBe("refused");
    expect(budgets.whyRefused(web[0])).toBe("more than one budget selects it: web, second");
  });
});
