import { behaviorEntry } from "./behaviors.ts";
import { readable } from "./collections.ts";
import { failureItem } from "./failures.ts";
import { defaulted, object, optional, required, type ValuesOf } from "./fields.ts";
import { manifestFields } from "./manifests.ts";
import { cluster } from "./pools.ts";
import { duration, oneOf, positiveDuration, word } from "./scalars.ts";
import { placed } from "./shape.ts";
import { task } from "./tasks.ts";
import { timelineItem } from "./timeline.ts";

const KUBERNETES_VERSION = "1.36";

const workloads = object({
  tasks: defaulted(readable(task), "streams of tasks: pods that run to completion", [], []),
  ...manifestFields,
});

/** The sections that say what is simulated: those that a variant may change. */
export const worldFields = {
  kubernetesVersion: defaulted(
    word(/^1\.\d{1,2}$/, 'a Kubernetes release such as "1.36"', "wrong-value"),
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
  horizon: optional(placed(positiveDuration), "when a run ends; absent: when all work has ended"),
  warmup: {
    ...optional(placed(duration), "what happens before is simulated but not measured"),
    written: "0s",
  },
  latencies: optional(oneOf("none"), "control-plane latencies; only none, until Kubernetes objects arrive"),
  cluster: required(cluster, "the nodes"),
  workloads: optional(workloads, "what runs"),
  behaviors: defaulted(
    readable(behaviorEntry),
    "what containers do; later entries win, field by field",
    [],
    [],
  ),
  timeline: defaulted(readable(timelineItem), "what is done to the cluster, and when", [], []),
  failures: defaulted(readable(failureItem), "what fails at random", [], []),
};

export type WorldValues = Partial<ValuesOf<typeof worldFields>>;
