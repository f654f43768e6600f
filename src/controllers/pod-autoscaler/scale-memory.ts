import type { AutoscalerBehavior, ScalingRules } from "../../spec/autoscaling.ts";
import { Recommendations } from "./recommendations.ts";
import type { ScaleEvent, ScaleEvents } from "./scale-limits.ts";

/** What the controller remembers of one autoscaler: lost with the object. */
export class ScaleMemory {
  readonly recommendations = new Recommendations();
  readonly #up: ScaleEvent[] = [];
  readonly #down: ScaleEvent[] = [];

  get events(): ScaleEvents {
    return { up: this.#up, down: this.#down };
  }

  /** Changes are remembered only where a behavior asks for it, as long as its longest policy looks back. */
  scaled(behavior: AutoscalerBehavior | undefined, before: number, after: number, now: number): void {
    if (behavior === undefined) return;
    if (after > before) remember(this.#up, behavior.up, { change: after - before, at: now });
    else remember(this.#down, behavior.down, { change: before - after, at: now });
  }
}

function remember(events: ScaleEvent[], { policies }: ScalingRules, event: ScaleEvent): void {
  const cutoff = event.at - Math.max(0, ...policies.map(({ period }) => period));
  const old = events.findLastIndex(({ at }) => at < cutoff);
  if (old >= 0) events[old] = event;
  else events.push(event);
}
