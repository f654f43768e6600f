import type { PodId } from "../cluster/ids.ts";
import type { Job } from "./job.ts";

/** What a sync asks of the controller. Delays in microseconds. */
export interface JobDesk {
  add(pod: PodId, job: Job): void;
  /** A status has been written. */
  written(job: Job): void;
  lookAgain(job: Job, delay: number): void;
  /** As lookAgain, but no sooner than in the next batch. */
  tryAgain(job: Job, delay: number): void;
  finished(job: Job): void;
}
