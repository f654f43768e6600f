import { describe, expect, it } from "vitest";
import { ApiClient } from "../../src/control-plane/api-client.ts";
import { NEVER, SECOND } from "../worlds.ts";

const MS = 1000;

/** How long each of several writes waits that are asked for at the same instant, in milliseconds. */
function waits(client: ApiClient, count: number, now = 0): readonly number[] {
  return Array.from({ length: count }, () => client.take(now) / MS);
}

describe("a client of the API server", () => {
  it("writes as many at once as its burst, and then at its rate", () => {
    const client = new ApiClient({ rate: 50, burst: 100 });
    const found = waits(client, 103);
    expect(found.slice(0, 100)).toEqual(Array(100).fill(0));
    expect(found.slice(100)).toEqual([20, 40, 60]);
  });

  it("has a token again for each 1/rate that it did not write", () => {
    const client = new ApiClient({ rate: 20, burst: 3 });
    expect(waits(client, 3)).toEqual([0, 0, 0]);
    // 100 ms later there are 100 / 50 = 2 tokens; the third comes 50 ms later.
    expect(waits(client, 3, 100 * MS)).toEqual([0, 0, 50]);
  });

  it("never has more tokens than its burst", () => {
    const client = new ApiClient({ rate: 20, burst: 2 });
    expect(waits(client, 3, 100 * SECOND)).toEqual([0, 0, 50]);
  });

  it("makes those that are asked for later wait behind those that wait already", () => {
    const client = new ApiClient({ rate: 10, burst: 1 });
    expect([client.take(0), client.take(0)]).toEqual([0, 100 * MS]);
    // The tokens of 100 ms are spoken for: the next one is of 200 ms.
    expect(client.take(30 * MS)).toBe(170 * MS);
  });

  it("waits whole microseconds, rounded up: no token comes early", () => {
    const client = new ApiClient({ rate: 3, burst: 1 });
    expect([client.take(0), client.take(0), client.take(0)]).toEqual([0, 333_334, 666_667]);
  });

  it("never waits without a limit", () => {
    expect(waits(new ApiClient({ rate: NEVER, burst: 1 }), 3)).toEqual([0, 0, 0]);
  });
});
