import { TOGETHER } from "./races.ts";
import type { Change, ControllerRun } from "./recording.ts";

type Tell = (what: string, about: string, found: unknown, recorded: unknown) => void;

/** When a pod was asked to go, and when its containers had stopped, in seconds. */
interface Termination {
  readonly asked: number;
  stopped: number;
}

/**
 * Compares how many pods were terminating at most, where they ask for time to do so. Whether one ends just before or just
 * after another is asked to go hangs on some ms, so that the repeats tell a range: what would have been if each had
 * ended a little earlier, or later. Pods that ask for no time are gone within ms that their kubelet takes, and are not
 * compared. Returns how many peaks are out of range. O(changes log changes).
 */
export function compareTerminating(
  own: readonly Change[],
  run: ControllerRun,
  runs: readonly ControllerRun[],
  tell: Tell,
): number {
  if (!JSON.stringify(run.actions).includes('"rec/term":')) return 0;
  const found = peakOf(terminationsIn(own), 0);
  const repeats = runs.map(({ changes }) => terminationsIn(changes));
  const least = Math.min(...repeats.map((each) => peakOf(each, -TOGETHER)));
  const most = Math.max(...repeats.map((each) => peakOf(each, TOGETHER)));
  if (found >= least && found <= most) return 0;
  tell("terminating at most: out of range", "terminating at most", found, [least, most]);
  return 1;
}

function terminationsIn(changes: readonly Change[]): readonly Termination[] {
  const all: Termination[] = [];
  const there = new Map<string, Termination>();
  for (const { t, kind, name, op, set = {} } of changes) {
    if (kind !== "Pod" || op === "create") continue;
    const known = there.get(name);
    const phase = String((set["phase"] as readonly unknown[] | undefined)?.[1]);
    if (known !== undefined && (op === "delete" || phase === "Failed" || phase === "Succeeded")) {
      known.stopped = t;
      there.delete(name);
    } else if (set["terminating"] !== undefined && known === undefined) {
      const termination = { asked: t, stopped: Number.POSITIVE_INFINITY };
      there.set(name, termination);
      all.push(termination);
    }
  }
  return all;
}

/** The most that there were at once, if each had stopped so many seconds later. */
function peakOf(terminations: readonly Termination[], later: number): number {
  const steps = terminations.flatMap(({ asked, stopped }) =>
    stopped + later > asked
      ? [
          [asked, 1],
          [stopped + later, -1],
        ]
      : [],
  ) as (readonly [at: number, change: number])[];
  steps.sort(([a, one], [b, other]) => a - b || one - other);
  let now = 0;
  let most = 0;
  for (const [, change] of steps) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}
