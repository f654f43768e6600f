import { ApiClient } from "../control-plane/api-client.ts";
import type { Lateness } from "../control-plane/api-server.ts";
import { controlPlaneOf } from "../control-plane/control-plane.ts";
import { EventPosts } from "../control-plane/event-posts.ts";
import type { PriorityLevel } from "../spec/api-server.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { Sync } from "./sync-queue.ts";

/**
 * The writes of one client. Called, it tells how long a write that is asked for now takes to be there, in
 * microseconds: it waits for a token, then is written. One that waits for a token is taken to meet nobody then.
 */
export interface WriteDelay {
  (): number;
  /** The same of a request that reads an object: etcd commits nothing. */
  read(): number;
  /** The same of a write that meets nobody; when it would be there `lateness` tells how much later it is. */
  ask(): number;
  lateness(due: number): Lateness;
  /** An Event about one of the controller's objects, by its number, is posted: it takes a token when its turn comes. */
  post(object: number): void;
}

/** The writes of one controller, which has a client, and so a rate limit, of its own: facts 10. */
export function apiWrites(
  clock: { readonly now: number },
  { controllerLimit, latencies, apiServer }: ControlPlaneSpec,
  level: PriorityLevel = "workload-high",
): WriteDelay {
  const server = controlPlaneOf(clock).server;
  const client = new ApiClient(server, controllerLimit, level);
  const posts = new EventPosts(client, latencies.write);
  const askFor = (cost: number) => {
    posts.catchUp(clock.now);
    return client.ask(clock.now, cost);
  };
  const ask = () => askFor(latencies.write);
  const post = (object: number) => {
    if (controllerLimit.rate !== Number.POSITIVE_INFINITY) posts.post(object, clock.now);
  };
  const lateness = (due: number) => client.lateness(due, latencies.write);
  const waitFor = (cost: number) => {
    const delay = askFor(cost);
    return delay > server.costOf(cost) ? delay : delay + Math.abs(client.lateness(clock.now + delay, cost));
  };
  const delay = () => waitFor(latencies.write);
  const read = () => waitFor(Math.max(0, latencies.write - apiServer.commit));
  return Object.assign(delay, { read, ask, lateness, post });
}

/**
 * `count` writes asked for at once, each done when it is there: `land` is called with 0, 1, ... in that order.
 * Yields the time from one to the next.
 */
export function* writeTogether(
  clock: { readonly now: number },
  delay: WriteDelay,
  count: number,
  land: (position: number) => void,
): Generator<number, void, void> {
  const landings = Array.from({ length: count }, () => clock.now + delay.ask());
  for (const [position, landing] of landings.entries()) {
    yield Math.max(0, landing - clock.now);
    yield* arrive(clock, delay, landing);
    land(position);
  }
}

/** A write that would be there at `due`, which is now or was, had it met nobody. Yields how much later it is. */
function* arrive(
  clock: { readonly now: number },
  delay: WriteDelay,
  due: number,
): Generator<number, void, void> {
  for (let asked = due; ; ) {
    const late = delay.lateness(asked);
    asked += Math.abs(late);
    yield Math.max(0, asked - clock.now);
    if (late >= 0) return;
  }
}

/**
 * Writes in slow start: batches of 1, 2, 4, 8..., each together, after the one before. `land` gives false for a write
 * that fails: the batch is finished, and no other begun. `first`: the size of the first one. Source: facts 3.8.
 */
export function* writeInSlowStart(
  clock: { readonly now: number },
  delay: WriteDelay,
  count: number,
  // biome-ignore lint/suspicious/noConfusingVoidType: most writes cannot fail.
  land: (position: number) => boolean | void,
  first = 1,
): Sync {
  let isSound = true;
  for (let done = 0, batch = first; isSound && done < count; batch *= 2) {
    const size = Math.min(batch, count - done);
    const begun = done;
    yield* writeTogether(clock, delay, size, (position) => {
      if (land(begun + position) === false) isSound = false;
    });
    done += size;
  }
  return isSound ? undefined : "failed";
}
