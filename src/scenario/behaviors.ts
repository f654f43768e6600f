import type { Placed } from "../document/value.ts";
import type { DistributionSpec } from "../spec/distribution.ts";
import type { ContainerBehavior } from "../spec/pod.ts";
import { mapOf } from "./collections.ts";
import { type FaultPart, faultFields } from "./container-faults.ts";
import { distribution } from "./distribution.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import { boolean, bytes, completionIndexes, oneOf, probability, string, wholeNumber } from "./scalars.ts";
import { placed, type Shape } from "./shape.ts";
import { type UsagePart, usage } from "./usage.ts";

/** What a task itself says about its container; undefined where it says nothing. */
export interface BehaviorPart {
  readonly imageSize: number | undefined;
  readonly startup: DistributionSpec | undefined;
  readonly usage: UsagePart | undefined;
}

/** What an entry says about containers: of those of Kubernetes objects more than of a task's. */
export interface ContainerPart extends BehaviorPart, FaultPart {
  readonly duration: DistributionSpec | undefined;
  readonly exit: ContainerBehavior["exit"] | undefined;
  readonly shutdown: DistributionSpec | undefined;
  readonly ready: boolean | undefined;
}

export interface BehaviorEntry extends ContainerPart {
  readonly match: Placed<Match>;
}

export interface Match {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly image: string | undefined;
  readonly container: string | undefined;
  readonly labels: ReadonlyMap<string, string> | undefined;
}

/** Keys that a task and an entry of `behaviors` share. */
export const behaviorFields = {
  imageSize: { ...optional(bytes, "size of the image; 0 needs no pull"), written: "94Mi" },
  startup: { ...optional(distribution, "from the image being there to ready"), written: "1s" },
  usage: optional(usage, "what a ready pod uses; as much as it requests unless given"),
};

/** Keys that containers of Kubernetes objects have besides. */
export const containerFields = {
  duration: optional(
    distribution,
    "from started to its exit; default: 1m in the pods of Jobs, else it runs until it is stopped",
  ),
  exit: optional(
    object({
      code: required(wholeNumber(0, 255), "exit code at the end of its duration; 0 is a success"),
      probability: defaulted(probability, "how often; else it exits with 0", 1, "100%"),
      indexes: optional(
        completionIndexes,
        'completion indexes of an Indexed Job, like "1,3-5", whose pods exit so; all pods unless given',
      ),
    }),
    "how it exits; with 0 unless given",
  ),
  shutdown: { ...optional(distribution, "from being asked to stop to stopped"), written: "1s" },
  ready: { ...optional(boolean, "false: it starts, but never becomes ready"), written: true },
  ...faultFields,
};

const match: Shape<Match> = object({
  kind: optional(
    oneOf("Task", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"),
    "kind of the object that owns the pod; Task: a task stream",
  ),
  name: optional(string(), "name of that object, or of the task stream"),
  namespace: optional(string(), "namespace; that of tasks is default"),
  image: optional(string(), "image of the container, with its tag"),
  container: optional(string(), "name of the container; that of a task is its stream's"),
  labels: optional(mapOf(string(), string()), "labels of the pod, each of which must be there"),
});

export const behaviorEntry: Shape<BehaviorEntry> = object({
  match: required(
    placed(match),
    "which containers; all keys that are given must match; * and ? are wildcards",
  ),
  ...behaviorFields,
  ...containerFields,
});
