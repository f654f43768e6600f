/** How available a workload is to be, over a window: a service level objective. */
export interface ObjectiveSpec {
  /** Position in `objects.workloads`. */
  readonly workload: number;
  /** Share of time, or of requests: 0.999. */
  readonly availability: number;
  /** Over which errors are counted, in microseconds; the run is a part of it. */
  readonly window: number;
  /** Position in `loads` of what is asked of it, by which each instant counts; undefined: all count alike. */
  readonly load: number | undefined;
}

/** Windows over which an error budget burns too fast, as alerts watch them; microseconds. Google's SRE workbook, 5. */
export const BURN_WINDOWS = [
  { name: "5m", length: 300_000_000 },
  { name: "1h", length: 3_600_000_000 },
] as const;
