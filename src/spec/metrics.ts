import type { MetricInfo } from "./catalog.ts";

const DELAYS = ["mean", "p50", "p90", "p95", "p99", "max", "count"] as const;
const GAUGE = ["mean", "min", "max", "last"] as const;

/** Every metric that a run can report: the one list that reader, metrics, reports and docs/metrics.md share. */
export const METRICS: readonly MetricInfo[] = [
  delay("wait_s", "s", "Submitted (or resubmitted) to bound, one sample a binding."),
  delay("startup_s", "s", "Bound to ready: image pull and start, one sample an attempt that became ready."),
  delay("turnaround_s", "s", "First submission to end, one sample a task that ended."),
  delay(
    "bounded_slowdown",
    "1",
    "max(turnaround / max(bound to end, 10 s), 1), one sample a task that ended.",
  ),
  gauge("pending_pods", "1", "lower", "Tasks submitted and not bound.", ["workload"]),
  gauge("running_pods", "1", "neither", "Tasks bound and not ended: pulling, starting or running.", [
    "workload",
  ]),
  gauge("nodes_up", "1", "higher", "Nodes that have not failed; a cordoned node is up.", []),
  gauge("cpu_requested_cores", "cores", "neither", "Requests of all bound pods.", []),
  gauge("memory_requested_gib", "GiB", "neither", "Requests of all bound pods.", []),
  gauge("cpu_used_cores", "cores", "neither", "Usage of all ready pods, as their behaviors say.", []),
  gauge("memory_used_gib", "GiB", "neither", "Usage of all ready pods, as their behaviors say.", []),
  gauge(
    "cpu_utilization",
    "1",
    "higher",
    "Requested over allocatable CPU of all nodes, failed ones included.",
    [],
  ),
  gauge(
    "memory_utilization",
    "1",
    "higher",
    "Requested over allocatable memory of all nodes, failed ones included.",
    [],
  ),
  gauge(
    "fragmentation",
    "1",
    "lower",
    "Share of the free CPU of schedulable nodes that lies on nodes where no typical pod fits: no pending shape, or, with none pending, no shape of the workload. Sampled once a timeline bucket.",
    [],
  ),
  total(
    "core_hours",
    "core h",
    "neither",
    "CPU request x time from bound to end, by outcome: useful (ended), lost (its node failed or was drained), unfinished (still there at the end).",
    ["workload", "outcome"],
  ),
  total(
    "gib_hours",
    "GiB h",
    "neither",
    "Memory request x time from bound to end, by outcome as for core_hours.",
    ["workload", "outcome"],
  ),
  total("node_hours", "h", "lower", "Time that nodes existed, failed or not.", []),
  total("cost", "currency", "lower", "node_hours x pricePerHour.", []),
  {
    name: "node_availability",
    unit: "1",
    stats: ["mean", "min"],
    labels: [],
    better: "higher",
    meaning: "Share of time that a node was up: the mean over nodes, and the worst node.",
  },
  total("tasks_submitted", "1", "neither", "Tasks submitted for the first time.", ["workload"]),
  total("tasks_ended", "1", "higher", "Tasks that ended by themselves.", ["workload"]),
  total("tasks_lost", "1", "lower", "Attempts that a node failure or a drain ended.", ["workload"]),
  total("tasks_resubmitted", "1", "lower", "Lost attempts that were tried again.", ["workload"]),
  total("tasks_abandoned", "1", "lower", "Tasks given up: lost and not resubmitted, or withdrawn.", [
    "workload",
  ]),
  total("node_failures", "1", "neither", "Times that a node went from up to down.", []),
  {
    name: "makespan_s",
    unit: "s",
    stats: ["last"],
    labels: [],
    better: "lower",
    meaning: "First submission to the last end of a task.",
  },
  {
    name: "completion_gap_s",
    unit: "s",
    stats: ["mean"],
    labels: [],
    better: "lower",
    meaning:
      "Time to the next completion while work runs: between distinct instants of completion, from the start of each busy period.",
  },
  estimate(
    "estimate",
    "the unit of what is estimated",
    "Textbook value of another metric, named by the label `of`: allocated_cores = R_requested x replicas; core_hours = C = sum(R_i x T_i); completion_gap_s = D = 1 / sum(1 / R_i), R_i the mean duration in parallel slot i.",
  ),
  estimate("estimate_error", "1", "(estimate - simulated) / simulated, by the label `of`."),
];

function delay(name: string, unit: string, meaning: string): MetricInfo {
  return { name, unit, stats: DELAYS, labels: ["workload"], better: "lower", meaning };
}

function gauge(
  name: string,
  unit: string,
  better: MetricInfo["better"],
  meaning: string,
  labels: readonly string[],
): MetricInfo {
  return { name, unit, stats: GAUGE, labels, better, meaning: `${meaning} Weighted by time.` };
}

function total(
  name: string,
  unit: string,
  better: MetricInfo["better"],
  meaning: string,
  labels: readonly string[],
): MetricInfo {
  return { name, unit, stats: ["sum"], labels, better, meaning };
}

function estimate(name: string, unit: string, meaning: string): MetricInfo {
  return { name, unit, stats: ["last"], labels: ["of"], better: "neither", meaning };
}
