import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Cluster } from "../../src/cluster/cluster.ts";
import { NO_NODE, type NodeId } from "../../src/cluster/ids.ts";
import type { RandomStream } from "../../src/random/random-stream.ts";
import { createStream } from "../../src/random/streams.ts";
import { KubeScheduler } from "../../src/scheduling/kube/kube-scheduler.ts";
import { ClassOutlooks } from "../../src/scheduling/preemption/class-outlooks.ts";
import { KeptPreemption } from "../../src/scheduling/preemption/kept-preemption.ts";
import { Verdict } from "../../src/scheduling/verdict.ts";
import { defaultScheduler } from "../../src/spec/default-scheduler.ts";
import { aTemplate } from "../objects.ts";
import { nodesOf, SECOND } from "../worlds.ts";
import { putting, waiting } from "./constrained.ts";
import { type PreemptingWorld, playPreempting, preemptingWorlds } from "./preempting-worlds.ts";

// The same steps for two schedulers: one remembers what came of dry runs, one does not. They must say the same of each
// pod, and leave all their streams in the same state.
describe("preemption from what is kept", () => {
  afterEach(() => vi.restoreAllMocks());

  it("does as the plain form does on few nodes", () => {
    const seen = watching();
    fc.assert(fc.property(preemptingWorlds(6, 120), compare), { numRuns: 80 });
    expect(seen.evicting()).toBeGreaterThan(100);
    expect(seen.hopeless()).toBeGreaterThan(100);
    expect(seen.staying()).toBeGreaterThan(10);
    expect(seen.left()).toBeGreaterThan(10);
  });

  it("does as the plain form does on many nodes", () => {
    const seen = watching();
    fc.assert(fc.property(preemptingWorlds(130, 600), compare), { numRuns: 5 });
    expect(seen.evicting()).toBeGreaterThan(10);
  });
});

describe("a pod whose binding is under way", () => {
  it("counts as if it had started just now, whenever that is", () => {
    const clock = { now: 10 * SECOND };
    const cluster = new Cluster(clock, ["cpu", "memory", "pods"], nodesOf({}, {}));
    const low = aTemplate({ requests: [3000, 0, 1] });
    cluster.assume(waiting(cluster, low), 0 as NodeId);
    const before = putting(cluster, low, 1);
    const world = { nodes: 2, minor: 36, percentage: 100, absolute: 1, kinds: [], steps: [] };
    const { scheduler } = aScheduler(world, false);
    const pod = waiting(cluster, aTemplate({ requests: [3000, 0, 1], priority: 100 }));
    scheduler.preempt(pod, cluster);
    clock.now = 20 * SECOND;
    cluster.end(before);
    putting(cluster, low, 1);
    clock.now = 30 * SECOND;
    // Who has started last goes first.
    expect(scheduler.preempt(pod, cluster)?.node).toBe(0);
  });
});

/** Counts what the kept form answers by itself. */
function watching() {
  const attempts = vi.spyOn(KeptPreemption.prototype, "attempt");
  const searches = vi.spyOn(ClassOutlooks.prototype, "isHopeless");
  const answers = () => attempts.mock.results.map(({ value }) => value);
  return {
    evicting: () => answers().filter((answer) => (answer?.node ?? NO_NODE) !== NO_NODE).length,
    staying: () => answers().filter((answer) => answer !== undefined && answer.node === undefined).length,
    /** To the plain form. */
    left: () => answers().filter((answer) => answer === undefined).length,
    hopeless: () => searches.mock.results.filter(({ value }) => value).length,
  };
}

function compare(world: PreemptingWorld): void {
  const [plain, kept] = [aScheduler(world, true), aScheduler(world, false)];
  playPreempting(world, (pod, cluster) => {
    const [wanted, found] = [plain, kept].map(({ scheduler, streams }) => {
      const verdict = new Verdict(cluster.nodes.count);
      scheduler.place(pod, cluster, verdict);
      const { outcome, node, filtered, tried } = verdict;
      const isPlaced = outcome === "placed";
      const preemption = isPlaced ? undefined : scheduler.preempt(pod, cluster);
      const rejectors = isPlaced ? [] : [...verdict.rejectors];
      const draws = streams.map((stream) => [...stream.save()]);
      return { node, preemption, outcome, filtered, tried, rejectors, draws, state: scheduler.save() };
    });
    expect(found).toEqual(wanted);
    expect(cluster.whatIf.depth).toBe(0);
    return found!;
  });
}

function aScheduler({ minor, percentage, absolute }: PreemptingWorld, isPlain: boolean) {
  const streams: RandomStream[] = [];
  const watched = (stream: RandomStream): RandomStream => {
    streams.push(stream);
    return {
      next: () => stream.next(),
      below: (n) => stream.below(n),
      fork: (entity) => watched(stream.fork(entity)),
      save: () => stream.save(),
      restore: (state) => stream.restore(state),
    };
  };
  const usual = defaultScheduler(minor);
  const preemption = { minCandidateNodesPercentage: percentage, minCandidateNodesAbsolute: absolute };
  const scheduler = {
    ...usual,
    profiles: usual.profiles.map((each) => ({ ...each, args: { ...each.args, preemption } })),
  };
  const random = watched(createStream(1, "strategy"));
  return {
    streams,
    scheduler: new KubeScheduler({ scheduler, ratesAll: false, ties: "uniform", random, isPlain }),
  };
}
