import { pendingMessage } from "../../src/scheduling/pending-message.ts";
import type { Verdict } from "../../src/scheduling/verdict.ts";
import type { Cycle } from "./cycle.ts";

/** Compares what is said where no node was found, and what preemption makes of it. */
export function compareFailure({ step, world, pod, comparison }: Cycle, verdict: Verdict): void {
  const { unschedulable } = step;
  if (unschedulable === undefined) return;
  comparison.same(
    "code",
    verdict.outcome === "unschedulable" ? "Unschedulable" : verdict.outcome,
    unschedulable.code,
  );
  comparison.sameSet("plugins that rejected", verdict.rejectors, unschedulable.unschedulablePlugins);
  comparison.sameSet("plugins that wait", [], unschedulable.pendingPlugins ?? []);
  const message = pendingMessage(world.cluster.classOf(pod), world.cluster);
  comparison.same("message", message, unschedulable.message.slice(0, message.length));
}
