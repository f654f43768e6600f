import type { Change, ControllerCase } from "../recording.ts";
import { replay } from "../replay.ts";

/** How many of a stream came at once, and how fast the rest: what client limits make of it. */
export interface Rate {
  readonly case: string;
  readonly what: "created" | "bound" | "deletion asked";
  /** Seconds from the first to the 30th, then so many a second. */
  readonly measured: readonly [number, number];
  readonly predicted: readonly [number, number];
}

/** Pods of the cases in which many come at once, as recorded and as simulated. */
export function ratesOf(recorded: ControllerCase): readonly Rate[] {
  const run = recorded.runs[0]!;
  const own = timesOf(replay(recorded, run).changes);
  return Object.entries(timesOf(run.changes)).flatMap(([what, times]) => {
    const measured = rateOf(times);
    const predicted = rateOf(own[what]!);
    if (measured === undefined || predicted === undefined) return [];
    return [{ case: recorded.id, what: what as Rate["what"], measured, predicted }];
  });
}

function timesOf(changes: readonly Change[]): Readonly<Record<string, readonly number[]>> {
  const pods = changes.filter(({ kind }) => kind === "Pod");
  const at = (isIt: (change: Change) => boolean) => pods.filter(isIt).map(({ t }) => t);
  return {
    created: at(({ op }) => op === "create"),
    bound: at(({ op, set }) => op === "update" && set?.["node"] !== undefined),
    "deletion asked": at(({ op, set }) => op === "update" && set?.["terminating"] !== undefined),
  };
}

const AT_ONCE = 30;

function rateOf(times: readonly number[]): readonly [number, number] | undefined {
  const last = times.at(-1);
  if (last === undefined || times.length < 2 * AT_ONCE) return undefined;
  const turn = times[AT_ONCE - 1]!;
  return [turn - times[0]!, (times.length - AT_ONCE) / (last - turn)];
}
