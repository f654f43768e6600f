import { describe, expect, it } from "vitest";
import type { PodId } from "../../src/cluster/ids.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import { NEVER, SECOND } from "../worlds.ts";
import {
  aControlledCluster,
  aDeployment,
  announcements,
  aTemplate,
  BEHAVIOR,
  type ControlledCluster,
  rolling,
  type Setting,
} from "./controlled-cluster.ts";

/** A Deployment of 4 that is there and ready, with 1 surge pod and none missing; pods get ready after 10 s. */
function aRunning(change: Parameters<typeof aDeployment>[0] = {}, setting: Partial<Setting> = {}) {
  const run = aControlledCluster({
    workloads: [aDeployment({ strategy: rolling(1, 0), ...change })],
    start: "settled",
    readyAfter: (pod, { pods }) => (pods.templates[pod]!.containers[0]!.image === "broken" ? NEVER : 10),
    ...setting,
  });
  const setImage = (image: string) => run.controllers.setImage(0, "c", image, BEHAVIOR);
  return { ...run, setImage, told: announcements(run) };
}

const deploymentOf = ({ controllers }: Pick<ControlledCluster, "controllers">) =>
  controllers.deploymentAt(0)!;
/** "image revision size" of each ReplicaSet, oldest first. */
const setsOf = (run: Pick<ControlledCluster, "controllers">) =>
  deploymentOf(run).sets.map(
    ({ template, revision, replicas }) => `${template.containers[0]!.image} ${revision} ${replicas}`,
  );

describe("a Deployment", () => {
  it("that is created has its pods, and is complete when they are available", () => {
    const run = aControlledCluster({ workloads: [aDeployment({ isPresent: false })], readyAfter: 10 });
    const told = announcements(run);
    run.at(3, () => run.controllers.apply(0, aDeployment()));
    run.runTo(100);
    expect(told).toEqual(["3 4 wanted", "3 create began", "13 complete"]);
    expect(run.cluster.pods.names.slice(0, 4)).toEqual(
      [0, 1, 2, 3].map((n) => `${deploymentOf(run).sets[0]!.name}-${n}`),
    );
    expect(deploymentOf(run).sets[0]!.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{10}$/);
  });

  it("counts as available what has been ready for minReadySeconds, to the microsecond", () => {
    const run = aRunning({ minReady: 7 * SECOND, replicas: 1 });
    run.at(50, () => run.setImage("v2"));
    // Ready at 60, available at 67: then the old one goes.
    run.runTo(66.999999);
    expect(setsOf(run)).toEqual(["v1 1 1", "v2 2 1"]);
    run.runTo(67);
    expect(setsOf(run)).toEqual(["v1 1 0", "v2 2 1"]);
    run.runTo(100);
    expect(run.told).toEqual(["50 rollout began", "67 complete"]);
  });

  it("goes back to the revision before, which becomes the newest, with the template's old number", () => {
    const run = aRunning({ replicas: 2 });
    run.at(50, () => run.setImage("v2"));
    run.at(100, () => run.controllers.rolloutUndo(0, 0));
    run.runTo(75);
    // 50: 1 new; 60: 1 old goes, 1 new; 70: the other goes.
    expect(setsOf(run)).toEqual(["v1 1 0", "v2 2 2"]);
    run.runTo(200);
    expect(setsOf(run)).toEqual(["v1 3 2", "v2 2 0"]);
    expect(run.told).toEqual(["50 rollout began", "70 complete", "100 rollback began", "120 complete"]);
    const { pods } = run.cluster;
    expect([...deploymentOf(run).sets[0]!.pods].map((pod) => pods.revision[pod])).toEqual([1, 1]);
  });

  it("goes back to a revision by number, and not to one that is not there", () => {
    const run = aRunning({ replicas: 1 });
    run.at(50, () => run.setImage("v2"));
    run.at(100, () => run.setImage("v3"));
    run.at(150, () => run.controllers.rolloutUndo(0, 7));
    run.at(160, () => run.controllers.rolloutUndo(0, 1));
    run.runTo(300);
    expect(setsOf(run)).toEqual(["v1 4 1", "v2 2 0", "v3 3 0"]);
  });

  it("with nothing to go back to, or with the image that it has, is left alone", () => {
    const run = aRunning();
    run.at(50, () => run.controllers.rolloutUndo(0, 0));
    run.at(60, () => run.setImage("v1"));
    run.at(70, () => run.controllers.scale(0, 4));
    run.runTo(100);
    expect(run.told).toEqual([]);
    expect(deploymentOf(run).generation).toBe(1);
  });

  it("rolls out the same image at a restart", () => {
    const run = aRunning({ replicas: 1 });
    run.at(50, () => run.controllers.rolloutRestart(0));
    run.runTo(100);
    expect(setsOf(run)).toEqual(["v1 1 0", "v1 2 1"]);
    expect(run.told).toEqual(["50 restart began", "60 complete"]);
  });

  it("is scaled out and in, and to nothing", () => {
    const run = aRunning();
    run.at(50, () => run.controllers.scale(0, 6));
    run.at(100, () => run.controllers.scale(0, 3));
    run.at(150, () => run.controllers.scale(0, 0));
    run.runTo(200);
    expect(run.told).toEqual([
      ...["50 6 wanted", "50 scale-out began", "60 complete"],
      ...["100 3 wanted", "100 scale-in began", "100 complete"],
      ...["150 0 wanted", "150 scale-in began", "150 complete"],
    ]);
    expect(run.cluster.nodes.pods[0]).toBe(0);
  });

  it("does not roll while it is paused, and rolls at the resume", () => {
    const run = aRunning({ replicas: 2 });
    run.at(50, () => run.controllers.rolloutPause(0));
    run.at(60, () => run.setImage("v2"));
    run.at(65, () => run.controllers.rolloutUndo(0, 0));
    run.at(65, () => run.controllers.rolloutRestart(0));
    run.at(70, () => run.controllers.scale(0, 3));
    run.runTo(99);
    expect(setsOf(run)).toEqual(["v1 1 3"]);
    expect(deploymentOf(run).status.progressing?.reason).toBe("DeploymentPaused");
    run.at(1, () => run.controllers.rolloutResume(0));
    run.runTo(200);
    // Scaled at 70, while paused, with a template that nothing runs: that is complete only with the rollout.
    expect(run.told).toEqual([...["70 3 wanted", "70 scale-out began", "100 rollout began", "130 complete"]]);
    expect(setsOf(run)).toEqual(["v1 1 0", "v2 2 3"]);
  });

  it("is stuck when nothing has come of a rollout for its deadline, and says so once", () => {
    const run = aRunning({ progressDeadline: 30 * SECOND });
    run.at(50, () => run.setImage("broken"));
    run.runTo(200);
    // The last progress is at 50; Kubernetes looks again a second after the deadline.
    expect(run.told).toEqual(["50 rollout began", "81 stuck"]);
    const { status, sets } = deploymentOf(run);
    expect(status.progressing).toMatchObject({ status: "False", reason: "ProgressDeadlineExceeded" });
    // Nothing is undone: 4 old ones serve, the new one waits.
    expect(sets.map(({ ready }) => ready)).toEqual([4, 0]);
    run.at(0, () => run.controllers.rolloutUndo(0, 0));
    run.runTo(300);
    expect(run.told.slice(2)).toEqual(["200 rollback began", "200 complete"]);
    expect(deploymentOf(run).status.progressing?.reason).toBe("NewReplicaSetAvailable");
  });

  it("is not stuck without a deadline", () => {
    const run = aRunning({ progressDeadline: NEVER });
    run.at(50, () => run.setImage("broken"));
    run.runTo(5000);
    expect(run.told).toEqual(["50 rollout began"]);
    expect(deploymentOf(run).status.progressing).toBeUndefined();
  });

  it("with Recreate has no new pods before the last old one is gone", () => {
    const run = aRunning({ strategy: { kind: "Recreate" }, replicas: 2 }, { goneAfter: 4 });
    run.at(50, () => run.setImage("v2"));
    run.runTo(53.999999);
    expect(setsOf(run)).toEqual(["v1 1 0"]);
    expect(run.cluster.nodes.pods[0]).toBe(2);
    run.runTo(54);
    expect(setsOf(run)).toEqual(["v1 1 0", "v2 2 2"]);
    run.runTo(100);
    expect(run.told).toEqual(["50 rollout began", "64 complete"]);
  });

  it("keeps as many old ReplicaSets as its history may have", () => {
    const run = aRunning({ replicas: 1, revisionHistoryLimit: 2 });
    for (const n of [2, 3, 4, 5]) run.at(50 * n, () => run.setImage(`v${n}`));
    run.runTo(400);
    expect(setsOf(run)).toEqual(["v3 3 0", "v4 4 0", "v5 5 1"]);
  });

  it("takes up the ReplicaSet of a template that comes back", () => {
    const run = aRunning({ replicas: 1 });
    run.at(50, () => run.setImage("v2"));
    run.at(100, () => run.setImage("v1"));
    run.runTo(150);
    expect(setsOf(run)).toEqual(["v1 3 1", "v2 2 0"]);
  });

  it("does not do what kubectl refuses, and says so", () => {
    const run = aRunning({ replicas: 1 });
    run.at(10, () => run.controllers.rolloutUndo(0, 0));
    run.at(20, () => run.controllers.rolloutResume(0));
    run.at(30, () => run.setImage("v2"));
    run.at(40, () => run.controllers.rolloutUndo(0, 2));
    run.at(50, () => run.controllers.rolloutUndo(0, 99));
    run.at(60, () => run.controllers.rolloutPause(0));
    run.at(61, () => run.controllers.rolloutPause(0));
    run.at(62, () => run.controllers.rolloutUndo(0, 1));
    run.at(63, () => run.controllers.rolloutRestart(0));
    run.runTo(100);
    expect(setsOf(run)).toEqual(["v1 1 0", "v2 2 1"]);
    expect(run.controllers.refusals.map(({ at, why }) => `${at / SECOND} ${why}`)).toEqual([
      '10 no rollout history found for deployment "web"',
      "20 is not paused",
      "40 skipped rollback (current template already matches revision 2)",
      "50 unable to find specified revision 99 in history",
      "61 is already paused",
      "62 you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
      "63 can't restart paused deployment (run rollout resume first)",
    ]);
  });

  it("that is applied anew does what differs", () => {
    const run = aRunning({ replicas: 1 });
    const v2 = { ...aDeployment({ replicas: 1, strategy: rolling(1, 0) }), template: aTemplate("v2") };
    run.at(50, () => run.controllers.apply(0, v2));
    // The same template as one whose image was set: nothing to do.
    run.at(100, () => run.setImage("v2"));
    run.at(110, () => run.controllers.apply(0, { ...v2, replicas: 2 }));
    run.runTo(200);
    expect(run.told).toEqual([
      ...["50 rollout began", "60 complete"],
      ...["110 2 wanted", "110 scale-out began", "120 complete"],
    ]);
  });

  it("that is applied anew keeps what no manifest says: its size, its pause and the mark of its restart", () => {
    const run = aRunning({ replicas: 1 });
    run.at(50, () => run.controllers.scale(0, 3));
    run.at(70, () => run.controllers.rolloutRestart(0));
    run.at(100, () => run.controllers.rolloutPause(0));
    const again = aDeployment({ replicas: 1 });
    run.at(110, () => run.controllers.apply(0, again, ["replicas", "isPaused"]));
    run.at(120, () => run.controllers.apply(0, again, ["isPaused"]));
    run.at(130, () => run.controllers.apply(0, again, ["replicas"]));
    run.runTo(110);
    expect(deploymentOf(run).spec).toMatchObject({ replicas: 3, isPaused: true });
    run.runTo(200);
    expect(deploymentOf(run).spec).toMatchObject({ replicas: 1, isPaused: false });
    // The restart is the only other revision.
    expect(setsOf(run)).toEqual(["v1 1 0", "v1 2 1"]);
  });

  it("that is deleted leaves nothing, and may come again", () => {
    const run = aRunning();
    run.at(50, () => run.controllers.delete(0));
    run.at(100, () => run.controllers.apply(0, aDeployment({ replicas: 2 })));
    run.runTo(50);
    expect(run.cluster.nodes.pods[0]).toBe(0);
    run.runTo(150);
    expect(run.told).toEqual(["50 0 wanted", "100 2 wanted", "100 create began", "110 complete"]);
    // Its pods go on with the numbers of the ReplicaSet's name.
    const [set] = deploymentOf(run).sets;
    expect([...set!.pods].map((pod) => run.cluster.pods.names[pod])).toEqual([
      `${set!.name}-4`,
      `${set!.name}-5`,
    ]);
  });

  it("replaces at once a pod whose deletion somebody else asks for", () => {
    const run = aRunning({ replicas: 2 }, { goneAfter: 20 });
    run.at(50, () => run.cluster.requestDeletion(0 as PodId, "drain"));
    run.runTo(50);
    expect(run.cluster.nodes.pods[0]).toBe(3);
    expect(deploymentOf(run).sets[0]).toMatchObject({ ready: 1, terminating: 1 });
    run.runTo(60);
    expect(deploymentOf(run).sets[0]).toMatchObject({ ready: 2, terminating: 1 });
  });

  it("takes over the ReplicaSets and pods that run already", () => {
    const pod = (name: string, image: string) => ({
      name,
      template: aTemplate(image),
      node: "n0",
      isReady: true,
      age: 3600 * SECOND,
    });
    const replicaSets = [
      { name: "web-old", revision: 4, replicas: 0, template: aTemplate("v0"), pods: [] },
      {
        name: "web-now",
        revision: 5,
        replicas: 2,
        template: aTemplate("v1"),
        pods: [pod("web-now-x", "v1"), { ...pod("web-now-y", "v1"), node: "gone" }],
      },
    ];
    const run = aRunning({ replicas: 2, replicaSets });
    expect([0, 1].map((each) => run.controllers.wasUnready(each as PodId))).toEqual([false, false]);
    expect(run.cluster.pods.names.slice(0, 2)).toEqual(["web-now-x", "web-now-y"]);
    expect(run.controllers.notes).toEqual(["pod web-now-y waits: its node gone is not there"]);
    run.at(50, () => run.controllers.rolloutUndo(0, 0));
    run.runTo(200);
    expect(setsOf(run)).toEqual(["v0 6 2", "v1 5 0"]);
  });
});

it("a pod that was not ready on its node is told apart; one without a node is placed like any other", () => {
  const unready = { template: aTemplate("v1"), isReady: false, age: 0 };
  const pods = [
    { ...unready, name: "web-a", node: "n0" },
    { ...unready, name: "web-b", node: "" },
  ];
  const replicaSets = [{ name: "web", revision: 1, replicas: 2, template: aTemplate("v1"), pods }];
  const { controllers } = aRunning({ replicas: 2, replicaSets });
  expect([0, 1].map((each) => controllers.wasUnready(each as PodId))).toEqual([true, false]);
});

describe("with the latencies of a control plane", () => {
  it("a Deployment's first pod comes after two watches and two writes, the others in slow start", () => {
    const run = aControlledCluster({ workloads: [aDeployment()], controlPlane: KUBERNETES, readyAfter: 10 });
    const created: number[] = [];
    run.cluster.listen({ podSubmitted: () => created.push(run.simulation.now / 1000) });
    run.runTo(1);
    // watch 1 + write 5 makes the ReplicaSet at 6 ms; watch 1 + write 5 the first pod at 12 ms.
    // The second batch has two pods, 5 ms later; the third would have four, and makes the last one.
    expect(created).toEqual([12, 17, 17, 22]);
  });

  it("pods come in a burst of 30, then 20 a second", () => {
    const run = aControlledCluster({
      workloads: [aDeployment({ replicas: 100 })],
      controlPlane: KUBERNETES,
      readyAfter: 1000,
    });
    const created: number[] = [];
    run.cluster.listen({ podSubmitted: () => created.push(run.simulation.now / SECOND) });
    run.runTo(10);
    expect(created).toHaveLength(100);
    // Some Events of the first ones go by the same client, 5 ms each, before the last ones of the 30 are asked for: four
    // tokens less are there, 0.2 s. Recorded: 0.26 s.
    expect(created[29]).toBeGreaterThan(0.1);
    expect(created[29]).toBeLessThan(0.3);
    // 70 more at 20 a second, and an Event before each of the two batches to come (32 and 37): 72 tokens, 3.6 s.
    expect(created[99]! - created[29]!).toBeCloseTo(3.6, 1);
  });
});
