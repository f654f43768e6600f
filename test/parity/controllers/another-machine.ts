import { createStream } from "../../../src/random/streams.ts";
import type { ControlPlaneSpec } from "../../../src/spec/control-plane.ts";
import { microseconds } from "./durations.ts";

/** A machine that takes a little more or less time for what is short: nothing that is compared may hang on that. */
export interface Machine {
  controlPlane(usual: ControlPlaneSpec): ControlPlaneSpec;
  /** What a write of a kubelet takes longer than usual, in microseconds. */
  delay(): number;
}

export const SAME_MACHINE: Machine = { controlPlane: (usual) => usual, delay: () => 0 };

/** How many times as long as usual each step of the control plane takes at least, and at most. */
const FACTORS = [0.6, 1.8] as const;
/** The most that a kubelet's write may be late. */
const LATE = microseconds(0.02);

/** The machine of that number; 1: the usual one. */
export function anotherMachine(number: number): Machine {
  if (number === 1) return SAME_MACHINE;
  const stream = createStream(number, "machine");
  const [least, most] = FACTORS;
  const varied = (usual: number) => Math.round(usual * (least + (most - least) * stream.next()));
  return {
    controlPlane: (usual) => {
      const { write, watch, bind, status } = usual.latencies;
      const latencies = {
        write: varied(write),
        watch: varied(watch),
        bind: varied(bind),
        status: varied(status),
      };
      return { ...usual, latencies };
    },
    delay: () => Math.floor(LATE * stream.next()),
  };
}
