import type { Change } from "../recording.ts";

/** When what long timers decide was first seen, in seconds, by what it is. */
export type Timers = ReadonlyMap<string, number>;

/**
 * What follows from a timer alone: a progress deadline, the grace of a node that is not heard of, the taint of it, the
 * deadline of a Job, the minutes of a CronJob. What begins with something that is seen: lasting.ts. O(changes).
 */
export function timersIn(changes: readonly Change[]): Timers {
  const found = new Map<string, number>();
  const nodes = new Map<string, number>();
  for (const { t, kind, name, op, set = {} } of changes) {
    // The Jobs of CronJobs come by the clock.
    if (kind === "Job" && op === "create" && set["owner"] !== undefined) found.set(`Job ${name} created`, t);
    if (op !== "update") continue;
    for (const { field, value, is } of TIMERS[kind] ?? []) {
      if (set[field] === undefined || !value.test(JSON.stringify((set[field] as readonly unknown[])[1])))
        continue;
      // Which of several nodes comes first is chance.
      const number = (nodes.get(is) ?? 0) + 1;
      if (kind === "Node") nodes.set(is, number);
      const key = kind === "Node" ? `Node ${number} ${is}` : `${kind} ${name} ${is}`;
      // Whether a second node is tainted before the rate of its zone falls is chance, and each later one hangs on it.
      if (is === "tainted" && number > 1) continue;
      if (!found.has(key)) found.set(key, t);
    }
  }
  return found;
}

const TIMERS: Readonly<
  Record<string, readonly { readonly field: string; readonly value: RegExp; readonly is: string }[]>
> = {
  Deployment: [{ field: "cond.Progressing", value: /ProgressDeadlineExceeded/, is: "deadline exceeded" }],
  Node: [
    { field: "cond.Ready", value: /Unknown/, is: "not heard of" },
    { field: "taints", value: /unreachable:NoExecute/, is: "tainted" },
  ],
  Job: [{ field: "cond.Failed", value: /DeadlineExceeded/, is: "deadline exceeded" }],
};
