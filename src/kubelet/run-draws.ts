import { compileDistribution } from "../random/distributions.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { DistributionSpec } from "../spec/distribution.ts";
import type { ContainerBehavior } from "../spec/pod.ts";

/**
 * A draw for one run of one container, which depends on nothing else: the pod's number within its workload, times
 * that it was bound, the container's position, and how often the container was started before.
 */
export type RunDraw = (index: number, attempt: number, position: number, run: number) => number;

/** Whole microseconds. `open` gives the stream, which a constant needs not. */
export function drawTime(spec: DistributionSpec, open: () => RandomStream): RunDraw {
  if (spec.kind === "constant") {
    const value = Math.round(spec.value);
    return () => value;
  }
  const sampler = compileDistribution(spec);
  const stream = open();
  return (...key) => Math.round(sampler(keyed(stream, ...key)));
}

export function drawExitCode(
  { code, probability }: ContainerBehavior["exit"],
  open: () => RandomStream,
): RunDraw {
  if (code === 0 || probability === 0) return () => 0;
  if (probability === 1) return () => code;
  const stream = open();
  return (...key) => (keyed(stream, ...key).next() < probability ? code : 0);
}

function keyed(
  stream: RandomStream,
  index: number,
  attempt: number,
  position: number,
  run: number,
): RandomStream {
  return stream.fork(index).fork(attempt).fork(position).fork(run);
}
