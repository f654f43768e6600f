import type { MetricInfo } from "./catalog.ts";

const DELAYS = ["mean", "p50", "p90", "p95", "p99", "max", "count"] as const;
const GAUGE = ["mean", "min", "max", "last"] as const;
/** Workloads with replicas, by kind: `deployment="checkout"`. */
const REPLICATED = ["deployment", "replicaset", "statefulset"] as const;
const ROLLOUT = ["action", ...REPLICATED] as const;
/** A Job of its own, or all that a CronJob makes. */
const JOBS = ["job", "cronjob"] as const;

/** Every metric that a run can report: the one list that reader, metrics, reports and docs/metrics.md share. */
export const METRICS: readonly MetricInfo[] = [
  delay("wait_s", "s", "Submitted (or resubmitted) to bound, one sample a binding."),
  delay("startup_s", "s", "Bound to ready: image pull and start, one sample an attempt that became ready."),
  delay("turnaround_s", "s", "First submission to end, one sample a task, or pod of a Job, that ended."),
  delay(
    "bounded_slowdown",
    "1",
    "max(turnaround / max(bound to end, 10 s), 1), one sample a task, or pod of a Job, that ended.",
  ),
  gauge("pending_pods", "1", "lower", "Pods submitted and not bound.", ["workload"]),
  gauge("running_pods", "1", "neither", "Pods bound and not gone: pulling, starting, running or stopping.", [
    "workload",
  ]),
  gauge("nodes_up", "1", "higher", "Nodes that have not failed; a cordoned node is up.", []),
  gauge("cpu_requested_cores", "cores", "neither", "Requests of all pods that hold room on a node.", []),
  gauge("memory_requested_gib", "GiB", "neither", "Requests of all pods that hold room on a node.", []),
  gauge(
    "cpu_used_cores",
    "cores",
    "neither",
    "Usage of all ready pods on machines that run, as their behaviors say.",
    [],
  ),
  gauge(
    "cpu_throttled_cores",
    "cores",
    "lower",
    "CPU that ready pods would use, and do not: beyond their limits, or since their node has no more. Where somebody may use more than it requests.",
    [],
  ),
  gauge(
    "memory_used_gib",
    "GiB",
    "neither",
    "Usage of all ready pods on machines that run, as their behaviors say.",
    [],
  ),
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
    "CPU request x time from bound to end, by outcome: useful (ended, or deleted by its workload), lost (its node failed or was drained, or it failed), unfinished (still there at the end).",
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
  total("tasks_lost", "1", "lower", "Attempts that a node failure, a drain or a more important pod ended.", [
    "workload",
  ]),
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
    meaning: "First submission to the last end of a task or of a Job's pod.",
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
  gauge("wanted_pods", "1", "neither", "Replicas that workloads are to have.", REPLICATED),
  gauge(
    "serving_pods",
    "1",
    "higher",
    "Replicas that are ready, not being deleted, and on a machine that runs.",
    REPLICATED,
  ),
  gauge(
    "available_pods",
    "1",
    "higher",
    "Replicas that are ready and not being deleted, as the control plane knows.",
    REPLICATED,
  ),
  gauge("unavailable_pods", "1", "lower", "Replicas wanted and not serving.", REPLICATED),
  gauge(
    "availability",
    "1",
    "higher",
    "min(serving, wanted) / wanted replicas, 1 where none is wanted; of the whole run: their sums over all workloads.",
    REPLICATED,
  ),
  total(
    "time_below_wanted_s",
    "s",
    "lower",
    "Time with fewer replicas serving than wanted; of the whole run: in any workload.",
    REPLICATED,
  ),
  total(
    "shortfall_replica_s",
    "replica s",
    "lower",
    "Integral over time of the replicas wanted and not serving.",
    REPLICATED,
  ),
  total(
    "pods_disrupted",
    "1",
    "lower",
    "Replicas that a failed node, a drain, a taint or a more important pod took away.",
    REPLICATED,
  ),
  gauge("ready_pods", "1", "neither", "Serving replicas of each revision of a workload.", [
    ...REPLICATED,
    "revision",
  ]),
  gauge("pods_by_zone", "1", "neither", "Serving pods of workload objects in each zone.", ["zone"]),
  {
    ...delay("rollout_duration_s", "s", "Begin to complete, one sample a rollout that was complete."),
    labels: ROLLOUT,
  },
  {
    ...delay(
      "first_ready_s",
      "s",
      "Begin of a rollout to its first new pod being ready, one sample a rollout that had one.",
    ),
    labels: ROLLOUT,
  },
  {
    name: "rollout_min_availability",
    unit: "1",
    stats: ["mean", "min"],
    labels: ROLLOUT,
    better: "higher",
    meaning: "Least availability during a rollout, over rollouts.",
  },
  {
    name: "surge_pods",
    unit: "1",
    stats: ["mean", "max"],
    labels: ROLLOUT,
    better: "neither",
    meaning:
      "Most pods beyond the wanted during a rollout, apart from those being deleted or to go, over rollouts.",
  },
  {
    name: "rollout_stage_s",
    unit: "s",
    stats: ["mean", "sum"],
    labels: [...ROLLOUT, "stage"],
    better: "lower",
    meaning:
      "Where the time of rollouts went along their critical path, by stage: controllers, pause, quota, termination, budget, node-loss, scheduler, capacity, pull, start, crashing, readiness; over rollouts.",
  },
  total(
    "surge_replica_s",
    "replica s",
    "neither",
    "Integral of the pods beyond the wanted during rollouts, those being deleted apart.",
    ROLLOUT,
  ),
  total("surge_cost", "currency", "lower", "What those cost at their share of the nodes' price.", ROLLOUT),
  total("rollout_pods_failed", "1", "lower", "Pods that ended in failure during rollouts.", ROLLOUT),
  total(
    "rollout_restarts",
    "1",
    "lower",
    "Containers that were started again during rollouts of their workload.",
    ROLLOUT,
  ),
  total("rollouts_stalled", "1", "lower", "Rollouts whose progress deadline passed.", ROLLOUT),
  total(
    "rollouts_incomplete",
    "1",
    "lower",
    "Rollouts that were superseded, or not complete when the run ended.",
    ROLLOUT,
  ),
  gauge("hpa_ready_replicas", "1", "neither", "Ready pods of what an autoscaler scales.", ["hpa"]),
  gauge(
    "hpa_needed_replicas",
    "1",
    "neither",
    "Replicas that bring an autoscaler's metrics just to their targets at the load of the moment, within its bounds.",
    ["hpa"],
  ),
  gauge("hpa_desired_replicas", "1", "neither", "Replicas that an autoscaler wants its target to have.", [
    "hpa",
  ]),
  gauge("hpa_load", "1", "neither", "A load that what an autoscaler looks at follows.", ["hpa", "load"]),
  {
    name: "hpa_lag_s",
    unit: "s",
    stats: ["mean", "max", "count"],
    labels: ["hpa"],
    better: "lower",
    meaning:
      "From the moment that more replicas are needed than are ready until enough are, one sample a shortage.",
  },
  total(
    "hpa_under_replica_s",
    "replica s",
    "lower",
    "Integral of the replicas that are needed and not ready.",
    ["hpa"],
  ),
  total("hpa_over_replica_s", "replica s", "lower", "Integral of the ready replicas beyond the needed.", [
    "hpa",
  ]),
  total("hpa_rescales", "1", "lower", "Times that an autoscaler changed the size of its target.", ["hpa"]),
  total("hpa_flaps", "1", "lower", "Rescales in the other direction than the one before.", ["hpa"]),
  {
    name: "slo_burn_rate",
    unit: "1",
    stats: ["mean"],
    labels: REPLICATED,
    better: "lower",
    meaning:
      "Share of time (or of requests, where the objective has a load) that replicas were not serving, over the share that its availability allows: 1 uses up the budget just within the window.",
  },
  {
    name: "slo_budget_left",
    unit: "1",
    stats: ["last"],
    labels: REPLICATED,
    better: "higher",
    meaning: "Share of the window's error budget that is left at the end of the run; below 0: overdrawn.",
  },
  total("slo_time_below_s", "s", "lower", "Time with an availability below the objective's.", REPLICATED),
  {
    name: "slo_worst_burn_rate",
    unit: "1",
    stats: ["max"],
    labels: [...REPLICATED, "window"],
    better: "lower",
    meaning:
      "Highest burn rate over a window of 5 min, of 1 h, and (5m+1h) the highest that both had at once.",
  },
  gap("rollout_gap_s", "creations, rollouts and restarts"),
  gap("rollback_gap_s", "rollbacks"),
  gap("scale_out_gap_s", "scale-outs"),
  {
    ...delay(
      "recovery_s",
      "s",
      "Node loss to all replicas serving again, one sample a workload that lost some; of the whole run: until all workloads are.",
    ),
    labels: REPLICATED,
  },
  total(
    "recoveries_incomplete",
    "1",
    "lower",
    "Workloads that lost replicas with a node and were still below wanted when the run ended.",
    REPLICATED,
  ),
  {
    ...delay(
      "detection_s",
      "s",
      "A node is lost or cut off, to the control plane holding the node not ready, one sample a loss that it noticed.",
    ),
    labels: [],
  },
  {
    ...delay(
      "first_eviction_s",
      "s",
      "Node loss to the first of its pods being told to go (a task: being lost), one sample a lost node that had some.",
    ),
    labels: [],
  },
  {
    ...delay(
      "last_eviction_s",
      "s",
      "Node loss to the last of its pods being told to go, one sample a lost node that had some.",
    ),
    labels: [],
  },
  total(
    "failure_pods_lost",
    "1",
    "lower",
    "Pods that lost nodes, or deleted ones, cost: evicted, lost, collected.",
    [],
  ),
  total(
    "failure_core_hours_lost",
    "core h",
    "lower",
    "CPU request x time from bound to that moment of those among them that work to an end: tasks and pods of Jobs.",
    [],
  ),
  gauge(
    "service_endpoints",
    "1",
    "higher",
    "Pods behind a Service: selected, ready, not being deleted, as the control plane knows.",
    ["service"],
  ),
  {
    ...delay(
      "eviction_held_s",
      "s",
      "First refusal by a disruption budget to the pod's eviction or end, or the end of its node's cordon, one sample a pod that was held.",
    ),
    labels: ["budget"],
  },
  {
    ...delay(
      "drain_duration_s",
      "s",
      "Begin of a drain to its end, or to that of the run, one sample a drain.",
    ),
    labels: ["target"],
  },
  ofJobs(
    "job_duration_s",
    "First pod submitted to the last completion, one sample a Job that had all that it needs.",
  ),
  ofJobs(
    "job_criteria_met_s",
    "First pod submitted to the condition SuccessCriteriaMet, one sample a Job that is Complete.",
  ),
  ofJobs(
    "job_complete_s",
    "First pod submitted to the condition Complete, which waits for the last pod to be gone, one sample a Job.",
  ),
  total(
    "job_failures",
    "1",
    "lower",
    "Runs of a Job's containers that failed: restarts in place, and pods that failed.",
    JOBS,
  ),
  total(
    "job_retries",
    "1",
    "lower",
    "Restarts in place, and pods made in the place of one that failed, was evicted or was deleted.",
    JOBS,
  ),
  total(
    "job_wasted_core_s",
    "core s",
    "lower",
    "Cores requested x time from bound to the end of a Job's pods that did not succeed.",
    JOBS,
  ),
  total("jobs_complete", "1", "higher", "Jobs that got the condition Complete.", JOBS),
  total(
    "jobs_failed",
    "1",
    "lower",
    "Jobs that were given up, for any of the reasons of the condition Failed.",
    JOBS,
  ),
  {
    ...delay(
      "image_pull_s",
      "s",
      "Asked for to there, with the wait for its turn: one sample an image that a node pulled.",
    ),
    labels: [],
  },
  {
    name: "image_cache_hits",
    unit: "1",
    stats: ["mean"],
    labels: [],
    better: "higher",
    meaning: "Share of the images that containers of objects needed that their node had.",
  },
  total("container_restarts", "1", "lower", "Containers of objects that were started again.", ["workload"]),
  total(
    "failed_starts",
    "1",
    "lower",
    "Containers that could not be started: image pulls that failed, each try counted, and postStart hooks.",
    [],
  ),
  total("probe_kills", "1", "lower", "Containers that a liveness or startup probe had killed.", []),
  total(
    "oom_kills",
    "1",
    "lower",
    "Containers killed for their memory: by their limit, or since their node had none left.",
    [],
  ),
  total("pressure_evictions", "1", "lower", "Pods that their kubelet evicted, short of memory or disk.", []),
  total("pods_refused", "1", "lower", "Pods that were bound to a node whose kubelet did not take them.", []),
  estimate(
    "estimate",
    "the unit of what is estimated",
    "Textbook value of another metric, named by the label `of`: allocated_cores = R_requested x replicas; core_hours = C = sum(R_i x T_i); completion_gap_s = D = 1 / sum(1 / R_i), R_i the mean duration in parallel slot i; rollout_gap_s, rollback_gap_s, scale_out_gap_s = 1 / sum(1 / x_i), x_i the mean time from submission to ready in slot i.",
  ),
  estimate("estimate_error", "1", "(estimate - simulated) / simulated, by the label `of`."),
];

function delay(name: string, unit: string, meaning: string): MetricInfo {
  return { name, unit, stats: DELAYS, labels: ["workload"], better: "lower", meaning };
}

function ofJobs(name: string, meaning: string): MetricInfo {
  return { name, unit: "s", stats: ["mean", "max", "count"], labels: JOBS, better: "lower", meaning };
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

function gap(name: string, actions: string): MetricInfo {
  const meaning = `Time to the next new pod being ready while some are under way, in ${actions}: mean over them of the mean gap between distinct instants.`;
  return { name, unit: "s", stats: ["mean"], labels: [], better: "lower", meaning };
}

function estimate(name: string, unit: string, meaning: string): MetricInfo {
  return { name, unit, stats: ["last"], labels: ["of"], better: "neither", meaning };
}
