import type { Verdict } from "../../src/scheduling/verdict.ts";
import type { ReplayedPreemption } from "../reference/replayed-preemption.ts";
import type { Cycle } from "./cycle.ts";

/** Compares what is said where no node was found, and what preemption makes of it. */
export function compareFailure(cycle: Cycle, verdict: Verdict, preemption: ReplayedPreemption): void {
  const { step, world, pod, strategy, comparison } = cycle;
  const { unschedulable } = step;
  if (unschedulable === undefined) {
    if (step.chosen === null && step.error === undefined)
      comparison.leaveStep("no node is chosen, and neither unschedulable nor error says why");
    return;
  }
  const { cluster } = world;
  const code = verdict.outcome === "unschedulable" ? "Unschedulable" : verdict.outcome;
  comparison.same("code", code, unschedulable.code);
  comparison.sameSet("plugins that rejected", verdict.rejectors, unschedulable.unschedulablePlugins);
  comparison.sameSet("plugins that wait", [], unschedulable.pendingPlugins ?? []);
  const sentence = strategy.sentence!(pod, cluster);
  const added = strategy.whyNoPreemption(pod, cluster);
  comparison.same("message", added === "" ? sentence : `${sentence} ${added}`, unschedulable.message);
  const { postFilter } = unschedulable;
  comparison.same(
    "plugins are asked after filters",
    cycle.profile.postFilter.length > 0,
    postFilter !== undefined,
  );
  if (postFilter !== undefined)
    preemption.step(pod, postFilter, (what, found, recorded) => comparison.same(what, found, recorded));
}
