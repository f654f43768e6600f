import { describe, expect, it } from "vitest";
import { TokenBucket } from "../../src/control-plane/token-bucket.ts";
import { NEVER, SECOND } from "../worlds.ts";

const MS = 1000;

/** How long each of several writes waits that are asked for at the same instant, in milliseconds. */
function waits(bucket: TokenBucket, count: number, now = 0): readonly number[] {
  return Array.from({ length: count }, () => bucket.take(now) / MS);
}

describe("a token bucket", () => {
  it("writes as many at once as its burst, and then at its rate", () => {
    const bucket = new TokenBucket({ rate: 50, burst: 100 });
    const found = waits(bucket, 103);
    expect(found.slice(0, 100)).toEqual(Array(100).fill(0));
    expect(found.slice(100)).toEqual([20, 40, 60]);
  });

  it("has a token again for each 1/rate that it did not write", () => {
    const bucket = new TokenBucket({ rate: 20, burst: 3 });
    expect(waits(bucket, 3)).toEqual([0, 0, 0]);
    // 100 ms later there are 100 / 50 = 2 tokens; the third comes 50 ms later.
    expect(waits(bucket, 3, 100 * MS)).toEqual([0, 0, 50]);
  });

  it("never has more tokens than its burst", () => {
    const bucket = new TokenBucket({ rate: 20, burst: 2 });
    expect(waits(bucket, 3, 100 * SECOND)).toEqual([0, 0, 50]);
  });

  it("makes those that are asked for later wait behind those that wait already", () => {
    const bucket = new TokenBucket({ rate: 10, burst: 1 });
    expect([bucket.take(0), bucket.take(0)]).toEqual([0, 100 * MS]);
    // The tokens of 100 ms are spoken for: the next one is of 200 ms.
    expect(bucket.take(30 * MS)).toBe(170 * MS);
  });

  it("waits whole microseconds, rounded up: no token comes early", () => {
    const bucket = new TokenBucket({ rate: 3, burst: 1 });
    expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 333_334, 666_667]);
  });

  it("never waits without a limit", () => {
    expect(waits(new TokenBucket({ rate: NEVER, burst: 1 }), 3)).toEqual([0, 0, 0]);
  });
});
