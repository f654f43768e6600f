import type { ControllerRun, RecordedAction } from "../recording.ts";

/** When a recorded autoscaler was evaluated, and what the metrics API answered meanwhile. */
export interface Evaluation {
  /** Seconds from the beginning of the run. */
  readonly t: number;
  /** One for each metric that was asked for, in order; none: nothing was. */
  readonly served: readonly RecordedAction[];
  /** When the last of them had come back, in seconds. */
  readonly answeredAt: number;
}

/** From the first answer to the last of one evaluation, and to the status that follows, in seconds. */
const TOGETHER = 2.5;

/** From a status that is written to the evaluation that led to it. */
const BEFORE_STATUS = 0.02;

/**
 * The periods of a loaded machine are no clockwork, so that the moments are taken as recorded: of answers, and of
 * statuses that were written without any; while the API answers nothing, one a period. `lag`: 0, an answer was there when
 * it was served; 1, just before what it led to.
 */
export function evaluationsOf(
  run: ControllerRun,
  { metrics, period, lag }: { readonly metrics: number; readonly period: number; readonly lag: number },
): readonly Evaluation[] {
  const served = run.actions.filter(({ what }) => what === "metrics-served");
  const found: { t: number; served: RecordedAction[] }[] = [];
  for (const action of served) {
    const last = found.at(-1);
    if (last !== undefined && last.served.length < metrics && action.t - last.t < TOGETHER)
      last.served.push(action);
    else found.push({ t: action.t, served: [action] });
  }
  for (const { kind, op, t } of run.changes) {
    if (kind !== "HorizontalPodAutoscaler" || op !== "update") continue;
    if (!found.some((each) => each.t <= t && t - each.t < TOGETHER))
      found.push({ t: t - BEFORE_STATUS, served: [] });
  }
  for (const t of momentsWithout(run, found, period)) found.push({ t, served: [] });
  found.sort((a, b) => a.t - b.t);
  return found.map((each, i) => ({ ...each, answeredAt: answeredAt(run, each, lag, found[i + 1]?.t) }));
}

/** From the end of the arithmetic to what it leads to, in seconds. */
const BEFORE_WRITE = 0.01;

/** Between then and the first write that followed, if one did: what is served may take long to get there. */
function answeredAt(
  { changes }: ControllerRun,
  { t, served }: { readonly t: number; readonly served: readonly RecordedAction[] },
  lag: number,
  next = Number.POSITIVE_INFINITY,
): number {
  const last = served.at(-1)?.t ?? t;
  const until = Math.min(next, last + TOGETHER);
  const written = changes.find(
    (each) =>
      each.t > last &&
      each.t < until &&
      each.op === "update" &&
      (each.kind === "HorizontalPodAutoscaler" ||
        (each.kind !== "ReplicaSet" && "spec.replicas" in (each.set ?? {}))),
  );
  return written === undefined ? last : last + lag * Math.max(0, written.t - BEFORE_WRITE - last);
}

/** While the API is away, and nothing else tells of an evaluation. */
function* momentsWithout(
  run: ControllerRun,
  found: readonly { readonly t: number }[],
  period: number,
): Generator<number> {
  const turns = run.actions.filter(({ what }) => what === "metrics-api");
  for (const [i, { t, answers }] of turns.entries()) {
    if (answers !== "404") continue;
    const until = turns[i + 1]?.t ?? run.seconds;
    const inside = found.filter((each) => each.t >= t - period && each.t < until).map((each) => each.t);
    let last = Math.max(t - period, ...inside);
    while (last + period < until - 1) {
      last += period;
      yield last;
    }
  }
}
