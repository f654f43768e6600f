import type { Comparison, Difference } from "../comparison.ts";
import { type Counts, noCounts } from "../counts.ts";
import { hasPreemption, type Untold, untoldOf } from "./autoscaling/untold.ts";
import { compareEvents } from "./compare-events.ts";
import { compareFinal, wholeScenario } from "./compare-final.ts";
import { compareTerminating } from "./compare-terminating.ts";
import { compareFigures } from "./end-to-end/compare-figures.ts";
import { wrongSteps } from "./legal/wrong-steps.ts";
import { NotSimulated } from "./not-simulated.ts";
import { hasRaces } from "./races.ts";
import type { ControllerCase, ControllerRun, RecordedAction } from "./recording.ts";
import { type Answer, longestRest, replay } from "./replay.ts";
import { ruleFor } from "./rules.ts";
import { type Summary, summaryOf } from "./summary.ts";
import { compareTimes } from "./times/compare-times.ts";

/*
 * How recordings of controllers are replayed. Each run of a case is played in a simulation (replay.ts): the objects are
 * read by the simulator's own reader (reader.ts), kwok plays the kubelets (kwok.ts), what the recorder did is done at
 * the same times (actions/actions.ts), and what comes of it is written down as the recordings have it (views/views.ts,
 * pod-objects.ts, event-objects.ts). Recorded and own changes are summed up alike (summary.ts) and compared key by key
 * (rules.ts), and so is what is left at the end (compare-final.ts).
 *
 * To add a kind of object: a view (views/), how it is created and patched (actions/create.ts, actions/patch.ts), and
 * rules for its keys where they are not simply equal (rules.ts). To add an action: actions/actions.ts.
 */

export function countRuns({ runs }: ControllerCase): Counts {
  return { ...noCounts(), cases: 1, changes: runs.reduce((sum, { changes }) => sum + changes.length, 0) };
}

/** Plays each run of a case, and compares what comes of it with what was recorded; `seed`: of what is left to chance. */
export function compareRuns(recorded: ControllerCase, comparison: Comparison, seed: number): void {
  if (recorded.runs.length === 0) comparison.leaveCase("it has no runs");
  if (recorded.runs.some(({ changes }) => changes.length === 0))
    comparison.leaveCase("nothing was recorded of one of its runs");
  for (const run of recorded.runs) {
    try {
      compareRun(recorded, run, comparison, seed);
    } catch (error) {
      if (!(error instanceof NotSimulated)) throw error;
      comparison.leaveCase(`not simulated: ${error.message}`);
      comparison.leave(`not simulated: ${error.message}`, { changes: run.changes.length });
    }
  }
}

function compareRun(
  recorded: ControllerCase,
  run: ControllerRun,
  comparison: Comparison,
  seed: number,
): void {
  const { differences, times } = likeliest(recorded, run, seed);
  comparison.times(times);
  for (const given of differences) comparison.wrong(...given);
  const wrong = differences.length + compareFigures(recorded, run, comparison);
  comparison.changes(run.changes.length, Math.min(wrong, run.changes.length));
}

interface Found {
  readonly differences: readonly Difference[];
  /** How many times were compared. */
  readonly times: number;
}

/** What hangs on what is not told. */
const DECIDED = /HorizontalPodAutoscaler|spec\.replicas|^final Deployment/;

/** What is wrong in the likeliest replay of those that differ in what the recording does not tell. */
function likeliest(recorded: ControllerCase, run: ControllerRun, seed: number): Found {
  let best: Found | undefined;
  const isPlaced = hasPreemption(run);
  const hangsOnUntold = (what: string) => isPlaced || DECIDED.test(what);
  for (const untold of untoldOf(run, seed)) {
    const found = differencesIn(recorded, run, untold);
    if (best === undefined || found.differences.length < best.differences.length) best = found;
    if (!best.differences.some(([what]) => hangsOnUntold(what))) break;
  }
  if (best!.differences.length === 0) return best!;
  // A recorder watches until it has seen what it waits for: that may come as late as in the slowest repeat.
  const longer = differencesIn(recorded, run, { seed, machine: seed, rest: longestRest(recorded) });
  return longer.differences.length < best!.differences.length ? longer : best!;
}

function differencesIn(recorded: ControllerCase, run: ControllerRun, untold: Untold): Found {
  const own = replay(recorded, run, untold);
  const { changes } = own;
  const found = summaryOf(changes);
  const { stable = {}, varying = {} } = recorded;
  const place = `run ${run.repeat}`;
  const repeats = new Map<string, readonly unknown[]>([
    ...Object.entries(stable).map(([key, value]) => [key, [value]] as const),
    ...Object.entries(varying),
  ]);
  const wrong: Difference[] = [...wrongSteps(recorded, run, changes)];
  wrong.push(...wrongAnswers(run, own.answers));
  const context = { hasRaces: hasRaces(run.changes) };
  for (const [key, values] of repeats) {
    if (isGone(key, found)) continue;
    const problem = ruleFor(key)(found[key] ?? null, values, context);
    if (problem !== undefined)
      wrong.push([`${generalKey(key)}: ${problem}`, `${place}, ${key}`, found[key], values]);
  }
  const tell = (what: string, about: string, mine: unknown, theirs: unknown) =>
    wrong.push([what, `${place}, ${about}`, mine, theirs]);
  const tellFinal = (kind: string, about: string, mine: unknown, theirs: unknown) =>
    tell(`final ${kind}`, about, mine, theirs);
  // Of a whole scenario it is figures that are compared, and what is left in the end.
  if (recorded.keyFigures !== undefined) {
    compareFinal(own, recorded.runs, tellFinal, wholeScenario(own));
    return { differences: wrong, times: 0 };
  }
  compareEvents(changes, run, recorded.runs, tell);
  compareTerminating(changes, run, recorded.runs, tell);
  compareFinal(own, recorded.runs, tellFinal);
  const times = compareTimes(recorded, run, changes);
  return { differences: [...wrong, ...times.wrong], times: times.compared };
}

/** Evictions, drains and rollout verbs that were answered otherwise, or not at all. */
function* wrongAnswers(
  { repeat, actions }: ControllerRun,
  answers: readonly Answer[],
): Generator<Difference> {
  const isAsked = ({ what, args, exit }: RecordedAction) =>
    what === "evict" ||
    (what === "kubectl" && exit !== undefined && /^(drain|rollout)$/.test(args?.[0] ?? ""));
  for (const action of actions.filter(isAsked)) {
    const answer = answers.find((each) => each.action === action);
    if (answer !== undefined && answer.found === answer.recorded) continue;
    const { what, name = action.args?.join(" "), t, code, exit } = action;
    const recorded = answer?.recorded ?? code ?? exit;
    yield [`answer to ${what}`, `run ${repeat}, ${name} at ${t} s`, answer?.found ?? null, recorded];
  }
}

/** Counters of an object that is gone: its last write was not worth waiting for. */
function isGone(key: string, found: Summary): boolean {
  const [, object] = /^(\S+ \S+) \w*[rR]eplicas$/.exec(key) ?? [];
  return object !== undefined && `${object} deleted` in found;
}

/** "ReplicaSet web-rs1 revision" as "ReplicaSet revision". */
function generalKey(key: string): string {
  return key.replace(/^([A-Z]\w+) \S+ (\S+)$/, "$1 $2");
}
