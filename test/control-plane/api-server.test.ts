import { describe, expect, it } from "vitest";
import { ApiClient } from "../../src/control-plane/api-client.ts";
import { ApiServer, seatsOf } from "../../src/control-plane/api-server.ts";
import { WaitingLine } from "../../src/control-plane/waiting-line.ts";
import { createStream } from "../../src/random/streams.ts";
import { API_SERVER, UNLIMITED_API_SERVER } from "../../src/spec/api-server.ts";

const MS = 1000;
const NEVER = Number.POSITIVE_INFINITY;
const NO_LIMIT = { rate: NEVER, burst: 1 };

/** How late each of `count` requests of one client is that come at the same instant, in milliseconds. */
function latenesses(server: ApiServer, count: number, cost: number, arrival = 0): readonly number[] {
  const line = new WaitingLine();
  return Array.from({ length: count }, () => server.request("workload-high", line, arrival, cost) / MS);
}

describe("the API server", () => {
  it("divides its 600 seats among the levels by their shares, rounded up", () => {
    // Shares 30 + 40 + 10 + 40 + 100 + 20 + 5 = 245: 600 x 30 / 245 = 73.5, 98.0, 24.5, 98.0, 244.9, 49.0, 12.2.
    const levels = Object.keys(API_SERVER.shares) as (keyof typeof API_SERVER.shares)[];
    expect(levels.map((level) => seatsOf(API_SERVER, level))).toEqual([74, 98, 25, 98, 245, 49, 13]);
  });

  it("keeps nobody waiting while a level has seats, and then as long as a seat is taken", () => {
    const server = new ApiServer(API_SERVER);
    // 98 seats of 5 ms each: the requests from 99 to 196 wait for one, the next 98 for two.
    const found = latenesses(server, 200, 5 * MS);
    expect(found.slice(0, 98)).toEqual(Array(98).fill(0));
    expect(found.slice(98, 196)).toEqual(Array(98).fill(5));
    expect(found.slice(196)).toEqual([10, 10, 10, 10]);
    // They are through 15 ms after they came.
    expect(latenesses(server, 1, 5 * MS, 15 * MS)).toEqual([0]);
  });

  it("keeps the levels apart", () => {
    const server = new ApiServer(API_SERVER);
    latenesses(server, 300, 5 * MS);
    expect(server.request("system", new WaitingLine(), 0, 5 * MS)).toBe(0);
  });

  it("tells a client to come again after 1 s when 50 requests wait in each of its 6 queues", () => {
    const server = new ApiServer(API_SERVER);
    const found = latenesses(server, 98 + 300 + 2, 5 * MS);
    expect(found.slice(-3)).toEqual([20, -1000, -1000]);
    expect(server.refused).toBe(2);
    // Another client of the level has a line of its own.
    expect(server.request("workload-high", new WaitingLine(), 0, 5 * MS)).toBe(20 * MS);
  });

  it("tells who finds no seat of catch-all to come again at once: that level has no queue", () => {
    const server = new ApiServer(API_SERVER);
    const line = new WaitingLine();
    const found = Array.from({ length: 14 }, () => server.request("catch-all", line, 0, MS));
    expect(found).toEqual([...Array(13).fill(0), -1000 * MS]);
  });

  it("gets no more done than its throughput, over all levels", () => {
    const server = new ApiServer({ ...API_SERVER, throughput: 1000 });
    // One each ms: the third is taken up at 2 ms, and takes its 5 ms from there.
    expect(latenesses(server, 3, 5 * MS)).toEqual([0, 1, 2]);
    expect(server.request("system", new WaitingLine(), 0, 5 * MS)).toBe(3 * MS);
  });

  it("takes longer as a whole, or in etcd's part of a write", () => {
    const server = new ApiServer(API_SERVER);
    server.slowness = 10;
    expect([server.costOf(5 * MS), server.watchOf(MS)]).toEqual([50 * MS, 10 * MS]);
    server.slowness = 1;
    server.etcdSlowness = 10;
    // Of 5 ms 3 are etcd's: 2 + 30. A read of 1 ms is taken to be all etcd's.
    expect([server.costOf(5 * MS), server.costOf(MS), server.watchOf(MS)]).toEqual([32 * MS, 10 * MS, MS]);
  });

  it("makes requests wait as Erlang C says, whatever they take", () => {
    // 4 seats: workload-high has ceil(24 x 40 / 245) = 4. Costs are exponential, 1 s on average, 3 a second come:
    // a = 3, P(wait) = (3^4 / 4!) x 4 / (4 - 3) / (1 + 3 + 9/2 + 27/6 + 13.5) = 13.5 / 26.5 = 0.5094, mean wait
    // 0.5094 / (4 - 3) = 0.5094 s.
    const server = new ApiServer({ ...API_SERVER, inflight: 24, queueLength: NEVER });
    const random = createStream(7, "erlang");
    const draw = (mean: number) => Math.round(-Math.log1p(-random.next()) * mean);
    const line = new WaitingLine();
    const count = 400_000;
    let now = 0;
    let waited = 0;
    let waits = 0;
    for (let i = 0; i < count; i++) {
      now += draw(1e6 / 3);
      const late = server.request("workload-high", line, now, draw(1e6));
      waited += late;
      if (late > 0) waits++;
    }
    expect(waits / count).toBeCloseTo(0.5094, 1);
    expect(Math.abs(waited / count / 1e6 - 0.5094)).toBeLessThan(0.03);
  });

  it("makes requests of equal cost wait as Pollaczek and Khinchine say where it is one server", () => {
    // Throughput 1,000/s and 800/s that come: M/D/1, wait 0.8 / (2 x 1000 x 0.2) = 2 ms.
    const server = new ApiServer({ ...UNLIMITED_API_SERVER, throughput: 1000 });
    const random = createStream(7, "poisson");
    const line = new WaitingLine();
    const count = 400_000;
    let now = 0;
    let waited = 0;
    for (let i = 0; i < count; i++) {
      now += Math.round(-Math.log1p(-random.next()) * 1250);
      waited += server.request("system", line, now, 5 * MS);
    }
    expect(Math.abs(waited / count / MS - 2)).toBeLessThan(0.1);
  });
});

describe("a client of the API server", () => {
  it("waits for a token, then for the request, then for the others at the server", () => {
    const server = new ApiServer({ ...API_SERVER, throughput: 100 });
    const client = new ApiClient(server, { rate: 20, burst: 1 });
    expect([client.ask(0, 5 * MS), client.ask(0, 5 * MS)]).toEqual([5 * MS, 55 * MS]);
    // Its place in the server is 10 ms: what another sent at 0 is there when it was to be there itself.
    const other = new ApiClient(server, NO_LIMIT);
    expect(client.lateness(5 * MS, 5 * MS)).toBe(5 * MS);
    expect(other.lateness(5 * MS, 5 * MS)).toBe(15 * MS);
    expect(client.lateness(55 * MS, 5 * MS)).toBe(5 * MS);
  });
});
