import { describe, expect, it } from "vitest";
import { firstFit, nextFit, roundRobin } from "../../src/scheduling/strategies/in-order.ts";
import { aCluster, aPod, nodesOf, place } from "../worlds.ts";
import { choice, made, placed } from "./decisions.ts";

/** Four nodes of two cores; pods take one core. */
const four = () => aCluster(nodesOf(...Array(4).fill({ cpu: 2000 }))).cluster;

describe("first-fit", () => {
  it("fills the first node, then the second", () => {
    const cluster = four();
    const strategy = made(firstFit);
    expect([1, 2, 3, 4, 5].map(() => placed(strategy, aPod(cluster), cluster))).toEqual([0, 0, 1, 1, 2]);
  });

  it("goes back to the first node that has room again", () => {
    const cluster = four();
    const [pod] = place(cluster, [0, 0, 1, 1]);
    cluster.end(pod!);
    expect(choice(made(firstFit), aPod(cluster), cluster)).toBe(0);
  });

  it("passes over nodes that are down, cordoned or full, and names none if that leaves none", () => {
    const cluster = four();
    place(cluster, [2, 2]);
    cluster.takeDown(0 as never);
    cluster.cordon(1 as never);
    expect(choice(made(firstFit), aPod(cluster), cluster)).toBe(3);
    cluster.cordon(3 as never);
    expect(choice(made(firstFit), aPod(cluster), cluster)).toBe(-1);
  });
});

describe("next-fit", () => {
  it("stays with the node used last while it has room, then goes on around", () => {
    const cluster = four();
    const strategy = made(nextFit);
    expect([1, 2, 3].map(() => placed(strategy, aPod(cluster), cluster))).toEqual([0, 0, 1]);
    // Room appears before the node used last: it is not looked at until the round comes there.
    cluster.end(0 as never);
    expect([1, 2, 3, 4, 5].map(() => placed(strategy, aPod(cluster), cluster))).toEqual([1, 2, 2, 3, 3]);
    expect(placed(strategy, aPod(cluster), cluster)).toBe(0);
    expect(placed(strategy, aPod(cluster), cluster)).toBe(-1);
  });

  it("does not move on when nothing fits", () => {
    const cluster = four();
    const strategy = made(nextFit);
    place(cluster, [0, 0, 1, 1]);
    expect(placed(strategy, aPod(cluster), cluster)).toBe(2);
    expect(placed(strategy, aPod(cluster, { cpu: 5000 }), cluster)).toBe(-1);
    expect(placed(strategy, aPod(cluster), cluster)).toBe(2);
  });
});

describe("round-robin", () => {
  it("begins with the first node and takes the next one each time", () => {
    const cluster = four();
    const strategy = made(roundRobin);
    expect([1, 2, 3, 4, 5].map(() => placed(strategy, aPod(cluster), cluster))).toEqual([0, 1, 2, 3, 0]);
  });

  it("passes over nodes without room; the turn goes on from the node that was used", () => {
    const cluster = four();
    const strategy = made(roundRobin);
    place(cluster, [1, 1, 2, 2]);
    expect([1, 2, 3, 4].map(() => placed(strategy, aPod(cluster), cluster))).toEqual([0, 3, 0, 3]);
  });
});

describe.each([nextFit, roundRobin])("$name", (definition) => {
  it("goes on from where it was saved, in another strategy object too", () => {
    const cluster = four();
    const strategy = made(definition);
    for (let i = 0; i < 3; i++) placed(strategy, aPod(cluster), cluster);
    // Room on node 0, where a new strategy would begin.
    cluster.end(0 as never);
    const state = strategy.save!();
    const expected = choice(strategy, aPod(cluster), cluster);
    const other = made(definition);
    expect(choice(other, aPod(cluster), cluster)).not.toBe(expected);
    const fork = made(definition);
    fork.restore!(state);
    expect(choice(fork, aPod(cluster), cluster)).toBe(expected);
    // What is saved is a copy: the first one moving on does not change it.
    for (let i = 0; i < 2; i++) placed(strategy, aPod(cluster), cluster);
    const late = made(definition);
    late.restore!(state);
    expect(late.save!()).toEqual(state);
  });
});
