import type { StudyEvents } from "./study-events.ts";

/**
 * What kubectl refused in the first replications, each refusal of a workload once, by time. Rows of pending.csv that
 * count no pods tell of it.
 *
 * "deployment/api: refused at 300 s: unable to find specified revision 7 in history"
 */
export function describeRefusals({ pending }: StudyEvents): string[] {
  const refused = pending.filter(({ count, message }) => count === 0 && REFUSED.test(message));
  return [
    ...new Set(
      refused.map(({ workload, message }) => (workload === "" ? message : `${workload}: ${message}`)),
    ),
  ];
}

const REFUSED = /^(?:refused at|\d+ more refused)/;
