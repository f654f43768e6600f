import type { RunDraw, RunKey } from "./keyed-stream.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import { killedAfter, livenessFails, readyAfter, startedAfter } from "./probe-times.ts";
import { type ReadinessCourse, readinessCourse } from "./readiness-course.ts";
import { stopTime } from "./stop-time.ts";

/** Why a run of a container ends. */
export const BY_ITSELF = 0;
export const BY_LIVENESS = 1;
export const BY_STARTUP = 2;
export const BY_OOM = 3;
/** Its postStart hook failed. */
export const BY_HOOK = 4;

/** Exit code of a container that was killed. */
export const KILLED = 137;

/** What a run comes to if nobody intervenes; microseconds from its start, Infinity for what does not happen. */
export interface RunOutlook {
  /** It answers, unless it hangs: it has what it uses from then on. */
  readonly up: number;
  /** Its startup probe has succeeded and its postStart hook has ended. */
  readonly started: number;
  /** Its postStart hook has ended, or it has stopped before: the next container may start. */
  readonly hooked: number;
  /** When it ends by itself, and when it is decided to kill it, whichever comes first. */
  readonly ended: number;
  readonly killed: number;
  readonly ready: number;
  readonly stopped: number;
  readonly exitCode: number;
  readonly ending: number;
  /** Where it may become unready by itself; its instants count from `start` too. */
  readonly course: ReadinessCourse | undefined;
}

/**
 * Works out a run at its start from what is drawn for it. `isAdopted`: it has been running for long, so that nothing of
 * a start is left. O(1), and O(phases) where readiness flaps.
 *
 * The postStart hook runs beside the container; probes begin when it is over. Source: facts 7.4, 7.5, killContainer.
 */
export function outlookOf(plan: ContainerPlan, key: RunKey, isAdopted = false): RunOutlook {
  const { spec, faults } = plan;
  const draw = (of: RunDraw) => of(...key);
  const hook = isAdopted ? 0 : (spec.postStart ?? 0);
  const startup = isAdopted ? 0 : draw(plan.startup);
  const hang = faults === undefined ? Number.POSITIVE_INFINITY : faults.hang(...key);
  const answers = Math.max(0, startup - hook);
  // One that hangs before its first probe has succeeded never answers.
  const isSeen = hang > startup && hang - hook > startedAfter(spec, answers);
  const up = isSeen ? answers : Number.POSITIVE_INFINITY;
  const started = startedAfter(spec, up);
  const own = draw(plan.duration);
  const crash = faults === undefined ? Number.POSITIVE_INFINITY : faults.crash(...key);
  const ended = Math.min(own, crash);

  const outOfMemory = startup + plan.memoryLimitAfter;
  let ending = outOfMemory < ended ? BY_OOM : BY_ITSELF;
  let stopped = Math.min(ended, outOfMemory);
  let killed = Number.POSITIVE_INFINITY;
  const consider = (kill: number, why: number, grace = plan.grace) => {
    if (kill >= stopped || kill >= killed) return;
    killed = kill;
    const at = kill + stopTime(spec.preStop, draw(plan.shutdown), grace);
    if (at >= stopped) return;
    stopped = at;
    ending = why;
  };
  if (faults?.hookFails(...key)) consider(hook, BY_HOOK);
  const { startupProbe, livenessProbe } = spec;
  const first = startupProbe ?? livenessProbe;
  consider(hook + killedAfter(spec, up), startupProbe === undefined ? BY_LIVENESS : BY_STARTUP, first?.grace);
  if (up < Number.POSITIVE_INFINITY && hang < Number.POSITIVE_INFINITY && livenessProbe !== undefined)
    consider(hook + livenessFails(livenessProbe, started, hang - hook), BY_LIVENESS, livenessProbe.grace);

  const isEverReady = plan.role !== "init" && spec.behavior.becomesReady && ending !== BY_HOOK;
  const course = isEverReady ? courseOf(plan, { up, started, hang: hang - hook }, key) : undefined;
  const ready = course === undefined ? readyAfter(spec, up) : course.next(false, stopped - hook);
  return {
    up: startup,
    started: hook + started,
    hooked: Math.min(hook, stopped),
    ended: Math.min(ended, outOfMemory),
    killed,
    ready: isEverReady ? hook + ready : Number.POSITIVE_INFINITY,
    stopped,
    exitCode: ending !== BY_ITSELF ? KILLED : crash < own ? faults!.crashCode : draw(plan.exitCode),
    ending,
    course,
  };
}

/** Of one that may become unready by itself. */
function courseOf(
  { spec, faults }: ContainerPlan,
  { up, started, hang }: { readonly up: number; readonly started: number; readonly hang: number },
  key: RunKey,
): ReadinessCourse | undefined {
  const phase = faults?.flap?.(...key);
  if (phase === undefined && hang === Number.POSITIVE_INFINITY) return undefined;
  const { readinessProbe: probe } = spec;
  const period = probe?.period ?? 1;
  const firstTry = started + Math.ceil(Math.max(0, (probe?.initialDelay ?? 0) - started) / period) * period;
  return readinessCourse({
    probe,
    firstTry,
    up: probe === undefined ? Math.max(started, up) : up,
    hangs: hang,
    phase,
  });
}
