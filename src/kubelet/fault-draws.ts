import { compileDistribution } from "../random/distributions.ts";
import type { RandomStream } from "../random/random-stream.ts";
import type { ContainerFaults, FaultChance } from "../spec/container-faults.ts";
import type { DistributionSpec } from "../spec/distribution.ts";
import { keyed, type RunDraw, type RunKey } from "./keyed-stream.ts";

export type FaultPurpose = "crash" | "hang" | "flap" | "post-start";

/** What goes wrong in one run of one container, keyed as a RunDraw. Times in microseconds from its start. */
export interface FaultDraws {
  /** Infinity: it does not, in that run. */
  readonly crash: RunDraw;
  readonly crashCode: number;
  readonly hang: RunDraw;
  readonly hookFails: (...key: RunKey) => boolean;
  /** Lengths of the times of answering (even) and of not being ready (odd); undefined: it does not flap. */
  readonly flap: ((...key: RunKey) => (phase: number) => number) | undefined;
}

export function faultDraws(
  { crash, hang, flap, postStart }: ContainerFaults,
  open: (purpose: FaultPurpose) => RandomStream,
): FaultDraws {
  const hook = chance(postStart, () => open("post-start"));
  return {
    crash: crash === undefined ? never : timed(crash, () => open("crash")),
    crashCode: crash?.code ?? 0,
    hang: hang === undefined ? never : timed(hang, () => open("hang")),
    hookFails: (...key) => hook(...key) !== undefined,
    flap: flap && flapping(flap, open("flap")),
  };
}

const never: RunDraw = () => Number.POSITIVE_INFINITY;

function timed(fault: FaultChance & { readonly after: DistributionSpec }, open: () => RandomStream): RunDraw {
  const sampler = compileDistribution(fault.after);
  const happens = chance(fault, open);
  return (...key) => {
    const stream = happens(...key);
    return stream === undefined ? Number.POSITIVE_INFINITY : Math.round(sampler(stream));
  };
}

/** The stream of a run in which it happens, after the draw that decided so. */
function chance(
  fault: FaultChance | undefined,
  open: () => RandomStream,
): (...key: RunKey) => RandomStream | undefined {
  if (fault === undefined || fault.probability === 0) return () => undefined;
  const { probability, starts } = fault;
  const source = open();
  return (index, attempt, position, run) => {
    if (run >= starts) return undefined;
    const stream = keyed(source, index, attempt, position, run);
    return stream.next() < probability ? stream : undefined;
  };
}

function flapping(
  { ready, unready }: NonNullable<ContainerFaults["flap"]>,
  source: RandomStream,
): NonNullable<FaultDraws["flap"]> {
  const samplers = [compileDistribution(ready), compileDistribution(unready)] as const;
  return (...key) => {
    const stream = keyed(source, ...key);
    return (phase) => Math.max(1, Math.round(samplers[phase % 2 === 0 ? 0 : 1](stream.fork(phase))));
  };
}
