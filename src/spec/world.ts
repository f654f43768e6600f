import type { Amounts } from "./amounts.ts";
import type { AutoscalingOptions, PodAutoscalerSpec } from "./autoscaling.ts";
import type { BehaviorSpec } from "./behavior.ts";
import type { Cascade } from "./cascade.ts";
import type { ControlPlaneSpec } from "./control-plane.ts";
import type { DistributionSpec } from "./distribution.ts";
import type { DrainSpec } from "./drain.ts";
import type { KubeletSpec, KubeletTiming } from "./kubelet.ts";
import type { LoadChange, LoadMetricSpec, LoadSpec, UsageChange } from "./load.ts";
import type { ObjectiveSpec } from "./objective.ts";
import type { DisruptionBudgetSpec, ObjectsSpec, ServiceSpec, WorkloadSpec } from "./objects.ts";
import type { OutageEntry } from "./outage.ts";
import type { ContainerBehavior, LabelSelectorSpec, Labels, TaintSpec } from "./pod.ts";
import type { LimitRangeSpec, ResourceQuotaSpec } from "./quota.ts";
import type { RegistrySpec } from "./registry.ts";
import type { RolloutPlanSpec } from "./rollout-plan.ts";
import type { StorageSpec } from "./storage.ts";

/**
 * Everything that a run simulates, apart from the strategy and the seed: plain data in canonical units.
 *
 * Times are whole microseconds, CPU millicores, memory bytes. Every default is filled in by the reader;
 * `Infinity` stands for "no limit". Vectors "by resource" follow the order of `resources`.
 */
export interface WorldSpec {
  /** Kubernetes release whose behaviour is simulated, "1.36". */
  readonly kubernetesVersion: string;
  /** cold: the cluster is empty at 0. settled: what the scenario declares is placed and ready before the clock starts. */
  readonly start: "cold" | "settled";
  /** What time it is at 0, by the calendar: microseconds since 1970. CronJobs go by it. */
  readonly startTime: number;
  /** When the run ends. Infinity: when all work has ended (then every source of work is finite). */
  readonly horizon: number;
  /** What happens before this instant is simulated but not measured. */
  readonly warmUp: number;
  /** Names of the resources: "cpu", "memory", "pods", then the extended ones in order of first appearance. */
  readonly resources: readonly string[];
  /** In file order; the position is the node's id. */
  readonly nodes: readonly NodeSpec[];
  readonly tasks: readonly TaskStreamSpec[];
  readonly objects: ObjectsSpec;
  readonly controlPlane: ControlPlaneSpec;
  /** What is asked of applications over time; absent: nothing. */
  readonly loads?: readonly LoadSpec[];
  /** How available workloads are to be. */
  readonly objectives?: readonly ObjectiveSpec[];
  /** What metrics of autoscalers stand for. */
  readonly loadMetrics?: readonly LoadMetricSpec[];
  /** How autoscalers of pods are run; absent: as Kubernetes has it. */
  readonly autoscaling?: AutoscalingOptions;
  /** Absent: PROMPT_KUBELETS. */
  readonly kubelets?: KubeletTiming;
  /** Absent: images come whole and without limit but the nodes' bandwidth, and stay. */
  readonly registry?: RegistrySpec;
  /** What is done to the cluster, by time; entries of the same instant in file order. */
  readonly timeline: readonly TimelineEntry[];
  /** What fails at random, or as a log has it. */
  readonly failures: readonly (FailureSpec | FailureLogSpec)[];
}

/** Positions in a vector by resource. */
export const CPU = 0;
export const MEMORY = 1;
export const PODS = 2;

export interface NodeSpec {
  readonly name: string;
  readonly pool: string;
  readonly zone: string;
  /** "" where the pool has no racks. */
  readonly rack: string;
  readonly machine: MachineSpec;
  readonly pricePerHour: number;
  /** Those of Kubernetes (hostname, zone) filled in. */
  readonly labels: Labels;
  readonly taints: readonly TaintSpec[];
  /** Images that it has from the start: name with tag to bytes. */
  readonly images: Readonly<Record<string, number>>;
  readonly isCordoned: boolean;
}

/** What a node offers; nodes of one pool share one object. */
export interface MachineSpec {
  /** Allocatable amounts by resource; 0 for a resource that the machine lacks, Infinity for no limit. */
  readonly allocatable: readonly number[];
  /** What these numbers leave out of amounts past 2^53, by resource; absent where that is nothing. */
  readonly rests?: readonly number[];
  /** Speed of image pulls in bytes per microsecond. */
  readonly bandwidth: number;
  /** How many images a node pulls at a time, at its bandwidth together; 1 is the kubelet's default. */
  readonly parallelPulls: number;
  /** Bytes of the disk that holds images and what containers write; absent: without limit. */
  readonly disk?: number;
  /** Absent: DEFAULT_KUBELET. */
  readonly kubelet?: KubeletSpec;
}

/** A stream of tasks: pods that run to completion. */
export interface TaskStreamSpec {
  readonly name: string;
  readonly arrivals: ArrivalSpec;
  /** Ready to ended. Not used by a trace, which brings its own. */
  readonly duration: DistributionSpec;
  /** By resource; pods is 1. Not used by a trace, which brings its own shapes. */
  readonly requests: readonly number[];
  readonly labels: Readonly<Record<string, string>>;
  readonly behavior: BehaviorSpec;
  /** What becomes of a task whose node fails, or that is evicted for a pod of higher priority. */
  readonly onNodeFailure: "resubmit" | "abandon";
  /** What a drain does with a task: lets it finish, or ends it. */
  readonly onDrain: "finish" | "resubmit" | "abandon";
}

export type ArrivalSpec =
  /** A renewal process; exponential gaps make it a Poisson process. `count` and `until` end it. */
  | {
      readonly kind: "renewal";
      readonly gap: DistributionSpec;
      readonly count: number;
      readonly until: number;
    }
  /** `count` tasks at the same instant. */
  | { readonly kind: "burst"; readonly at: number; readonly count: number }
  /** A finite population: each member thinks, submits a task, waits for its end, thinks again. */
  | { readonly kind: "closed"; readonly population: number; readonly think: DistributionSpec }
  | { readonly kind: "trace"; readonly trace: TraceColumns; readonly repeat: TraceRepeat };

/**
 * once: each row at its time.
 * until-full: all rows at once, in order, again and again, until a whole pass places nothing;
 * what does not fit is withdrawn at the end of its pass.
 */
export type TraceRepeat = "once" | "until-full";

/**
 * A recorded workload, one row a task (or `instances` equal tasks), by time.
 *
 * Columns have one element a row and may be shared between threads.
 */
export interface TraceColumns {
  readonly rows: number;
  /** Microseconds from the first row, not descending. */
  readonly submitted: Float64Array;
  /** Microseconds; Infinity for a task that never ends. */
  readonly duration: Float64Array;
  /** What the user expected the duration to be, in microseconds. */
  readonly estimate: Float64Array;
  /** How many equal tasks the row stands for. */
  readonly instances: Int32Array;
  /** Position in `shapes`. */
  readonly shape: Int32Array;
  /** Distinct vectors of requests by resource. */
  readonly shapes: readonly (readonly number[])[];
}

/** What is done to the cluster, or befalls it. The verbs are kubectl's, or say what befalls a machine. */
export type TimelineEntry =
  | NodeEntry
  | AddNodesEntry
  | WorkloadEntry
  | ApplyEntry
  | OutageEntry
  | LoadEntry
  | UsageEntry
  | PodEntry
  | DeleteObjectsEntry;

interface TimelineItem {
  readonly at: number;
  /** As written: "zone/b", "deployment/checkout". */
  readonly target: string;
}

export type NodeEntry = TimelineItem & {
  /** Ids of the nodes that the target names, ascending. */
  readonly nodes: readonly number[];
} & (
    | { readonly verb: "cordon" | "uncordon" | "restore" | "heal" | "deleteNode" }
    | { readonly verb: "drain"; readonly options: DrainSpec }
    /** How long; Infinity until a `restore` or `heal`. partition: the network to the control plane is cut. */
    | { readonly verb: "fail" | "partition"; readonly duration: number }
    /** What is removed goes first. */
    | { readonly verb: "taint"; readonly add: readonly TaintSpec[]; readonly remove: readonly TaintPattern[] }
    /** By key; undefined: the label goes. */
    | { readonly verb: "label"; readonly set: Readonly<Record<string, string | undefined>> }
  );

/** Taints of a key, of one effect or (undefined) of all. */
export interface TaintPattern {
  readonly key: string;
  readonly effect: TaintSpec["effect"] | undefined;
}

/** Nodes that come: their ids follow on those that are there, by time and then in file order. */
export type AddNodesEntry = TimelineItem & {
  readonly verb: "addNodes";
  readonly specs: readonly NodeSpec[];
  /** From a node's registration to its being ready. */
  readonly readyAfter: number;
};

export type WorkloadEntry = TimelineItem & {
  /** Positions in `objects.workloads`. */
  readonly workloads: readonly number[];
} & (
    | { readonly verb: "delete"; readonly cascade?: Cascade }
    | { readonly verb: "setResources"; readonly resources: readonly ResourcesChange[] }
    | { readonly verb: "rolloutRestart" | "rolloutPause" | "rolloutResume" | "suspend" | "resume" }
    | { readonly verb: "scale"; readonly replicas: number }
    /** Revision 0: the one before. */
    | { readonly verb: "rolloutUndo"; readonly revision: number }
    | { readonly verb: "setImage"; readonly images: readonly ImageChange[]; readonly plan?: RolloutPlanSpec }
  );

/** What a container of one workload asks for from now on, where it says something. */
export interface ResourcesChange {
  readonly workload: number;
  readonly container: string;
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** The new image of a container of one workload. */
export interface ImageChange {
  readonly workload: number;
  readonly container: string;
  readonly image: string;
  readonly behavior: ContainerBehavior;
}

/** Objects that replace those of the same kind, namespace and name, or are new. */
export type ApplyEntry = TimelineItem & {
  readonly verb: "apply";
  readonly workloads: readonly AppliedWorkload[];
  readonly services: readonly ServiceSpec[];
  readonly budgets: readonly DisruptionBudgetSpec[];
  readonly quotas?: readonly ResourceQuotaSpec[];
  readonly limitRanges?: readonly LimitRangeSpec[];
  readonly autoscalers?: readonly AppliedAutoscaler[];
  /** undefined: nothing of it. */
  readonly storage?: StorageSpec;
};

/** What is asked of applications becomes more or less. */
export type LoadEntry = TimelineItem & {
  readonly verb: "setLoad";
  /** Position in `loads`. */
  readonly load: number;
  readonly change: LoadChange;
};

/** Containers use another amount than before. */
export type UsageEntry = TimelineItem & {
  readonly verb: "setUsage";
  readonly usages: readonly { readonly workload: number; readonly change: UsageChange }[];
};

export type DeleteObjectsEntry = TimelineItem & {
  readonly verb: "deleteObjects";
  readonly objects: readonly DeletedObject[];
};

/** An object beside workloads, by which pods are found, evicted, admitted, scaled or placed. */
export type DeletedObject = {
  readonly namespace: string;
  readonly name: string;
} & (
  | {
      readonly kind:
        | "Service"
        | "PodDisruptionBudget"
        | "ResourceQuota"
        | "LimitRange"
        | "PersistentVolumeClaim";
    }
  /** With its position in `objects.autoscalers`. */
  | { readonly kind: "HorizontalPodAutoscaler"; readonly autoscaler: number }
);

/** What is done to single pods of objects. */
export type PodEntry = TimelineItem & { readonly pods: PodTarget } & (
    | {
        readonly verb: "deletePods";
        /** What they have to stop in, in microseconds, in place of their own; 0: they are gone at once. */
        readonly grace: number | undefined;
      }
    | { readonly verb: "evict"; readonly grace: number | undefined }
    /** By key; undefined: the label goes. */
    | { readonly verb: "labelPods"; readonly set: Readonly<Record<string, string | undefined>> }
  );

/** Pods that are there when an entry is played: those of a name and with labels, the oldest first. */
export interface PodTarget {
  /** With wildcards; undefined: any. */
  readonly namespace: string | undefined;
  /** With wildcards. */
  readonly name: string;
  /** undefined: whatever their labels. */
  readonly selector: LabelSelectorSpec | undefined;
  /** At most so many; Infinity: all. */
  readonly count: number;
}

export interface AppliedAutoscaler {
  /** Position in `objects.autoscalers`. */
  readonly autoscaler: number;
  readonly spec: PodAutoscalerSpec;
}

export interface AppliedWorkload {
  /** Position in `objects.workloads`. */
  readonly workload: number;
  readonly spec: WorkloadSpec;
  /** What neither this manifest nor the one before says: an object that is there keeps it, whatever `spec` has. */
  readonly kept: readonly KeptField[];
}

/** Fields that verbs change: scale, rolloutPause and rolloutResume. */
export type KeptField = "replicas" | "isPaused";

export type TimelineVerb = TimelineEntry["verb"];

/** Groups of nodes that fail and are repaired together, each group by a clock of its own. */
export interface FailureSpec {
  /** Names the random streams; unique within a scenario. */
  readonly name: string;
  readonly groups: readonly FailureGroup[];
  readonly timeToFailure: DistributionSpec;
  readonly timeToRepair: DistributionSpec;
}

/** Failures as they were recorded, by time. */
export interface FailureLogSpec {
  readonly name: string;
  readonly outages: readonly OutageSpec[];
}

export interface OutageSpec {
  readonly node: number;
  /** Microseconds; `until` may lie beyond the horizon. */
  readonly from: number;
  readonly until: number;
  /** "Hardware: CPU"; "" where the log does not say. */
  readonly cause: string;
}

export interface FailureGroup {
  /** "node/web-3", "zone/b". */
  readonly name: string;
  readonly nodes: readonly number[];
}
