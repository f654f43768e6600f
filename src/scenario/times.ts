import type { MapValue, Place } from "../document/value.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import type { Reading } from "./reading.ts";
import type { Task } from "./tasks.ts";
import type { WorldValues } from "./world-fields.ts";

/** Beyond, sums of times would not be exact. */
const MAX_HORIZON = 1e15;

/** The horizon, checked against the warm-up; Infinity where there is none. */
export function checkTimes({ horizon, warmup }: WorldValues, reading: Reading): number {
  if (horizon !== undefined && horizon.value > MAX_HORIZON) {
    const message = "the horizon is longer than 1e15 microseconds (31 years)";
    reading.error(horizon.place, "out-of-range", message, "write 11574d or less");
  }
  if (horizon !== undefined && warmup !== undefined && warmup.value >= horizon.value) {
    const message = "the warm-up is not over before the horizon";
    reading.error(warmup.place, "out-of-range", message, "make it shorter");
  }
  return horizon?.value ?? Infinity;
}

/** Reports tasks that never end, in a scenario without a horizon. */
export function checkTasksEnd(tasks: readonly Task[], withFailures: boolean, reading: Reading): void {
  for (const task of tasks) {
    const why = whyEndless(task, withFailures);
    if (why === undefined) continue;
    const message = `the tasks "${task.name.value}" ${why}, and there is no horizon`;
    const hint = why === CEASELESS ? ENDS : "add a horizon: horizon: 1h";
    reading.error(task.arrivals.place, "endless", message, hint);
  }
}

const CEASELESS = "never stop coming";
const ENDS = "add horizon: 1h, or give the arrivals a count or an until";

function whyEndless(task: Task, withFailures: boolean): string | undefined {
  const source = task.arrivals;
  if ("reading" in source) {
    const endless = source.reading?.columns.duration.includes(Infinity) ?? false;
    return endless && withFailures ? "never end, while nodes fail and are repaired for ever" : undefined;
  }
  const { value } = source;
  if (value.kind === "closed") return CEASELESS;
  const isEndless = value.kind === "renewal" && value.count === Infinity && value.until === Infinity;
  return isEndless ? CEASELESS : undefined;
}

/** Reports the first workload that never ends, in a scenario without a horizon. */
export function checkObjectsEnd(workloads: readonly WorkloadSpec[], place: Place, reading: Reading): void {
  const endless = workloads.find(isEndless);
  if (endless === undefined) return;
  const message = `${endless.label} never ends, and there is no horizon`;
  reading.error(place, "endless", message, "add a horizon: horizon: 1h");
}

function isEndless(workload: WorkloadSpec): boolean {
  if (workload.kind === "Job") return false;
  if (workload.kind !== "Pod") return true;
  return workload.pods.some(
    ({ template: { restartPolicy, containers } }) =>
      restartPolicy === "Always" || containers.some(({ behavior }) => behavior.duration === undefined),
  );
}

/** Reports a scenario in which nothing happens for ever. */
export function reportNothing(map: MapValue, reading: Reading): void {
  const place = map.entries.get("kind")?.keyPlace ?? map.place;
  const message = "nothing would end a run: there is neither work nor a horizon";
  reading.error(place, "endless", message, "add horizon: 1h");
}
