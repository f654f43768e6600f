import type { RandomStream } from "../random/random-stream.ts";

/**
 * A draw for one run of one container, which depends on nothing else: the pod's number within its workload, times
 * that it was bound, the container's position, how often the container was started before, and the completion index of
 * the pod of an Indexed Job, by which no stream is chosen.
 */
export type RunDraw = (
  index: number,
  attempt: number,
  position: number,
  run: number,
  completionIndex?: number,
) => number;

/** The stream of one run. */
export function keyed(
  stream: RandomStream,
  index: number,
  attempt: number,
  position: number,
  run: number,
  _completionIndex?: number,
): RandomStream {
  return stream.fork(index).fork(attempt).fork(position).fork(run);
}

/** What a draw is keyed by. */
export type RunKey = Parameters<RunDraw>;
