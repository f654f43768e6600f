import { ONCE, TAKEN } from "./compare-events.ts";

/** Parts of recordings of controllers that are taken as they are, and why. */
export const TAKEN_OVER_TIME: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(TAKEN).map(([reason, why]) => [`events ${reason}`, why])),
  ...Object.fromEntries(
    Object.entries(ONCE).map(([reason, why]) => [`events ${reason} after the first of each object`, why]),
  ),
  "events RegisteredNode of nodes made before the run":
    "whether they were seen before or after its start is chance",
  "totals of events that stand for similar ones":
    "the client forgets one of their messages at random; how many are written is compared",
  "pods at most, and terminating at most where pods ask for no time to stop":
    "their end takes some ms that kwok had to itself on the recording machine",
};
