import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import type { ClassId, NodeId, PodId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import { BOUND, READY } from "../../src/cluster/pod-table.ts";
import { type EventHandle, type EventKind, Simulation } from "../../src/kernel/simulation.ts";
import { pendingMessage } from "../../src/scheduling/pending-message.ts";
import { Scheduler } from "../../src/scheduling/scheduler.ts";
import { leastAllocated } from "../../src/scheduling/strategies/allocated.ts";
import { instantly, made } from "../scheduling/decisions.ts";
import { NEVER, type NodeShape, nodesOf, SECOND } from "../worlds.ts";

interface Template {
  readonly cpu: number;
  readonly startup: number;
}

/** After what ends, fails and arrives at an instant, before the scheduler. */
const CONTROLLER_PRIORITY = 3;

/**
 * A rolling update with maxSurge 1 and maxUnavailable 0, written against kernel, cluster and scheduler alone.
 *
 * Its pods are pods of the cluster without an end; `workload` says that they are its own, `origin` of which
 * revision they are. It gets them ready itself.
 */
class Deployment {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #workload: number;
  readonly #replicas: number;
  readonly #pods = new Set<PodId>();
  readonly #starting = new Map<PodId, EventHandle>();
  readonly #templates: Template[] = [];
  readonly #classes: ClassId[] = [];
  readonly #sync: EventKind;
  readonly #ready: EventKind;
  #isDue = false;
  #made = 0;

  constructor(simulation: Simulation, cluster: Cluster, workload: number, replicas: number) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#workload = workload;
    this.#replicas = replicas;
    this.#sync = simulation.define(`deployment-${workload}-sync`, () => this.#reconcile());
    this.#ready = simulation.define(`deployment-${workload}-ready`, (pod) => cluster.ready(pod as PodId));
    const own = (act: (pod: PodId) => void) => (pod: PodId) => {
      if (cluster.pods.workload[pod] === workload) act(pod);
    };
    cluster.listen({
      podBound: own((pod) => {
        const { startup } = this.#templates[cluster.pods.origin[pod]!]!;
        this.#starting.set(pod, simulation.schedule(this.#ready, startup * SECOND, pod));
      }),
      podReady: own(() => this.#request()),
      podLost: own((pod) => simulation.cancel(this.#starting.get(pod)!)),
      podLeft: own((pod) => {
        this.#pods.delete(pod);
        this.#starting.delete(pod);
        this.#request();
      }),
    });
    // Pods that were lost with their node are not tried again but replaced, once all have heard of the loss.
    cluster.listen({ podLost: own((pod) => cluster.abandon(pod)) });
  }

  rollOut(template: Template): void {
    this.#templates.push(template);
    this.#classes.push(this.#cluster.classes.intern({ requests: [template.cpu, 0, 1] }));
    this.#request();
  }

  delete(pod: PodId): void {
    const phase = this.#cluster.pods.phase[pod];
    // There is no call for a deletion yet: losing a pod by a drain comes closest, and gives it up at once.
    if (phase === BOUND || phase === READY) this.#cluster.lose(pod, "drain");
    else this.#cluster.abandon(pod);
  }

  /** "total ready new": pods in all, ready ones, and those of the newest revision. */
  get counts(): string {
    const newest = this.#templates.length - 1;
    const count = (test: (pod: PodId) => boolean) => [...this.#pods].filter(test).length;
    return [this.#pods.size, count(this.#isReady), count((pod) => this.#revisionOf(pod) === newest)].join(
      " ",
    );
  }

  get pods(): ReadonlySet<PodId> {
    return this.#pods;
  }

  #isReady = (pod: PodId) => this.#cluster.pods.phase[pod] === READY;
  #revisionOf = (pod: PodId) => this.#cluster.pods.origin[pod]!;

  #request(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#simulation.schedule(this.#sync, 0, 0, 0, CONTROLLER_PRIORITY);
  }

  #reconcile(): void {
    this.#isDue = false;
    const newest = this.#templates.length - 1;
    const old = [...this.#pods].filter((pod) => this.#revisionOf(pod) !== newest);
    const fresh = this.#pods.size - old.length;
    const surge = old.length > 0 ? 1 : 0;
    const wanted = Math.min(this.#replicas - fresh, this.#replicas + surge - this.#pods.size);
    for (let i = 0; i < wanted; i++) this.#create(newest);
    // Old pods go while enough others are ready; those that are not ready are no loss.
    let spare = [...this.#pods].filter(this.#isReady).length - this.#replicas;
    for (const pod of old) if (!this.#isReady(pod) || spare-- > 0) this.delete(pod);
  }

  #create(revision: number): void {
    const pod = this.#cluster.submit({
      podClass: this.#classes[revision]!,
      workload: this.#workload,
      index: this.#made++,
      origin: revision,
      duration: NEVER,
      expected: NEVER,
    });
    this.#pods.add(pod);
  }
}

function aClusterWithOne(...nodes: readonly NodeShape[]) {
  const simulation: Simulation = new Simulation("ladder", () => checkInvariants(cluster));
  const cluster: Cluster = new Cluster(simulation, ["cpu", "memory", "pods"], nodesOf(...nodes));
  const scheduler = new Scheduler(simulation, cluster, made(leastAllocated), instantly("list"), () => {});
  const deployment = new Deployment(simulation, cluster, 0, 3);
  const acts: (() => void)[] = [];
  const act = simulation.define("act", (number) => acts[number]!());
  const at = (seconds: number, what: () => void) =>
    simulation.schedule(act, seconds * SECOND, acts.push(what) - 1, 0, 1);
  /** Counts after each instant at which they changed. */
  const history: string[] = [];
  const note = simulation.define("note", () => {
    if (history.at(-1)?.split(": ")[1] === deployment.counts) return;
    history.push(`${simulation.now / SECOND}: ${deployment.counts}`);
  });
  for (let second = 0; second <= 400; second++) simulation.schedule(note, second * SECOND, 0, 0, 7);
  return { simulation, cluster, scheduler, deployment, at, history };
}

const V1: Template = { cpu: 1000, startup: 5 };
const V2: Template = { cpu: 1200, startup: 8 };

describe("kernel, cluster and scheduler carry a Deployment of 3 replicas", () => {
  it("that rolls out one by one: never fewer than 3 ready, never more than 4 in all", () => {
    const { simulation, deployment, at, history } = aClusterWithOne({ cpu: 3000 }, { cpu: 3000 });
    at(0, () => deployment.rollOut(V1));
    at(100, () => deployment.rollOut(V2));
    simulation.run();
    // Each new pod takes 8 s; when it is ready an old one goes and the next new one comes, at the same instant.
    expect(history).toEqual(["0: 3 0 3", "5: 3 3 3", "100: 4 3 1", "108: 4 3 2", "116: 4 3 3", "124: 3 3 3"]);
  });

  it("whose revisions are classes of pods where their requests differ, and one class where they do not", () => {
    const { simulation, cluster, deployment, at } = aClusterWithOne({ cpu: 9000 });
    at(0, () => deployment.rollOut(V1));
    at(50, () => deployment.rollOut(V2));
    at(150, () => deployment.rollOut({ ...V2, startup: 1 }));
    simulation.run();
    expect(cluster.classes.count).toBe(2);
    expect([...deployment.pods].map((pod) => [cluster.classOf(pod), cluster.pods.origin[pod]])).toEqual(
      Array(3).fill([1, 2]),
    );
  });

  it("that replaces pods which lose their node, in the middle of a rollout too", () => {
    const { simulation, cluster, deployment, at, history } = aClusterWithOne(
      { cpu: 4000 },
      { cpu: 4000 },
      { cpu: 4000 },
    );
    at(0, () => deployment.rollOut(V1));
    at(100, () => deployment.rollOut(V2));
    at(104, () => {
      // The new pod is starting; its node fails.
      const [starting] = [...deployment.pods].filter((pod) => cluster.pods.origin[pod] === 1);
      const node = cluster.pods.node[starting!] as NodeId;
      const there = [...deployment.pods].filter((pod) => cluster.pods.node[pod] === node);
      cluster.takeDown(node);
      for (const pod of there) cluster.lose(pod, "node-failure");
    });
    simulation.run();
    // Least-allocated puts the fourth pod where one of the three is: two are lost, two replaced at once.
    // 112: both are ready, an old one goes (4 ready, 3 needed), and the last new one comes; 120: the other goes.
    expect(history).toEqual(["0: 3 0 3", "5: 3 3 3", "100: 4 3 1", "104: 4 2 2", "112: 4 3 3", "120: 3 3 3"]);
  });

  it("that is stuck while its surge does not fit, says why, and goes on when there is room", () => {
    const { simulation, cluster, scheduler, deployment, at, history } = aClusterWithOne(
      { cpu: 1500 },
      { cpu: 1500 },
      { cpu: 1500 },
      { cpu: 1500 },
    );
    cluster.cordon(3 as NodeId);
    let sentence = "";
    at(0, () => deployment.rollOut(V1));
    at(100, () => deployment.rollOut(V2));
    at(199, () =>
      scheduler.forEachWaiting((pod) => {
        sentence = pendingMessage(cluster.classOf(pod), cluster);
      }),
    );
    at(200, () => cluster.uncordon(3 as NodeId));
    simulation.run();
    expect(sentence).toBe("0/4 nodes are available: 1 node(s) were unschedulable, 3 Insufficient cpu.");
    expect(history.slice(2)).toEqual(["100: 4 3 1", "208: 4 3 2", "216: 4 3 3", "224: 3 3 3"]);
  });

  it("whose pods may be deleted by anybody, and are replaced", () => {
    const { simulation, cluster, deployment, at, history } = aClusterWithOne({ cpu: 4000 });
    at(0, () => deployment.rollOut(V1));
    at(2, () => deployment.delete([...deployment.pods][0]!));
    at(50, () => deployment.delete([...deployment.pods][0]!));
    simulation.run();
    // The one deleted at 2 was starting: its event is cancelled, its substitute ready at 7.
    expect(history).toEqual(["0: 3 0 3", "5: 3 2 3", "7: 3 3 3", "50: 3 2 3", "55: 3 3 3"]);
    expect(cluster.nodes.pods[0]).toBe(3);
  });
});
