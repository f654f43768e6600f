import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CpuClaim, shareByWeight, shareCpu } from "../../src/workload/usage/cpu-shares.ts";

/** A pod of one container. */
function aPod(request: number, claim: number, change: Partial<CpuClaim> = {}): CpuClaim {
  const qos = request > 0 ? "Burstable" : "BestEffort";
  return { qos, requests: [request], claims: [claim], request, limit: Number.POSITIVE_INFINITY, ...change };
}

describe("the CPU of a node", () => {
  it("goes to pods by their requests where all want more", () => {
    // 4000 by 1000 : 3000
    expect(shareCpu(4000, [aPod(1000, 4000), aPod(3000, 4000)])).toEqual([[1000], [3000]]);
  });

  it("is left to the others by those that want less than their part", () => {
    // The first wants 200 of its 800; 3000 are left, by 1000 : 2000.
    const pods = [aPod(1000, 200), aPod(1000, 4000), aPod(2000, 4000)];
    expect(shareCpu(3200, pods)).toEqual([[200], [1000], [2000]]);
  });

  it("is shared by a pod's containers by theirs", () => {
    const pod = aPod(400, 0, { requests: [100, 300], claims: [1000, 1000] });
    expect(shareCpu(800, [pod])).toEqual([[200, 600]]);
  });

  it("leaves pods that request nothing what nobody else wants, and next to nothing otherwise", () => {
    expect(shareCpu(1000, [aPod(500, 600), aPod(0, 900)])[1]![0]).toBeCloseTo(400, 6);
    // Two shares beside 1024: 2000 / 1024 = 1.953125 millicores' weight beside 1000.
    const [[busy], [idle]] = shareCpu(1000, [aPod(1000, 2000), aPod(0, 900)]) as [[number], [number]];
    expect(idle).toBeCloseTo((1000 * 1.953125) / 1001.953125, 9);
    expect(busy + idle).toBeCloseTo(1000, 9);
  });

  it("is given to Guaranteed pods beside all Burstable ones together", () => {
    const guaranteed = aPod(1000, 1000, { qos: "Guaranteed" });
    // 1000 : (500 + 500) of 1500 is 750 each; the two get half of theirs.
    expect(shareCpu(1500, [aPod(500, 900), guaranteed, aPod(500, 900)])).toEqual([[375], [750], [375]]);
  });

  it("does not give a pod more than its own limit", () => {
    const pod = aPod(100, 0, { requests: [50, 50], claims: [500, 500], limit: 300 });
    expect(shareCpu(4000, [pod])).toEqual([[150, 150]]);
  });
});

it("shares by weight as water rises: all is used, and who lacks something has no less for its weight than others", () => {
  const claim = fc.record({
    weight: fc.integer({ min: 1, max: 50 }),
    claim: fc.integer({ min: 0, max: 100 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.array(claim, { maxLength: 8 }), (amount, claims) => {
      const granted = shareByWeight(amount, claims);
      const total = granted.reduce((sum, each) => sum + each, 0);
      const wanted = claims.reduce((sum, each) => sum + each.claim, 0);
      expect(total).toBeCloseTo(Math.min(amount, wanted), 9);
      for (const [i, a] of claims.entries()) {
        expect(granted[i]!).toBeLessThanOrEqual(a.claim);
        if (granted[i]! > a.claim - 1e-9) continue;
        for (const [j, b] of claims.entries())
          expect(granted[i]! / a.weight).toBeGreaterThanOrEqual(granted[j]! / b.weight - 1e-9);
      }
    }),
  );
});
