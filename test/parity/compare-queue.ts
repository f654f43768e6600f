import type { QueueCase, QueueOperation, QueueState } from "../reference/recorded-queue.ts";
import { ReplayedQueue } from "../reference/replayed-queue.ts";
import type { Comparison } from "./comparison.ts";
import type { Counts } from "./counts.ts";
import { OPERATIONS } from "./fields.ts";
import { type Gap, gapsIn } from "./shapes.ts";

export function countQueue({ ops }: QueueCase): Counts {
  return { cases: 1, steps: ops.length, verdicts: 0, scores: 0, changes: 0 };
}

/**
 * Does to the queue what was done to the recorded one, and compares its state after each operation. Where the two come
 * apart they have nothing in common any more, and what follows is not compared.
 */
export function compareQueue(recorded: QueueCase, comparison: Comparison): void {
  const { ops } = recorded;
  const gaps = ops.map(gapsOf);
  const end = gaps.findIndex((each) => each.some(({ isMissing }) => isMissing));
  const whole = end < 0 ? ops : ops.slice(0, end);
  const queue = new ReplayedQueue({ ...recorded, ops: whole });
  let isTogether = true;
  const say = (what: string, found: unknown, wanted: unknown) => {
    if (!comparison.same(what, found, wanted)) isTogether = false;
  };
  for (const [step, operation] of ops.entries())
    comparison.step(step, () => {
      for (const { text } of gaps[step]!) comparison.leaveStep(text);
      if (!isTogether || (end >= 0 && step > end))
        comparison.leaveStep("the state of the queue after an earlier operation is another, or not known");
      else if (step !== end) {
        queue.perform(operation, say);
        compareState(queue.state, operation.after, say);
      }
    });
}

function gapsOf(operation: QueueOperation): readonly Gap[] {
  const shape = OPERATIONS.get(operation.op);
  return shape === undefined
    ? [{ text: `unknown operation ${operation.op}`, isMissing: true }]
    : gapsIn(operation, shape);
}

function compareState(
  found: Required<QueueState>,
  recorded: QueueState,
  say: (what: string, found: unknown, recorded: unknown) => void,
): void {
  for (const part of ["active", "unschedulable", "gated", "backoff", "errorBackoff"] as const)
    say(`state of the queue, ${part}`, asSet(found[part]), asSet(recorded[part] ?? []));
}

function asSet(list: readonly (string | readonly [string, number])[]): readonly string[] {
  return list.map((each) => (typeof each === "string" ? each : each.join(" "))).sort();
}
