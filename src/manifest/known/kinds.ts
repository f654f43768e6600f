import { LIMIT_RANGE, RESOURCE_QUOTA } from "./admission.ts";
import { LABEL_SELECTOR } from "./affinity.ts";
import { AUTOSCALER } from "./autoscaler.ts";
import {
  ANYTHING,
  type FieldType,
  FLAG,
  fields,
  INT_OR_TEXT,
  must,
  simulated,
  TEXT,
  WHOLE,
  withoutEffect,
} from "./field-types.ts";
import { METADATA } from "./metadata.ts";
import { NODE } from "./node.ts";
import { object } from "./object.ts";
import { POD } from "./pod.ts";
import { SERVICE } from "./service.ts";
import { CLAIM, CSI_NODE, PERSISTENT_VOLUME, STORAGE_CLASS } from "./storage.ts";
import { CRON_JOB, DAEMON_SET, DEPLOYMENT, JOB, REPLICA_SET, STATEFUL_SET } from "./workloads.ts";

/** The kinds that are simulated. */
export type Kind =
  | "Pod"
  | "Deployment"
  | "ReplicaSet"
  | "StatefulSet"
  | "DaemonSet"
  | "Job"
  | "CronJob"
  | "Node"
  | "Service"
  | "PriorityClass"
  | "Namespace"
  | "PodDisruptionBudget"
  | "HorizontalPodAutoscaler"
  | "ResourceQuota"
  | "LimitRange"
  | StorageKind;

export type StorageKind = "PersistentVolume" | "PersistentVolumeClaim" | "StorageClass" | "CSINode";

export interface KindInfo {
  readonly kind: Kind;
  /** The present one first; the others are of old releases, and still in files. */
  readonly apiVersions: readonly string[];
  readonly isNamespaced: boolean;
  /** Those of apiVersions, besides the first, that are still served. */
  readonly alsoServed?: readonly string[];
  readonly type: FieldType;
}

/** The kind of that name that is simulated, whatever its API. */
export function kindInfo(name: string): KindInfo | undefined {
  return BY_NAME.get(name);
}

const BUDGET = object(
  fields(
    simulated({
      selector: LABEL_SELECTOR,
      minAvailable: INT_OR_TEXT,
      maxUnavailable: INT_OR_TEXT,
      unhealthyPodEvictionPolicy: TEXT,
    }),
  ),
);

const PRIORITY_CLASS = fields(
  withoutEffect({ apiVersion: TEXT, kind: TEXT, description: TEXT }),
  simulated({ metadata: must(METADATA), value: must(WHOLE), globalDefault: FLAG, preemptionPolicy: TEXT }),
);

const NAMESPACE = object(fields(withoutEffect({ finalizers: ANYTHING })));

const APPS = ["apps/v1", "apps/v1beta2"];
/** v2beta1 writes its targets in another way, and is not read. */
const AUTOSCALING = ["autoscaling/v2", "autoscaling/v1", "autoscaling/v2beta2"];
const STORAGE = ["storage.k8s.io/v1", "storage.k8s.io/v1beta1"];
const SCHEDULING = "scheduling.k8s.io";

const KINDS: readonly KindInfo[] = [
  namespaced("Pod", ["v1"], POD),
  namespaced("Deployment", [...APPS, "apps/v1beta1", "extensions/v1beta1"], DEPLOYMENT),
  namespaced("ReplicaSet", [...APPS, "extensions/v1beta1"], REPLICA_SET),
  namespaced("StatefulSet", [...APPS, "apps/v1beta1"], STATEFUL_SET),
  namespaced("DaemonSet", [...APPS, "extensions/v1beta1"], DAEMON_SET),
  namespaced("Job", ["batch/v1", "batch/v1beta1"], JOB),
  namespaced("CronJob", ["batch/v1", "batch/v1beta1"], CRON_JOB),
  global("Node", ["v1"], NODE),
  namespaced("Service", ["v1"], SERVICE),
  global(
    "PriorityClass",
    ["v1", "v1beta1", "v1alpha1"].map((version) => `${SCHEDULING}/${version}`),
    PRIORITY_CLASS,
  ),
  global("Namespace", ["v1"], NAMESPACE),
  namespaced("PodDisruptionBudget", ["policy/v1", "policy/v1beta1"], BUDGET),
  {
    ...namespaced("HorizontalPodAutoscaler", AUTOSCALING, AUTOSCALER),
    alsoServed: ["autoscaling/v1"],
  },
  namespaced("ResourceQuota", ["v1"], RESOURCE_QUOTA),
  namespaced("LimitRange", ["v1"], LIMIT_RANGE),
  global("PersistentVolume", ["v1"], PERSISTENT_VOLUME),
  namespaced("PersistentVolumeClaim", ["v1"], CLAIM),
  global("StorageClass", STORAGE, STORAGE_CLASS),
  global("CSINode", STORAGE, CSI_NODE),
];

const BY_NAME = new Map<string, KindInfo>(KINDS.map((info) => [info.kind, info]));

export const KIND_NAMES: readonly string[] = KINDS.map(({ kind }) => kind);

function namespaced(kind: Kind, apiVersions: readonly string[], type: FieldType): KindInfo {
  return { kind, apiVersions, isNamespaced: true, type };
}

function global(kind: Kind, apiVersions: readonly string[], type: FieldType): KindInfo {
  return { kind, apiVersions, isNamespaced: false, type };
}
