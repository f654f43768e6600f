import { describe, expect, it } from "vitest";
import { ApiClient } from "../../src/control-plane/api-client.ts";
import { controlPlaneOf } from "../../src/control-plane/control-plane.ts";
import { EventPosts } from "../../src/control-plane/event-posts.ts";

const SECOND = 1_000_000;

function aClient() {
  const clock = { now: 0 };
  const client = new ApiClient(controlPlaneOf(clock).server, { rate: 20, burst: 30 });
  return { client, posts: new EventPosts(client, 5_000) };
}

describe("the Events that a controller posts", () => {
  it("take tokens of its client, each once the one before is there", () => {
    // Of 30 tokens 25 are gone for Events about as many objects, the last sent at 24 x 5 ms = 0.12 s; by then
    // 0.12 s x 20/s = 2.4 have come back: 7 are left at 0.12 s, and the 8th is there in 1 - 0.4 = 0.6 of 50 ms.
    const { client, posts } = aClient();
    for (let object = 0; object < 25; object++) posts.post(object, 0);
    posts.catchUp(0.12 * SECOND);
    const waits = Array.from({ length: 8 }, () => client.take(0.12 * SECOND));
    expect(waits).toEqual([0, 0, 0, 0, 0, 0, 0, 30_000]);
  });

  it("are 25 of one object at once, then one in 5 minutes", () => {
    // 40 Events: 25 tokens are taken, 5 are left at once. All are sent after 24 x 5 ms, when 2.4 have come back.
    const { client, posts } = aClient();
    for (let i = 0; i < 40; i++) posts.post(7, 0);
    posts.catchUp(0.12 * SECOND);
    expect(Array.from({ length: 8 }, () => client.take(0.12 * SECOND)).at(-1)).toBe(30_000);
    // Another is posted 300 s later, not a second.
    const later = 300 * SECOND;
    posts.post(7, later);
    posts.post(7, later);
    posts.catchUp(later + SECOND / 100);
    const full = Array.from({ length: 30 }, () => client.take(later));
    expect(full.filter((wait) => wait > 0)).toEqual([50_000]);
  });
});
