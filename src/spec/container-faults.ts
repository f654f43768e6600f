import type { DistributionSpec } from "./distribution.ts";

/**
 * How often something befalls a container: at each of its first `starts` starts (Infinity: at every one), with this
 * probability.
 */
export interface FaultChance {
  readonly probability: number;
  readonly starts: number;
}

/** What goes wrong in containers of a kind, as behaviors say; undefined: that does not. Times from the start of a run. */
export interface ContainerFaults {
  /** It exits by itself. */
  readonly crash: (FaultChance & { readonly after: DistributionSpec; readonly code: number }) | undefined;
  /** It answers no probe any more, until it is started again. */
  readonly hang: (FaultChance & { readonly after: DistributionSpec }) | undefined;
  /** It answers for a time, then says for a time that it is not ready, in turn; liveness is not touched. */
  readonly flap: { readonly ready: DistributionSpec; readonly unready: DistributionSpec } | undefined;
  /** Its postStart hook fails: the container is killed. */
  readonly postStart: FaultChance | undefined;
}
