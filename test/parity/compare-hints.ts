import { whatHappened } from "../reference/event-texts.ts";
import {
  answersTo,
  isOwnChange,
  type Probe,
  type HintCase as ReplayedCase,
  recordedAnswers,
  recordedEvents,
  registeredEvents,
} from "../reference/replayed-hints.ts";
import type { Comparison } from "./comparison.ts";
import type { Counts } from "./counts.ts";
import { PROBE } from "./fields.ts";
import type { AnyCase } from "./folder.ts";
import { gapsIn } from "./shapes.ts";

export type HintCase = ReplayedCase & AnyCase;

export function countHints({ probes }: HintCase): Counts {
  return { cases: 1, steps: probes.length, verdicts: 0, scores: 0, changes: 0 };
}

/** Compares what each change means and what each plugin says of it, and what plugins want to hear of. */
export function compareHints({ probes, registered }: HintCase, comparison: Comparison): void {
  if (registered !== undefined)
    comparison.same("events of each plugin", registeredEvents(), recordedEvents(registered));
  for (const [step, probe] of probes.entries())
    comparison.step(step, () => {
      const gaps = gapsIn(probe, PROBE);
      for (const { text } of gaps) comparison.leaveStep(text);
      if (!gaps.some(({ isMissing }) => isMissing)) comparison.attempt(() => compareProbe(probe, comparison));
    });
}

function compareProbe(probe: Probe, comparison: Comparison): void {
  const isOwn = isOwnChange(probe);
  const what = whatHappened(probe);
  comparison.same("what happened", isOwn ? what.replace("pod", "ownPod") : what, probe.what);
  comparison.same("whether it happened to the pod itself", isOwn, probe.ownEvent ?? false);
  const found = answersTo(probe);
  const recorded = recordedAnswers(probe);
  comparison.same(
    "hints",
    found.filter((each) => !recorded.includes(each)),
    recorded.filter((each) => !found.includes(each)),
  );
  comparison.same("number of hints", found.length, recorded.length);
}
