import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStream } from "../../../src/random/streams.ts";
import { PlacementIndex } from "../../../src/scheduling/index/placement-index.ts";
import { makeProfile } from "../../../src/scheduling/kube/profile.ts";
import { SchedulingCycle } from "../../../src/scheduling/kube/scheduling-cycle.ts";
import { pickHighest } from "../../../src/scheduling/pick-highest.ts";
import { Verdict } from "../../../src/scheduling/verdict.ts";
import { defaultScheduler } from "../../../src/spec/default-scheduler.ts";
import {
  ANY_PODS,
  calmWorlds,
  FREE_PODS,
  type IndexedWorld,
  indexedWorlds,
  OWNED_PODS,
} from "./indexed-worlds.ts";
import { play } from "./played-worlds.ts";

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
      it(`decides so where owners' pods are spread by default: ${which}`, () => {
        fc.assert(fc.property(indexedWorlds(130, OWNED_PODS), agree), { numRuns: RUNS / 2 });
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
  const minor = Number(version.split(".")[1]);
  const schedulers = ["plain", "indexed", "eager"].map((kind) => aScheduler(kind, ratesAll, minor));
  play(world, version, (pod, cluster) => {
    const [plain, ...others] = schedulers.map(({ random, roundRobin, cycle, verdict }) => {
      verdict.clear();
      cycle.place(pod, cluster, verdict);
      const { outcome, node, filtered, scored } = verdict;
      const why = outcome === "placed" ? [] : [...verdict.rejectors];
      return { outcome, node, why, filtered, scored, start: roundRobin.start, draws: [...random.save()] };
    });
    for (const other of others) expect(other).toEqual(plain);
    return plain!.node;
  });
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
