import { describe, expect, it } from "vitest";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import type { TimelineEntry } from "../../src/spec/world.ts";
import { forSeconds, tolerating } from "../controllers/node-plane.ts";
import {
  aBudget,
  aContainer,
  aContainerBehavior,
  aDeployment,
  aTemplate,
  int,
  objectsOf,
} from "../objects.ts";
import { aWorld, entry, nodesOf, run, SECOND } from "../worlds.ts";

/** Two pods of which both must stay, settled on the first node by first-fit; new ones are ready after a second. */
function twoPods(timeline: readonly TimelineEntry[], horizon = 200) {
  const web = aDeployment({ replicas: 2, template: tolerating([forSeconds(300)], { app: "web" }) });
  const budget = aBudget({ maxUnavailable: undefined, minAvailable: int(2) });
  return aWorld({
    nodes: nodesOf({}, {}),
    objects: objectsOf([web], [budget]),
    start: "settled",
    horizon: horizon * SECOND,
    timeline,
  });
}

const scaleTo3 = {
  at: 100 * SECOND,
  target: "deployment/web",
  workloads: [0],
  verb: "scale",
  replicas: 3,
} satisfies TimelineEntry;

describe("a drain in a run", () => {
  it("is held up by a budget, and its mark stays open", () => {
    const { result } = run(twoPods([entry(60, "drain", [0])]));
    expect(result.marks.map(({ what, from, until }) => [what, from / SECOND, until])).toEqual([
      ["drain", 60, Number.POSITIVE_INFINITY],
    ]);
  });

  it("leaves a pod that two budgets select, says so, and is over", () => {
    const world = twoPods([entry(60, "drain", [0])]);
    const two = [aBudget({ maxUnavailable: int(2) }), aBudget({ name: "second", maxUnavailable: int(2) })];
    const { result, events } = run({ ...world, objects: { ...world.objects, budgets: two } });
    expect(result.marks.map(({ what, from, until }) => [what, from / SECOND, until / SECOND])).toEqual([
      ["drain", 60, 60],
    ]);
    const refused = events.filter((line) => line.includes("Refused"));
    expect(refused).toHaveLength(2);
  });

  it("is freed by a scale-out", () => {
    const { result, events } = run(twoPods([entry(60, "drain", [0]), scaleTo3]));
    // The third pod comes at 100 and is ready at 101: the try at 105 may evict one. Its substitute is ready at
    // 106: the try at 110 may evict the other.
    expect(result.marks.map(({ what, from, until }) => [what, from / SECOND, until / SECOND])).toEqual([
      ["drain", 60, 110],
      ["scale", 100, 100],
    ]);
    const scheduled = events.filter((line) => line.includes("Scheduled") && Number.parseFloat(line) > 0);
    expect(scheduled.map((line) => line.replace(/web-\w+-/, "web-"))).toEqual([
      "100 Scheduled web-2 n1",
      "105 Scheduled web-3 n1",
      "110 Scheduled web-4 n1",
    ]);
  });
});

describe("a drain of a node where pods begin", () => {
  it("evicts those whose containers have not been started, whatever their budget says", () => {
    // 12,500 MB at 125 bytes a microsecond take 100 s.
    const behavior = aContainerBehavior({ imageSize: 12.5e9 });
    const template = aTemplate({ labels: { app: "web" }, containers: [aContainer({ behavior })] });
    const web = aDeployment({ replicas: 1, template });
    const world = aWorld({
      nodes: nodesOf({}, {}),
      objects: objectsOf([web], [aBudget({ maxUnavailable: int(0) })]),
      horizon: 300 * SECOND,
      timeline: [entry(50, "drain", [0]), entry(250, "drain", [1])],
    });
    const { result } = run(world);
    // The second node's pod is pulled from 50 to 150, and ready then.
    expect(result.marks.map(({ from, until }) => [from / SECOND, until / SECOND])).toEqual([
      [50, 50],
      [250, Number.POSITIVE_INFINITY],
    ]);
  });
});

describe("a lost node in a run", () => {
  it("is noticed, emptied and replaced as Kubernetes does", () => {
    const world = {
      ...twoPods([entry(3, "fail", [0], 1), entry(20, "fail", [0])], 500),
      controlPlane: KUBERNETES,
    };
    const { events } = run(world);
    // Heard of at 4, 14; the pass at 15 sees that; 50 s later it is not ready, 300 s later the pods are given up.
    expect(events).toContain("65 NodeNotReady n0");
    const late = events.filter((line) => Number.parseFloat(line) > 66);
    expect(late.filter((line) => line.includes("Scheduled")).map((line) => line.split(" ").at(-1))).toEqual([
      "n1",
      "n1",
    ]);
    // The taint is seen after a ms, the deletion written after two writes of 5 ms; then a substitute is made,
    // bound (9 ms) and started within 100 ms.
    for (const line of late.filter((each) => each.includes("Scheduled"))) {
      expect(Number.parseFloat(line)).toBeGreaterThan(365.011);
      expect(Number.parseFloat(line)).toBeLessThan(365.1);
    }
  });
});
