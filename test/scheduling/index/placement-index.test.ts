import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cluster } from "../../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../../src/cluster/ids.ts";
import { createStream } from "../../../src/random/streams.ts";
import { PlacementIndex } from "../../../src/scheduling/index/placement-index.ts";
import { makeProfile } from "../../../src/scheduling/kube/profile.ts";
import { SchedulingCycle } from "../../../src/scheduling/kube/scheduling-cycle.ts";
import { pickHighest } from "../../../src/scheduling/pick-highest.ts";
import { Verdict } from "../../../src/scheduling/verdict.ts";
import { defaultScheduler } from "../../../src/spec/default-scheduler.ts";
import type { PodTemplateSpec } from "../../../src/spec/pod.ts";
import { traitNodes, waiting } from "../constrained.ts";
import {
  ANY_PODS,
  calmWorlds,
  FREE_PODS,
  type IndexedWorld,
  indexedWorlds,
  type Leaving,
  type Step,
} from "./indexed-worlds.ts";

const RUNS = 48;

// The same steps in every world: what the schedulers say of each pod must be the same, and leave them and their
// streams in the same state.
describe("a scheduler with an index", () => {
  for (const ratesAll of [true, false]) {
    for (const version of ["1.31", "1.36"]) {
      const which = `${version}, rating ${ratesAll ? "all nodes" : "a part of the nodes"}`;
      const agree = (world: IndexedWorld) => compare(world, { ratesAll, version });
      it(`decides as the plain one does on few nodes: ${which}`, () => {
        fc.assert(fc.property(indexedWorlds(7, FREE_PODS), agree), { numRuns: RUNS });
      });
      it(`decides as the plain one does on many nodes: ${which}`, () => {
        fc.assert(fc.property(indexedWorlds(260, FREE_PODS), agree), { numRuns: RUNS / 4 });
      });
      it(`decides so where resources alone decide: ${which}`, () => {
        fc.assert(fc.property(calmWorlds(7), agree), { numRuns: RUNS });
        fc.assert(fc.property(calmWorlds(130), agree), { numRuns: RUNS / 4 });
      });
      it(`decides so about pods that look at others: ${which}`, () => {
        fc.assert(fc.property(indexedWorlds(7, ANY_PODS), agree), { numRuns: RUNS });
        fc.assert(fc.property(indexedWorlds(130, ANY_PODS), agree), { numRuns: RUNS / 4 });
      });
    }
  }
});

interface Choice {
  readonly ratesAll: boolean;
  readonly version: string;
}

function compare(world: IndexedWorld, { ratesAll, version }: Choice): void {
  const cluster = new Cluster({ now: 0 }, ["cpu", "memory", "pods", "gpu"], traitNodes(...world.nodes), {
    kubernetesVersion: version,
    namespaces: [{ name: "default", labels: {} }],
  });
  const schedulers = ["plain", "indexed", "eager"].map((kind) =>
    aScheduler(kind, ratesAll, cluster.kubernetesMinor),
  );
  const bound: PodId[] = [];

  const place = (template: PodTemplateSpec) => {
    const pod = waiting(cluster, template);
    const [plain, ...others] = schedulers.map(({ random, roundRobin, cycle, verdict }) => {
      verdict.clear();
      cycle.place(pod, cluster, verdict);
      const { outcome, node } = verdict;
      const why = outcome === "placed" ? [] : [...verdict.rejectors];
      return { outcome, node, why, start: roundRobin.start, draws: [...random.save()] };
    });
    for (const other of others) expect(other).toEqual(plain);
    if (plain!.outcome !== "placed") return;
    cluster.bind(pod, plain!.node);
    bound.push(pod);
  };
  for (const step of world.steps) {
    if (step.do !== "place") act(step, cluster, bound);
    else
      for (let i = 0; i < step.times; i++) place(world.templates[(step.pick + i) % world.templates.length]!);
  }
}

/** plain: no index. eager: all shapes are hot as soon as they can be. */
function aScheduler(kind: string, ratesAll: boolean, minor: number) {
  const random = createStream(1, "ties");
  const scheduler = defaultScheduler(minor);
  const percentageOfNodesToScore = ratesAll ? 100 : undefined;
  const profile = makeProfile({ ...scheduler.profiles[0]!, percentageOfNodesToScore }, scheduler);
  const roundRobin = { start: 0, cycle: 0 };
  const { filters, scores, percentageOfNodesToScore: percentage } = profile;
  const settings = { filters, scores, kind: "sampled", percentage, random } as const;
  const tuning = kind === "eager" ? { window: 4, leastLag: 0, leastReturns: 0, sweepCost: 0 } : undefined;
  const index = kind === "plain" ? undefined : new PlacementIndex({ ...settings, ...(tuning && { tuning }) });
  const pick = (totals: Int32Array, count: number) => pickHighest(totals, count, random);
  const cycle = new SchedulingCycle(profile, roundRobin, pick, { index });
  return { random, roundRobin, cycle, verdict: new Verdict(0) };
}

function act(step: Exclude<Step, { do: "place" }>, cluster: Cluster, bound: PodId[]): void {
  const node = (step.pick % cluster.nodes.count) as NodeId;
  if (step.do === "add") {
    const [spec] = traitNodes(step.shape);
    cluster.addNode({ ...spec!, name: `n${cluster.nodes.count}` });
    return;
  }
  if (step.do === "end" || step.do === "delete") {
    for (let i = 0; i <= step.times && bound.length > 0; i++) leave(step, cluster, bound);
    return;
  }
  if (cluster.nodes.present[node] === 0) return;
  if (step.do === "cordon") cluster.cordon(node);
  if (step.do === "uncordon") cluster.uncordon(node);
  if (step.do === "down") cluster.takeDown(node);
  if (step.do === "up") cluster.bringUp(node);
  if (step.do === "taint") cluster.setTaints(node, step.taints);
  if (step.do === "update") {
    const [spec] = traitNodes(step.shape);
    cluster.updateNode(node, { ...spec!, name: cluster.nodes.specs[node]!.name });
  }
  if (step.do === "image-present") cluster.imagePresent(node, step.image, 500 * 2 ** 20);
  if (step.do === "image-absent") cluster.imageAbsent(node, step.image);
  if (step.do === "remove" && cluster.nodeOrder.length > 1) {
    for (const pod of bound.filter((each) => cluster.pods.node[each] === node)) {
      cluster.end(pod);
      bound.splice(bound.indexOf(pod), 1);
    }
    cluster.removeNode(node);
  }
}

function leave({ do: how, pick }: Leaving, cluster: Cluster, bound: PodId[]): void {
  const [pod] = bound.splice(pick % bound.length, 1);
  if (how === "end") cluster.end(pod!);
  else {
    cluster.requestDeletion(pod!, "scale-in");
    cluster.remove(pod!);
  }
}
