import type { MetricValue } from "../spec/run-result.ts";

/** Sum, largest and number of times in microseconds. */
class Times {
  #sum = 0;
  #max = Number.NaN;
  #count = 0;

  add(time: number): void {
    this.#sum += time;
    this.#max = Number.isNaN(this.#max) ? time : Math.max(this.#max, time);
    this.#count++;
  }

  merge(other: Times): void {
    if (other.#count === 0) return;
    this.#sum += other.#sum;
    this.#count += other.#count;
    this.#max = Number.isNaN(this.#max) ? other.#max : Math.max(this.#max, other.#max);
  }

  values(metric: string, labels: string): MetricValue[] {
    return [
      { metric, stat: "mean", labels, value: this.#sum / this.#count / SECOND },
      { metric, stat: "max", labels, value: this.#max / SECOND },
      { metric, stat: "count", labels, value: this.#count },
    ];
  }
}

/** What Jobs come to: of one of them, of those of a CronJob, or of all. */
export class JobTotals {
  /** First pod submitted to the last success that is needed, to that being in the status, to Complete. */
  durations = new Times();
  decisions = new Times();
  completions = new Times();
  failures = 0;
  /** How often one was complete, and given up. */
  complete = 0;
  givenUp = 0;
  retries = 0;
  /** Millicore-microseconds. */
  wasted = 0;

  /** The end of the warm-up: durations stay, of Jobs that were complete before too. */
  reset(): void {
    this.failures = this.complete = this.givenUp = this.retries = this.wasted = 0;
  }

  add(other: JobTotals): void {
    this.durations.merge(other.durations);
    this.decisions.merge(other.decisions);
    this.completions.merge(other.completions);
    this.failures += other.failures;
    this.complete += other.complete;
    this.givenUp += other.givenUp;
    this.retries += other.retries;
    this.wasted += other.wasted;
  }

  values(labels: string): MetricValue[] {
    const sum = (metric: string, value: number) => ({ metric, stat: "sum", labels, value });
    return [
      ...this.durations.values("job_duration_s", labels),
      ...this.decisions.values("job_criteria_met_s", labels),
      ...this.completions.values("job_complete_s", labels),
      sum("job_failures", this.failures),
      sum("job_retries", this.retries),
      sum("job_wasted_core_s", this.wasted / 1000 / SECOND),
      sum("jobs_complete", this.complete),
      sum("jobs_failed", this.givenUp),
    ];
  }
}

const SECOND = 1_000_000;
