import { type QueueCase, replayQueue } from "../reference/replayed-queue.ts";
import type { Comparison } from "./comparison.ts";
import type { Counts } from "./counts.ts";

export function countQueue({ ops }: QueueCase): Counts {
  return { cases: 1, steps: ops.length, verdicts: 0, scores: 0 };
}

/** Does to the queue what was done to the recorded one, and compares its state after each operation. */
export function compareQueue(recorded: QueueCase, comparison: Comparison): void {
  const { disagreements, operations } = replayQueue(recorded);
  for (let step = 0; step < operations; step++) comparison.step(step, () => {});
  if (disagreements.length === 0) return;
  comparison.step(operations, () => comparison.same("state of the queue", disagreements, []));
}
