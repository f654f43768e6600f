import { behaviorEntry } from "./behaviors.ts";
import { readable } from "./collections.ts";
import { latencies, nodeMonitor } from "./control-plane.ts";
import { controlPlane } from "./control-plane-parts.ts";
import { failure } from "./failures.ts";
import { defaulted, object, optional, type ValuesOf } from "./fields.ts";
import { load, loadMetric, podAutoscaling } from "./loads.ts";
import { objective } from "./objectives.ts";
import { paths } from "./paths.ts";
import { cluster } from "./pools.ts";
import { kubelets, registry } from "./registry.ts";
import { duration, oneOf, positiveDuration, word } from "./scalars.ts";
import { mapped, placed } from "./shape.ts";
import { DEFAULT_START, startTime } from "./start-time.ts";
import { task } from "./tasks.ts";
import { timelineItem } from "./timeline.ts";

const KUBERNETES_VERSION = "1.36";

/** Of those before 1.31 what is older than that is simulated as it was in 1.31, but for the grace of lost nodes. */
const RELEASES = ["1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", KUBERNETES_VERSION];

const release = mapped(
  word(/^1\.\d{1,2}$/, 'a Kubernetes release such as "1.36"', "wrong-value"),
  (read, place, reading) => {
    if (RELEASES.includes(read)) return read;
    const hint = `write one of: ${RELEASES.map((each) => `"${each}"`).join(", ")}`;
    return reading.error(place, "wrong-value", `Kubernetes ${read} is not simulated`, hint);
  },
);

const workloads = object({
  tasks: defaulted(readable(task), "streams of tasks: pods that run to completion", [], []),
  manifests: optional(
    placed(paths),
    "Kubernetes objects: files, or folders with all that lies in them, relative to the scenario",
  ),
});

/** The sections that say what is simulated: those that a variant may change. */
export const worldFields = {
  kubernetesVersion: defaulted(
    release,
    "Kubernetes release whose behaviour is simulated",
    KUBERNETES_VERSION,
    KUBERNETES_VERSION,
  ),
  start: defaulted(
    oneOf("cold", "settled"),
    "settled: what the scenario declares is placed and ready before the clock starts; cold: all is submitted at 0",
    "settled" as const,
    "settled",
  ),
  startTime: defaulted(
    startTime,
    "what time it is at 0, by the calendar: the schedules of CronJobs go by it",
    Date.parse(DEFAULT_START) * 1000,
    DEFAULT_START,
  ),
  horizon: optional(placed(positiveDuration), "when a run ends; absent: when all work has ended"),
  warmup: {
    ...optional(placed(duration), "what happens before is simulated but not measured"),
    written: "0s",
  },
  latencies: optional(
    latencies,
    "what steps of the control plane take; default: none without Kubernetes objects, else as measured",
  ),
  controlPlane: optional(controlPlane, "what the API server bears, how many members etcd has, and elections"),
  nodeMonitor: optional(
    nodeMonitor,
    "how the control plane learns of a lost node; none: at once; default: as latencies",
  ),
  cluster: optional(cluster, "the nodes; needed unless manifests bring them"),
  workloads: optional(workloads, "what runs"),
  registry: optional(registry, "where images come from; without it they come whole, and stay"),
  kubelets: optional(kubelets, "how kubelets take time, beside latencies"),
  behaviors: defaulted(
    readable(behaviorEntry),
    "what containers do; later entries win, field by field",
    [],
    [],
  ),
  objectives: defaulted(readable(objective), "how available workloads are to be, over a window", [], []),
  loads: defaulted(readable(load), "what is asked of applications over time", [], []),
  metrics: defaulted(
    readable(loadMetric),
    "what metrics of autoscalers stand for; each load is also the metric of its own name",
    [],
    [],
  ),
  podAutoscaling: optional(
    podAutoscaling,
    "how autoscalers of pods are run; as Kubernetes does unless given",
  ),
  timeline: defaulted(readable(timelineItem), "what is done to the cluster, and when", [], []),
  failures: defaulted(readable(failure), "what fails at random, or as a log has it", [], []),
};

export type WorldValues = Partial<ValuesOf<typeof worldFields>>;
