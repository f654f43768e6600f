import { describe, expect, it } from "vitest";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { removeNow } from "../../src/controllers/remove-now.ts";
import {
  aControlledCluster,
  aDeployment,
  aTemplate,
  type ControlledCluster,
  rolling,
} from "../controllers/controlled-cluster.ts";
import type { NodeShape } from "../worlds.ts";

const V1 = aTemplate("v1", { requests: [1000, 0, 1] });
const V2 = aTemplate("v2", { requests: [1200, 0, 1] });
const DEPLOYMENT = aDeployment({ replicas: 3, strategy: rolling(1, 0), template: V1 });

/** A Deployment of 3 with maxSurge 1 and maxUnavailable 0; its pods take 5 s, those of V2 8 s to get ready. */
function aClusterWithOne(...nodes: readonly NodeShape[]) {
  const run = aControlledCluster({
    workloads: [DEPLOYMENT],
    nodes,
    readyAfter: (pod, { pods }) => (pods.templates[pod] === V2 ? 8 : 5),
  });
  /** "seconds: pods ready new" after each instant at which they changed. */
  const history: string[] = [];
  const note = run.simulation.define("note", () => {
    const { sets } = run.controllers.deploymentAt(0)!;
    const sum = (count: (set: (typeof sets)[number]) => number) =>
      sets.reduce((all, set) => all + count(set), 0);
    const counts = `${sum((set) => set.pods.size)} ${sum((set) => set.ready)} ${sets.at(-1)?.pods.size}`;
    if (history.at(-1)?.split(": ")[1] !== counts) history.push(`${run.simulation.now / 1e6}: ${counts}`);
  });
  for (let second = 0; second <= 400; second++) run.simulation.schedule(note, second * 1e6, 0, 0, 7);
  const rollOut = () => run.controllers.apply(0, { ...DEPLOYMENT, template: V2 });
  return { ...run, history, rollOut };
}

const podsOf = ({ controllers }: Pick<ControlledCluster, "controllers">) =>
  controllers.deploymentAt(0)!.sets.flatMap((set) => [...set.pods]);

describe("kernel, cluster, scheduler and controllers carry a Deployment of 3 replicas", () => {
  it("that rolls out one by one: never fewer than 3 ready, never more than 4 in all", () => {
    const run = aClusterWithOne({ cpu: 3000 }, { cpu: 3000 });
    run.at(100, run.rollOut);
    run.runTo(400);
    // Each new pod takes 8 s; when it is ready an old one goes and the next new one comes, at the same instant.
    expect(run.history).toEqual([
      ...["0: 3 0 3", "5: 3 3 3", "100: 4 3 1", "108: 4 3 2", "116: 4 3 3", "124: 3 3 3"],
    ]);
  });

  it("whose revisions are classes of pods where their requests differ", () => {
    const run = aClusterWithOne({ cpu: 9000 });
    run.at(50, run.rollOut);
    run.runTo(400);
    expect(run.cluster.classes.count).toBe(2);
    expect(podsOf(run).map((pod) => [run.cluster.classOf(pod), run.cluster.pods.revision[pod]])).toEqual(
      Array(3).fill([1, 2]),
    );
  });

  it("that replaces pods which lose their node, in the middle of a rollout too", () => {
    const run = aClusterWithOne({ cpu: 3300 }, { cpu: 5000 });
    run.at(100, run.rollOut);
    run.at(104, () => {
      // All three old pods are on the first node, and the new one, which is starting, on the second.
      run.cluster.takeDown(0 as NodeId);
      for (const pod of podsOf(run))
        if (run.cluster.pods.node[pod] === 0) removeNow(run.cluster, pod, "node-deleted");
    });
    run.runTo(400);
    // 104: three old ones come again beside the new one. 108: that is ready; one old one that is not gives way
    // to the next new one. 109: the other two old ones are ready. 116 and 124: they go, one by one.
    expect(run.history.slice(2)).toEqual([
      ...["100: 4 3 1", "104: 4 0 1", "108: 4 1 2", "109: 4 3 2", "116: 4 3 3", "124: 3 3 3"],
    ]);
  });

  it("that is stuck while its surge does not fit, says why, and goes on when there is room", () => {
    const run = aClusterWithOne({ cpu: 1500 }, { cpu: 1500 }, { cpu: 1500 }, { cpu: 1500 });
    run.cluster.cordon(3 as NodeId);
    const sentences: string[] = [];
    run.at(100, run.rollOut);
    run.at(199, () => run.scheduler.forEachWaiting((pod) => sentences.push(run.scheduler.messageOf(pod))));
    run.at(200, () => run.cluster.uncordon(3 as NodeId));
    run.runTo(400);
    expect(sentences).toEqual(["0/4 nodes are available: 1 node(s) were unschedulable, 3 Insufficient cpu."]);
    expect(run.history.slice(2)).toEqual(["100: 4 3 1", "208: 4 3 2", "216: 4 3 3", "224: 3 3 3"]);
  });

  it("whose pods may be deleted by anybody, and are replaced", () => {
    const run = aClusterWithOne({ cpu: 4000 });
    const deleteFirst = () => run.cluster.requestDeletion(podsOf(run)[0] as PodId, "deletion");
    run.at(2, deleteFirst);
    run.at(50, deleteFirst);
    run.runTo(400);
    // The one deleted at 2 was starting; its substitute is ready at 7.
    expect(run.history).toEqual(["0: 3 0 3", "5: 3 2 3", "7: 3 3 3", "50: 3 2 3", "55: 3 3 3"]);
    expect(run.cluster.nodes.pods[0]).toBe(3);
  });
});
