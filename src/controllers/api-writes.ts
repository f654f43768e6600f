import { ApiClient } from "../control-plane/api-client.ts";
import type { ControlPlaneSpec } from "../spec/control-plane.ts";
import type { Sync } from "./sync-queue.ts";

/** How long a write that is asked for now takes to be there, in microseconds: it waits for a token, then is written. */
export type WriteDelay = () => number;

/** The writes of one controller, which has a client, and so a rate limit, of its own: facts 10. */
export function apiWrites(
  clock: { readonly now: number },
  { controllerLimit, latencies }: ControlPlaneSpec,
): WriteDelay {
  const client = new ApiClient(controllerLimit);
  return () => client.take(clock.now) + latencies.write;
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
  const landings = Array.from({ length: count }, () => clock.now + delay());
  for (const [position, landing] of landings.entries()) {
    yield Math.max(0, landing - clock.now);
    land(position);
  }
}

/**
 * Writes in slow start: batches of 1, 2, 4, 8..., each together, after the one before. `land` gives false for a write
 * that fails: the batch is finished, and no other begun. Source: facts 3.8.
 */
export function* writeInSlowStart(
  clock: { readonly now: number },
  delay: WriteDelay,
  count: number,
  // biome-ignore lint/suspicious/noConfusingVoidType: most writes cannot fail.
  land: (position: number) => boolean | void,
): Sync {
  let isSound = true;
  for (let done = 0, batch = 1; isSound && done < count; batch *= 2) {
    const size = Math.min(batch, count - done);
    const first = done;
    yield* writeTogether(clock, delay, size, (position) => {
      if (land(first + position) === false) isSound = false;
    });
    done += size;
  }
  return isSound ? undefined : "failed";
}
