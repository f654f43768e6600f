import type { StrategySpec } from "./scenario-spec.ts";
import type { WorldSpec } from "./world.ts";

/** One run: scenario x variant x strategy x seed. Equal specs give equal results, bit for bit. */
export interface RunSpec {
  readonly scenario: string;
  readonly variant: string;
  readonly world: WorldSpec;
  readonly strategy: StrategySpec;
  readonly seed: number;
  /** Recounts every invariant of the cluster after each event; slow. */
  readonly check: boolean;
  /** The fast event queue, or the plain one that it must equal. */
  readonly eventQueue: "ladder" | "heap";
}
