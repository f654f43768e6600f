import { compileDistribution } from "../random/distributions.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { DistributionSpec } from "../spec/distribution.ts";
import type { ContainerBehavior } from "../spec/pod.ts";
import { type FaultDraws, type FaultPurpose, faultDraws } from "./fault-draws.ts";
import { keyed, type RunDraw } from "./keyed-stream.ts";

/** What the draws of a workload's containers are for. */
export type DrawPurpose = "startup" | "container-duration" | "shutdown" | "exit" | FaultPurpose;

/** The draws of containers of one behavior. */
export interface BehaviorDraws {
  readonly startup: RunDraw;
  /** undefined: nothing is said of it. */
  readonly duration: RunDraw | undefined;
  readonly shutdown: RunDraw;
  readonly exitCode: RunDraw;
  /** undefined: nothing goes wrong. */
  readonly faults: FaultDraws | undefined;
}

/** Streams are opened where something is left to chance. */
export function drawsOf(
  { startup, duration, shutdown, exit, faults }: ContainerBehavior,
  open: (purpose: DrawPurpose) => RandomStream,
): BehaviorDraws {
  return {
    startup: drawTime(startup, () => open("startup")),
    duration: duration && drawTime(duration, () => open("container-duration")),
    shutdown: drawTime(shutdown, () => open("shutdown")),
    exitCode: drawExitCode(exit, () => open("exit")),
    faults: faults && faultDraws(faults, open),
  };
}

/** Whole microseconds. `open` gives the stream, which a constant needs not. */
function drawTime(spec: DistributionSpec, open: () => RandomStream): RunDraw {
  if (spec.kind === "constant") {
    const value = Math.round(spec.value);
    return () => value;
  }
  const sampler = compileDistribution(spec);
  const stream = open();
  return (...key) => Math.round(sampler(keyed(stream, ...key)));
}

function drawExitCode(
  { code, probability, indexes }: ContainerBehavior["exit"],
  open: () => RandomStream,
): RunDraw {
  if (code === 0 || probability === 0) return () => 0;
  if (probability === 1 && indexes === undefined) return () => code;
  const stream = open();
  const isMeant = (index = -1) =>
    indexes === undefined || indexes.some(({ first, last }) => first <= index && index <= last);
  return (...key) => (isMeant(key[4]) && keyed(stream, ...key).next() < probability ? code : 0);
}
