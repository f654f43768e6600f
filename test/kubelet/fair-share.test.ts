import fc from "fast-check";
import { expect, it } from "vitest";
import { Simulation } from "../../src/kernel/simulation.ts";
import { FairShare, type Flow } from "../../src/kubelet/fair-share.ts";

/** When each flow is done: begun at a microsecond, to a node of some bandwidth. */
interface Sent {
  readonly node: number;
  readonly bytes: number;
  readonly at: number;
}

function timesOf(sent: readonly Sent[], bandwidths: readonly number[], total: number): number[] {
  const simulation = new Simulation();
  const share = new FairShare(simulation, total);
  const done = sent.map(() => Number.NaN);
  const begin = simulation.define("begin", (i) => {
    const { node, bytes } = sent[i]!;
    const flow: Flow = { node, done: () => (done[i] = simulation.now) };
    share.begin(flow, bytes, bandwidths[node]!);
  });
  for (const [i, { at }] of sent.entries()) simulation.schedule(begin, at, i);
  simulation.run();
  return done;
}

it("gives one flow all that its node and the registry have", () => {
  expect(timesOf([{ node: 0, bytes: 1000, at: 0 }], [10], Number.POSITIVE_INFINITY)).toEqual([100]);
  expect(timesOf([{ node: 0, bytes: 1000, at: 0 }], [10], 5)).toEqual([200]);
});

it("shares a node's bandwidth among its flows", () => {
  // Both at 5 until 100, when the first is done with 500; the other's 500 more at 10: 150.
  const sent = [
    { node: 0, bytes: 500, at: 0 },
    { node: 0, bytes: 1000, at: 0 },
  ];
  expect(timesOf(sent, [10], Number.POSITIVE_INFINITY)).toEqual([100, 150]);
});

it("gives what a slow node cannot take of the registry's bandwidth to the others", () => {
  // 12 in all: the node of 2 has 2, the other two 5 each. The first ones are done at 100; then the slow one still has 2.
  const sent = [
    { node: 0, bytes: 400, at: 0 },
    { node: 1, bytes: 500, at: 0 },
    { node: 2, bytes: 500, at: 0 },
  ];
  expect(timesOf(sent, [2, 10, 10], 12)).toEqual([200, 100, 100]);
});

/** The same by filling all flows alike, step by step, until a node or the registry is full. */
function oracle(sent: readonly Sent[], bandwidths: readonly number[], total: number): number[] {
  const left = sent.map(({ bytes }) => bytes);
  const done = sent.map(() => Number.NaN);
  let now = 0;
  for (;;) {
    const active = sent.flatMap(({ at }, i) => (at <= now && left[i]! > 1e-6 ? [i] : []));
    const next = Math.min(...sent.map(({ at }) => at).filter((at) => at > now));
    if (active.length === 0) {
      if (next === Number.POSITIVE_INFINITY) return done;
      now = next;
      continue;
    }
    const rates = fill(active, sent, bandwidths, total);
    const first = Math.min(...active.map((i) => left[i]! / rates.get(i)!));
    const step = Math.min(first, next - now);
    for (const i of active) left[i]! -= rates.get(i)! * step;
    now += step;
    for (const i of active) if (left[i]! <= 1e-6) done[i] = now;
  }
}

function fill(
  active: readonly number[],
  sent: readonly Sent[],
  bandwidths: readonly number[],
  total: number,
): Map<number, number> {
  const rates = new Map(active.map((i) => [i, 0]));
  let open = new Set(active);
  const roomOf = (node: number) =>
    bandwidths[node]! -
    active.filter((i) => sent[i]!.node === node).reduce((sum, i) => sum + rates.get(i)!, 0);
  while (open.size > 0) {
    const used = [...rates.values()].reduce((sum, rate) => sum + rate, 0);
    const steps = [(total - used) / open.size];
    for (const node of new Set([...open].map((i) => sent[i]!.node)))
      steps.push(roomOf(node) / [...open].filter((i) => sent[i]!.node === node).length);
    const step = Math.min(...steps);
    for (const i of open) rates.set(i, rates.get(i)! + step);
    if (step === steps[0]) return rates;
    open = new Set([...open].filter((i) => roomOf(sent[i]!.node) > 1e-9));
  }
  return rates;
}

it("is max-min fair whatever is sent when", () => {
  const flow = fc.record({
    node: fc.integer({ min: 0, max: 3 }),
    bytes: fc.integer({ min: 1, max: 5000 }),
    at: fc.integer({ min: 0, max: 300 }),
  });
  fc.assert(
    fc.property(
      fc.array(flow, { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 4, maxLength: 4 }),
      fc.integer({ min: 1, max: 60 }),
      (sent, bandwidths, total) => {
        const wanted = oracle(sent, bandwidths, total);
        // Each arrival is rounded up to a microsecond, and holds the others up by as much.
        for (const [i, time] of timesOf(sent, bandwidths, total).entries()) {
          expect(time).toBeGreaterThanOrEqual(wanted[i]! - 1e-3);
          expect(time).toBeLessThanOrEqual(wanted[i]! + sent.length + 1);
        }
      },
    ),
    { seed: 6, numRuns: 300 },
  );
});
