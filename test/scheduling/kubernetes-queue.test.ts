import { describe, expect, it } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import { NO_POD, type NodeId, type PodId } from "../../src/cluster/ids.ts";
import type { KubernetesQueue } from "../../src/scheduling/queue/kubernetes-queue.ts";
import { makeQueue } from "../../src/scheduling/queue/make-queue.ts";
import type { PlacementSpec } from "../../src/spec/pod.ts";
import { ANYWHERE } from "../../src/spec/pod.ts";
import { aTemplate, selecting } from "../objects.ts";
import { nodesOf, SECOND } from "../worlds.ts";

/** A queue of pods of whole cores beside one node of 4 cores, which hears of what happens; times in seconds. */
function aQueue(
  release: "1.31" | "1.32" | "1.36" = "1.36",
  { rejectedBy = ["NodeResourcesFit"] as readonly string[] | undefined, isInstant = true } = {},
) {
  const clock = { now: 0 };
  const setting = { kubernetesVersion: release, namespaces: [] };
  const cluster = new Cluster(clock, ["cpu", "memory", "pods"], nodesOf({ cpu: 4000 }), setting);
  const passedOver: PodId[] = [];
  const rejectors = { now: rejectedBy };
  const queue = makeQueue("kubernetes", cluster, undefined, {
    rejectorsOf: () => rejectors.now,
    passOver: (pod) => passedOver.push(pod),
    isInstant,
    initialBackoff: SECOND,
    longestBackoff: 10 * SECOND,
  }) as KubernetesQueue;
  let isDue = false;
  queue.listenTo(cluster, (heard) => {
    isDue ||= heard;
  });
  /** Submits a pod and adds it to the queue. */
  const add = (
    seconds: number,
    cores = 1,
    { priority = 0, gates = [] as string[], placement = ANYWHERE } = {},
  ): PodId => {
    clock.now = seconds * SECOND;
    const template = aTemplate({
      requests: [cores * 1000, 0, 1],
      priority,
      placement,
      schedulingGates: gates,
    });
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    const parts = { workload: 0, index: 0, origin: 0, duration: 0, expected: 0 };
    const pod = cluster.submit({ podClass, ...parts, name: "p", template });
    queue.add(pod);
    return pod;
  };
  /** All are offered and tried by first fit: which were tried, in order. */
  const offer = (): readonly PodId[] => {
    const tried: PodId[] = [];
    queue.offer((pod) => {
      tried.push(pod);
      if (!cluster.fits(pod, NODE)) return false;
      cluster.bind(pod, NODE);
      return true;
    });
    return tried;
  };
  const at = (seconds: number) => {
    clock.now = seconds * SECOND;
  };
  const hears = (what: () => void): boolean => {
    isDue = false;
    what();
    return isDue;
  };
  return { cluster, queue, add, offer, at, passedOver, rejectors, hears };
}

const NODE = 0 as NodeId;

/** On a node with another of its kind. */
const KEEPS_NEAR: PlacementSpec = {
  ...ANYWHERE,
  requiredPods: [
    {
      topologyKey: "kubernetes.io/hostname",
      selector: selecting({ app: "app" }),
      namespaces: ["default"],
      namespaceSelector: undefined,
    },
  ],
};

describe("the queue kubernetes", () => {
  it("offers higher priorities first, then who was submitted first", () => {
    const { add, offer } = aQueue();
    const low = add(0);
    const high = add(1, 1, { priority: 10 });
    const later = add(2);
    const highLater = add(3, 1, { priority: 10 });
    expect(offer()).toEqual([high, highLater, low, later]);
  });

  it("puts a pod that failed behind those of its priority that were submitted before it failed", () => {
    const { cluster, queue, add, offer, at } = aQueue();
    const failed = add(0, 5);
    at(1);
    expect(offer()).toEqual([failed]);
    const second = add(2, 1);
    at(3);
    cluster.updateNode(NODE, nodesOf({ cpu: 8000 })[0]!);
    // It waits since 1 s now, the other since 2 s; but it backs off until 1 + 1 = 2 s, which is over at 3 s.
    expect(queue.holderOf(failed)).toBe("active");
    expect(offer()).toEqual([failed, second]);
  });

  it("lets a pod back off 1, 2, 4, 8, 10 and again 10 seconds after each failure", () => {
    const { queue, add, offer, at } = aQueue("1.32");
    const pod = add(0, 5);
    const ends: number[] = [];
    for (const failure of [0, 100, 200, 300, 400, 500]) {
      at(failure + 0.25);
      if (failure > 0) queue.activate(pod);
      offer();
      ends.push(queue.attemptsOf(pod).backoffEnd / SECOND - failure);
    }
    expect(ends).toEqual([1.25, 2.25, 4.25, 8.25, 10.25, 10.25]);
    expect([queue.attemptsOf(pod).count, queue.attemptsOf(pod).failures]).toEqual([6, 6]);
  });

  it("ends backoffs on the second before, from 1.33 on, and lets go one second after that", () => {
    const { queue, add, offer, at } = aQueue();
    const pod = add(0.75, 5);
    offer();
    // 0.75 + 1 = 1.75, cut to 1; at 1.x it still backs off, at 2 it does not.
    expect(queue.attemptsOf(pod).backoffEnd).toBe(SECOND);
    at(1.9);
    queue.retry(pod);
    expect(queue.holderOf(pod)).toBe("backoff");
    expect(queue.flushes.flushBackoff()).toBe(false);
    at(2);
    expect(queue.flushes.flushBackoff()).toBe(true);
    expect(queue.holderOf(pod)).toBe("active");
  });

  it.each([
    ["1.32", []],
    ["1.36", ["failed"]],
  ] as const)("in %s offers pods that back off, when there are no others: %s", (release, wanted) => {
    const { queue, add, offer, at } = aQueue(release);
    const pod = add(0, 5);
    offer();
    at(0.5);
    queue.retry(pod);
    expect(queue.holderOf(pod)).toBe("backoff");
    expect(offer().map(() => "failed")).toEqual(wanted);
  });

  it("tries a pod that met an error again after its backoff alone, and counts errors apart", () => {
    const { queue, add, at } = aQueue();
    const pod = add(0);
    expect(queue.pop()).toBe(pod);
    at(0.5);
    queue.erred(pod);
    expect([queue.holderOf(pod), queue.pop(), queue.flushes.backingOff]).toEqual(["error", NO_POD, 1]);
    at(2);
    queue.flushes.flushBackoff();
    expect(queue.pop()).toBe(pod);
    expect([queue.attemptsOf(pod).errors, queue.attemptsOf(pod).failures]).toEqual([1, 0]);
  });

  it("never offers a pod with scheduling gates, which still waits", () => {
    const { cluster, queue, add, offer, at } = aQueue();
    const gated = add(0, 1, { gates: ["example.com/quota"] });
    queue.activate(gated);
    cluster.updateNode(NODE, nodesOf({ cpu: 8000 })[0]!);
    at(1000);
    queue.flushes.flushUnschedulable();
    expect([offer(), queue.size, queue.holderOf(gated)]).toEqual([[], 1, "gated"]);
    queue.remove(gated);
    expect(queue.size).toBe(0);
  });

  it("tries a pod again after five minutes, whatever has happened, and not before", () => {
    const { queue, add, offer, at } = aQueue();
    const pod = add(10, 5);
    offer();
    at(310);
    expect(queue.flushes.flushUnschedulable()).toBe(false);
    at(330);
    expect(queue.flushes.flushUnschedulable()).toBe(true);
    expect(offer()).toEqual([pod]);
  });

  it("asks for one pod of a class, and spares the others an attempt that would fail as well", () => {
    const { queue, add, offer, passedOver } = aQueue();
    const pods = [add(0, 5), add(0, 5), add(0, 5)];
    expect(offer()).toEqual([pods[0]]);
    expect(passedOver).toEqual([pods[1], pods[2]]);
    // They count as attempts that failed all the same, as they are in kube-scheduler.
    expect(pods.map((pod) => queue.attemptsOf(pod).failures)).toEqual([1, 1, 1]);
    expect(queue.flushes.unschedulable).toBe(3);
  });

  it("lets one pod of a class after the other try the room that a node gained, until one fails", () => {
    const { cluster, queue, add, offer, at } = aQueue();
    const running = [add(0, 2), add(0, 2)];
    const waiting = [add(1, 2), add(2, 2), add(3, 2), add(4, 2)];
    offer();
    at(100);
    for (const pod of running) cluster.end(pod);
    expect(waiting.map((pod) => queue.holderOf(pod))).toEqual(waiting.map(() => "active"));
    // 4 cores are free: two go in, the third fails for the fourth too.
    expect(offer()).toEqual(waiting.slice(0, 3));
    expect(queue.flushes.unschedulable).toBe(2);
  });

  it("lets the next one of a class try if the one that was to try is withdrawn", () => {
    const { cluster, queue, add, offer, at } = aQueue();
    const running = add(0, 4);
    const first = add(1, 3);
    const second = add(2, 3);
    offer();
    at(100);
    cluster.end(running);
    queue.remove(first);
    expect(queue.holderOf(second)).toBe("active");
    expect(offer()).toEqual([second]);
  });

  it("tries pods that lack room again when a pod leaves, and not when one comes", () => {
    const { cluster, queue, add, offer, at, hears } = aQueue();
    const running = add(0, 1);
    const other = add(0, 1);
    const large = add(1, 4);
    offer();
    expect([queue.holderOf(large), queue.attemptsOf(large).failures]).toEqual(["unschedulable", 1]);
    // There is no room for it yet: the attempt is counted, and not made.
    at(10);
    expect(hears(() => cluster.end(running))).toBe(true);
    expect([queue.holderOf(large), offer(), queue.attemptsOf(large).failures]).toEqual(["active", [], 2]);
    expect(hears(() => cluster.end(other))).toBe(true);
    expect(offer()).toEqual([large]);
  });

  it.each([
    [["NodeResourcesFit"], false],
    [["NodeResourcesFit", "PodTopologySpread"], false],
    [["InterPodAffinity"], true],
    // A filter that nobody knows, and nobody at all.
    [["Own"], true],
    [[], true],
  ])(
    "tries pods that want others near, rejected by %j, again when such a pod comes: %s",
    (filters, isWoken) => {
      const { cluster, queue, add, offer, rejectors } = aQueue();
      const pod = add(0, 5, { placement: KEEPS_NEAR });
      rejectors.now = filters;
      offer();
      cluster.bind(add(0, 1), NODE);
      expect(queue.holderOf(pod)).toBe(isWoken ? "backoff" : "unschedulable");
    },
  );

  it.each([
    ["1.31", 1, true],
    // It fits on that node no more than before.
    ["1.31", 5, false],
    // The pod bears the taints now, but it did before.
    ["1.36", 1, false],
  ] as const)(
    "in %s tries a pod of %d cores again when a node gets a taint that it bears: %s",
    (release, cores, isWoken) => {
      const { cluster, queue, add } = aQueue(release);
      const pod = add(0, cores);
      queue.pop();
      queue.failed(pod, ["TaintToleration"]);
      cluster.setTaints(NODE, [{ key: "spot", value: "", effect: "PreferNoSchedule" }]);
      expect(queue.holderOf(pod) !== "unschedulable").toBe(isWoken);
    },
  );

  it("counts what happens while a pod is being tried, if that may help it", () => {
    const { cluster, queue, add } = aQueue();
    const running = add(0, 1);
    const pods = [add(0, 4), add(0, 4)];
    for (const _ of [running, ...pods]) queue.pop();
    cluster.bind(running, NODE);
    queue.placed(running);
    cluster.end(running);
    queue.failed(pods[0]!, ["NodeResourcesFit"]);
    queue.failed(pods[1]!, ["NodeAffinity"]);
    expect(pods.map((pod) => queue.holderOf(pod))).toEqual(["backoff", "unschedulable"]);
  });

  it("tries all pods of a line for themselves where attempts take time", () => {
    const { cluster, queue, add, offer } = aQueue("1.36", { isInstant: false });
    const running = add(0, 4);
    const waiting = [add(1, 2), add(1, 2), add(1, 2)];
    offer();
    cluster.end(running);
    expect(waiting.map((pod) => queue.holderOf(pod))).toEqual(["backoff", "backoff", "backoff"]);
  });

  it("counts the attempt of one pod of a line for all, as if each had been tried", () => {
    const tried = (isInstant: boolean) => {
      const { cluster, queue, add, offer, at } = aQueue("1.36", { isInstant });
      const running = [0, 0, 0, 0].map(() => add(0, 1));
      offer();
      const waiting = [add(1, 3), add(2, 3), add(3, 3)];
      offer();
      for (const [second, pod] of [10, 20].entries()) {
        at(pod);
        cluster.end(running[second]!);
        offer();
      }
      at(30);
      cluster.end(running[2]!);
      offer();
      cluster.end(running[3]!);
      return waiting.map((pod) => {
        if (queue.holderOf(pod) === "nowhere") return cluster.pods.node[pod];
        const { count, failures, since } = queue.attemptsOf(pod);
        return [count, failures, since];
      });
    };
    expect(tried(true)).toEqual(tried(false));
    // Tried at 1 to 3 s, and at 10, 20 and 30 s; at 30 s the first one fits.
    expect(tried(true)).toEqual([0, [4, 4, 30 * SECOND], [4, 4, 30 * SECOND]]);
  });

  it("lets the next pod of a line try where others are evicted for the first", () => {
    const { cluster, queue, add } = aQueue();
    const running = add(0, 4);
    const waiting = [add(1, 3), add(2, 3), add(3, 3)];
    queue.pop();
    cluster.bind(running, NODE);
    queue.placed(running);
    const tried: PodId[] = [];
    queue.offer((pod) => {
      tried.push(pod);
      if (pod === waiting[0]) cluster.nominate(pod, NODE);
      return false;
    });
    expect(tried).toEqual(waiting.slice(0, 2));
  });

  it("visits all that wait, wherever they are", () => {
    const { queue, add, offer } = aQueue();
    const failed = add(0, 5);
    offer();
    const backing = add(0, 6);
    offer();
    queue.retry(backing);
    const active = add(0, 1);
    const gated = add(0, 1, { gates: ["g"] });
    const seen: PodId[] = [];
    queue.forEach((pod) => {
      seen.push(pod);
    });
    expect(seen.sort((a, b) => a - b)).toEqual([failed, backing, active, gated]);
    expect(queue.size).toBe(4);
  });
});
