import { describe, expect, it } from "vitest";
import { type Domains, NO_DOMAIN } from "../../src/cluster/placement/domains.ts";
import { Candidates } from "../../src/scheduling/candidates.ts";
import { DistinctDomains } from "../../src/scheduling/scores/distinct-domains.ts";

/** Candidates n0, n1..., and one more from an earlier decision behind them. */
function nodes(count: number, standsFor?: readonly number[]): Candidates {
  const candidates = new Candidates(count + 1);
  candidates.ids.set(Array.from({ length: count + 1 }, (_, node) => node));
  candidates.count = count;
  if (standsFor !== undefined) candidates.standsFor = Int32Array.from(standsFor);
  return candidates;
}

/** By node the number of its domain, of `count` that there are; `unlabelled` is the one of an empty label. */
const domains = (count: number, of: readonly number[], unlabelled = NO_DOMAIN) =>
  ({ count, of: Int32Array.from(of), unlabelled }) as unknown as Domains;

const NONE = NO_DOMAIN;

describe("counting among candidates", () => {
  it("counts nodes that count, as many as each stands for, and nobody behind the last", () => {
    const distinct = new DistinctDomains();
    expect(distinct.nodes(nodes(3), [1, 0, 1, 1])).toBe(2);
    expect(distinct.nodes(nodes(3, [4, 5, 6, 7]), [1, 0, 1, 1])).toBe(10);
  });

  it("counts each domain of theirs once, anew each time", () => {
    const distinct = new DistinctDomains();
    for (let time = 0; time < 2; time++) {
      expect(distinct.of(domains(3, [0, 1, 0, 2, 2]), nodes(4), [1, 1, 1, 0, 1])).toBe(2);
      expect(distinct.of(domains(3, [0, 1, 0, 2, 2]), nodes(4), [1, 1, 1, 1, 1])).toBe(3);
    }
  });

  it("counts nodes without the label as one domain, the same as those with an empty one", () => {
    const distinct = new DistinctDomains();
    expect(distinct.of(domains(2, [0, 1, NONE, NONE, NONE]), nodes(4), [1, 1, 1, 1, 1])).toBe(3);
    expect(distinct.of(domains(2, [0, 1, NONE, NONE, NONE], 1), nodes(4), [1, 1, 1, 1, 1])).toBe(2);
  });

  it("does so however many domains come", () => {
    const distinct = new DistinctDomains();
    const unlabelled = [NONE, NONE, NONE];
    for (let count = 0; count < 40; count++)
      expect(distinct.of(domains(count, unlabelled), nodes(2), [1, 1, 1]), `${count}`).toBe(1);
  });
});
