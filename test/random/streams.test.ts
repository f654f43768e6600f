import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import type { RandomStream } from "../../src/random/random-stream.ts";
import { createStream } from "../../src/random/streams.ts";
import { gridScore, lagScore } from "./independence.ts";

const take = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.next());

describe("a named stream", () => {
  it("is seedrandom's Tyche-i on seed/part/part, in 53 bits", () => {
    const library = seedrandom.tychei("42/failures/node-7");
    const expected = Array.from({ length: 100 }, () => library.double());
    expect(take(createStream(42, "failures", "node-7"), 100)).toEqual(expected);
  });

  it("keeps its values for ever: a change of generator changes every recorded result", () => {
    const stream = createStream(42, "arrivals");
    expect(take(stream, 3)).toEqual([0.34809018550058723, 0.4059249926779862, 0.5465661408407313]);
    expect(take(stream.fork(7), 3)).toEqual([0.1666604114364032, 0.476587829859608, 0.4598812974462023]);
  });

  it("depends on seed and name alone", () => {
    expect(take(createStream(1, "a"), 5)).toEqual(take(createStream(1, "a"), 5));
    expect(take(createStream(7, "node", 3), 5)).toEqual(take(createStream("7", "node", "3"), 5));
  });

  it.each([
    [["a/b"], ["a", "b"]],
    [["a", ""], ["a"]],
    [["", "a"], ["a"]],
    [["a%2Fb"], ["a/b"]],
    [["a%252Fb"], ["a%2Fb"]],
    [["a\0"], ["a"]],
    [
      ["1", "11"],
      ["11", "1"],
    ],
  ])("tells the name %j from %j", (one, other) => {
    const first = take(createStream(1, ...one), 40);
    const second = take(createStream(1, ...other), 40);
    // Not one a few draws behind the other either.
    expect(first.filter((value) => second.includes(value))).toEqual([]);
  });

  it("tells a seed from the beginning of a name", () => {
    expect(createStream("1/2", "a").next()).not.toBe(createStream(1, 2, "a").next());
  });
});

describe.each([
  ["named", () => createStream(42, "some", "stream")],
  ["forked", () => createStream(42, "some", "stream").fork(5)],
])("any stream (%s)", (_, create) => {
  it("is uniform on (0, 1): mean 1/2, variance 1/12, all bits used", () => {
    const values = take(create(), 100_000);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((a, b) => a + (b - 0.5) ** 2, 0) / values.length;
    // 4 standard errors: sqrt(1/12 / 1e5) = 0.000913; that of (u - 1/2)^2 is sqrt((1/80 - 1/144) / 1e5) = 0.000236
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.00366);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.00095);
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThan(0);
    // Each of the 53 bits is set about half the time: 1e4 draws, 4 standard errors = 200.
    for (let bit = 0; bit < 53; bit++) {
      const set = values.slice(0, 10_000).filter((v) => Math.floor(v * 2 ** (bit + 1)) % 2 === 1).length;
      expect(Math.abs(set - 5000)).toBeLessThan(200);
    }
  });

  it("chooses below n evenly and never n", () => {
    const stream = create();
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 70_000; i++) counts[stream.below(7)]! += 1;
    // Chi-squared with 6 degrees of freedom is below 22.5 with probability 0.999.
    expect(counts.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5);
    expect(stream.below(1)).toBe(0);
  });

  it("takes one draw for a choice", () => {
    const [one, other] = [create(), create()];
    one.below(10);
    other.next();
    expect(one.next()).toBe(other.next());
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity])("refuses a choice among %d", (n) => {
    expect(() => create().below(n)).toThrow(
      new RangeError(`random choice among ${n}: must be a whole number of 1 to 2^53`),
    );
  });

  it("goes on from a saved position, in another object", () => {
    const stream = create();
    take(stream, 17);
    const state = stream.save();
    const expected = take(stream, 10);
    const other = create();
    take(other, 3);
    other.restore(state);
    expect(take(other, 10)).toEqual(expected);
    expect(other.fork(9).next()).toBe(stream.fork(9).next());
  });

  it("refuses the state of another stream", () => {
    const state = createStream(42, "another").save();
    expect(() => create().restore(state)).toThrow(/saved by a stream of another seed or name/);
    expect(() => create().restore(state.subarray(1))).toThrow(/31 bytes, must be 32/);
  });

  it("forks by entity alone, whatever was drawn or forked before", () => {
    const [fresh, used] = [create(), create()];
    take(used, 1000);
    take(used.fork(3), 10);
    expect(take(used.fork(4), 5)).toEqual(take(fresh.fork(4), 5));
    expect(take(used.fork(4).fork(1), 5)).toEqual(take(fresh.fork(4).fork(1), 5));
  });

  it("does not move when it is forked", () => {
    const [one, other] = [create(), create()];
    one.fork(1);
    expect(one.next()).toBe(other.next());
  });

  it("gives other forks to other entities, large ones too", () => {
    const entities = [0, 1, 2, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52, Number.MAX_SAFE_INTEGER];
    const first = entities.map((entity) => create().fork(entity).next());
    expect(new Set([create().next(), ...first]).size).toBe(entities.length + 1);
    expect(create().fork(1).fork(2).next()).not.toBe(create().fork(2).fork(1).next());
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])("refuses the entity %d", (entity) => {
    expect(() => create().fork(entity)).toThrow(/entity is .*, must be a whole number/);
  });
});

describe("streams with similar names", () => {
  const STREAMS = 20_000;
  const firstDraws = (stream: (i: number) => number) =>
    Float64Array.from({ length: STREAMS }, (_, i) => stream(i));
  const forksOf = createStream(42, "pods");

  it.each<[string, (i: number) => number]>([
    ["named node-i, first draw", (i) => createStream(42, `node-${i}`).next()],
    ["seeds 0 to 19,999 of one name", (i) => createStream(i, "arrivals").next()],
    ["forks, first draw", (i) => forksOf.fork(i).next()],
    ["forks, second draw", (i) => secondOf(forksOf.fork(i))],
    ["forks of forks", (i) => forksOf.fork(i).fork(0).next()],
    ["the same fork of streams node-i", (i) => createStream(42, `node-${i}`).fork(1).next()],
  ])("are independent: %s", (_, draw) => {
    const draws = firstDraws(draw);
    expect(Math.abs(lagScore(draws))).toBeLessThan(4);
    expect(Math.abs(gridScore(draws))).toBeLessThan(4);
  });

  it.each(["xorwow", "xor128", "xorshift7"] as const)("would not be with %s: the check can fail", (name) => {
    const draws = firstDraws((i) => seedrandom[name](`42/node-${i}`).double());
    expect(gridScore(draws)).toBeGreaterThan(1000);
    if (name !== "xor128") expect(Math.abs(lagScore(draws))).toBeGreaterThan(20);
  });
});

function secondOf(stream: RandomStream): number {
  stream.next();
  return stream.next();
}
