export interface Job {
  readonly submit: number;
  readonly duration: number;
  readonly estimate: number;
  readonly processors: number;
}

export type Order = "fifo" | "list" | "shortest";

/** The jobs of a log in the Standard Workload Format, cleaned as usual; times in seconds. */
export function readJobs(text: string, processors: number): Job[] {
  const jobs: Job[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "" || line.startsWith(";")) continue;
    const field = line.trim().split(/\s+/).map(Number);
    const wanted = field[7]! > 0 ? field[7]! : field[4]!;
    const run = field[3]!;
    if (run < 0 || wanted <= 0 || wanted > processors) continue;
    const estimate = field[8]! > 0 ? field[8]! : run;
    jobs.push({ submit: field[1]!, duration: Math.min(run, estimate), estimate, processors: wanted });
  }
  return jobs;
}

/**
 * When each job starts on so many identical processors, written down as one would explain it, without any of what
 * the simulator is made of: at each instant jobs end, then jobs come, then the queue is gone through in order.
 * fifo and shortest stop at the first job that does not fit, list passes it over.
 */
export function startTimes(jobs: readonly Job[], processors: number, order: Order): number[] {
  const starts: number[] = new Array(jobs.length);
  let waiting: number[] = [];
  let running: { end: number; processors: number }[] = [];
  let free = processors;
  let next = 0;
  while (next < jobs.length || running.length > 0) {
    let now = next < jobs.length ? jobs[next]!.submit : Infinity;
    for (const { end } of running) now = Math.min(now, end);
    for (const each of running) if (each.end === now) free += each.processors;
    running = running.filter(({ end }) => end > now);
    while (next < jobs.length && jobs[next]!.submit === now) waiting.push(next++);
    if (order === "shortest") waiting.sort((a, b) => jobs[a]!.estimate - jobs[b]!.estimate || a - b);
    let blocked = false;
    const left: number[] = [];
    for (const job of waiting) {
      const { processors: wanted, duration } = jobs[job]!;
      if (!blocked && wanted <= free) {
        starts[job] = now;
        free -= wanted;
        running.push({ end: now + duration, processors: wanted });
      } else {
        left.push(job);
        blocked = order !== "list";
      }
    }
    waiting = left;
  }
  return starts;
}
