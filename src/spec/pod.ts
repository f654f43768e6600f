import type { BehaviorSpec } from "./behavior.ts";
import type { ContainerFaults } from "./container-faults.ts";
import type { DistributionSpec } from "./distribution.ts";
import type { IndexInterval } from "./index-interval.ts";
import type { ImageSpec } from "./registry.ts";
import type { WrittenPod } from "./written-pod.ts";

/** All requirements must hold; none: everything matches. */
export type LabelSelectorSpec = readonly LabelRequirement[];

export interface LabelRequirement {
  readonly key: string;
  /** Gt and Lt compare whole numbers, and are for nodes alone. */
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  readonly values: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

export type TaintEffect = "NoSchedule" | "PreferNoSchedule" | "NoExecute";

export interface TaintSpec {
  readonly key: string;
  readonly value: string;
  readonly effect: TaintEffect;
}

export interface TolerationSpec {
  /** "" with Exists: every key. */
  readonly key: string;
  readonly operator: "Exists" | "Equal";
  readonly value: string;
  /** "" for every effect. */
  readonly effect: TaintEffect | "";
  /** How long a NoExecute taint is borne, in microseconds; Infinity: for ever. */
  readonly duration: number;
}

/** One of a list of which any may hold. All expressions and fields must hold; a term with none matches nothing. */
export interface NodeSelectorTerm {
  readonly expressions: LabelSelectorSpec;
  /** Of `metadata.name` alone. */
  readonly fields: LabelSelectorSpec;
}

export interface PreferredNodeTerm extends NodeSelectorTerm {
  readonly weight: number;
}

export interface HostPortSpec {
  /** "0.0.0.0" where none is given: every address. */
  readonly address: string;
  readonly protocol: "TCP" | "UDP" | "SCTP";
  readonly port: number;
}

export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
  /** undefined: matches no pod. `matchLabelKeys` are merged in. */
  readonly selector: LabelSelectorSpec | undefined;
  readonly minDomains: number;
  readonly nodeAffinityPolicy: "Honor" | "Ignore";
  readonly nodeTaintsPolicy: "Honor" | "Ignore";
}

/** Whether a pod waits rather than violate the constraint. */
export function isHardSpread({ whenUnsatisfiable }: Pick<SpreadConstraint, "whenUnsatisfiable">): boolean {
  return whenUnsatisfiable === "DoNotSchedule";
}

/** Other pods that a pod wants near, or away, within a domain of nodes that share the value of a label. */
export interface PodAffinityTerm {
  readonly topologyKey: string;
  /** undefined: matches no pod. `matchLabelKeys` and `mismatchLabelKeys` are merged in. */
  readonly selector: LabelSelectorSpec | undefined;
  /** Namespaces by name; with no namespaceSelector and none named, the pod's own, filled in. */
  readonly namespaces: readonly string[];
  readonly namespaceSelector: LabelSelectorSpec | undefined;
}

export interface PreferredPodTerm extends PodAffinityTerm {
  readonly weight: number;
}

/** Where a pod may go besides room, and where it would rather: as written in a pod's spec, defaults filled in. */
export interface PlacementSpec {
  /** "" : any. */
  readonly nodeName: string;
  readonly nodeSelector: Labels;
  /** undefined: none is required. An empty list matches nothing. */
  readonly requiredNodes: readonly NodeSelectorTerm[] | undefined;
  readonly preferredNodes: readonly PreferredNodeTerm[];
  readonly tolerations: readonly TolerationSpec[];
  readonly hostPorts: readonly HostPortSpec[];
  readonly spread: readonly SpreadConstraint[];
  readonly requiredPods: readonly PodAffinityTerm[];
  readonly preferredPods: readonly PreferredPodTerm[];
  readonly avoidedPods: readonly PodAffinityTerm[];
  readonly preferredAvoidedPods: readonly PreferredPodTerm[];
}

/** The placement of a pod that may go wherever there is room and no taint. */
export const ANYWHERE: PlacementSpec = {
  nodeName: "",
  nodeSelector: {},
  requiredNodes: undefined,
  preferredNodes: [],
  tolerations: [],
  hostPorts: [],
  spread: [],
  requiredPods: [],
  preferredPods: [],
  avoidedPods: [],
  preferredAvoidedPods: [],
};

/**
 * What pods of one kind are: a pod template, or the spec of a bare pod, with defaults as the API server sets them.
 *
 * Two templates are the same revision of a workload when their `key` is equal.
 */
export interface PodTemplateSpec {
  /** Canonical text of the template as written, and the instant of a restart: what makes it another revision. */
  readonly key: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** By resource of the world; pods is 1. Facts 2.1: init containers, sidecars, overhead, pod-level resources. */
  readonly requests: readonly number[];
  /** CPU and memory with Kubernetes' fillers (100m, 200Mi), as a node's account keeps them for scores. */
  readonly nonZeroCpu: number;
  readonly nonZeroMemory: number;
  /** The same of the pod that is being placed: NodeResourcesFit's score ignores pod-level requests. */
  readonly scoredCpu: number;
  readonly scoredMemory: number;
  /** Other resources as NodeResourcesFit's score counts them; absent where that is as `requests`. */
  readonly scoredRequests?: readonly number[] | undefined;
  /** What the numbers above leave out of amounts past 2^53; absent where that is nothing. */
  readonly rests?: RequestRests | undefined;
  readonly placement: PlacementSpec;
  readonly priority: number;
  readonly preemptionPolicy: "PreemptLowerPriority" | "Never";
  readonly schedulerName: string;
  readonly schedulingGates: readonly string[];
  readonly restartPolicy: "Always" | "OnFailure" | "Never";
  /** Microseconds. */
  readonly terminationGrace: number;
  readonly deletionCost: number;
  /** One after another, before the others; those that are sidecars go on beside them. */
  readonly initContainers: readonly ContainerSpec[];
  /** At least one. */
  readonly containers: readonly ContainerSpec[];
  /** Images that are mounted as volumes, with tag: they count for ImageLocality alone. */
  readonly imageVolumes: readonly string[];
  /** Volumes that decide where the pod may go, in the order of its spec; all others are left out. */
  readonly volumes: readonly PodVolume[];
  /** Whether it keeps data in an emptyDir, which goes with it; absent: it does not. */
  readonly hasLocalStorage?: boolean;
  /** Its emptyDirs on disk that have a sizeLimit; absent: none. */
  readonly emptyDirs?: readonly EmptyDirSpec[];
  /** Requests and limits of the pod as a whole, where it has some; decide its QoS class. */
  readonly podLevel?: PodLevelAmounts;
  /** How long it may be active on its node, in microseconds; absent: for ever. */
  readonly activeDeadline?: number;
  /** What the ReplicaSet or StatefulSet that owns the pod selects: default spreading counts these pods. */
  readonly ownerSelector: LabelSelectorSpec | undefined;
  /** What the numbers were made from, where admission or the timeline may change that. */
  readonly written?: WrittenPod | undefined;
}

export interface EmptyDirSpec {
  readonly name: string;
  /** Bytes. */
  readonly limit: number;
}

/** Millicores and bytes; 0 where not given. */
export interface PodLevelAmounts {
  readonly requests: { readonly cpu: number; readonly memory: number };
  readonly limits: { readonly cpu: number; readonly memory: number };
}

/** By resource, and of the sums for scores: exact amount less the number. */
export interface RequestRests {
  readonly requests: readonly number[];
  readonly nonZeroCpu: number;
  readonly nonZeroMemory: number;
  readonly scoredCpu: number;
  readonly scoredMemory: number;
}

/**
 * A volume of a pod for which somebody keeps a claim, in the pod's namespace.
 *
 * claim: one by that name, which others may use too. own: as claim, but it comes and goes with the pod. The others
 * stand in templates: a pod that is made gets a claim of its own. ephemeral: named POD-NAME, an own one; template:
 * named NAME-POD, which outlives the pod (volumeClaimTemplates of a StatefulSet).
 */
export type PodVolume =
  | { readonly kind: "claim" | "own"; readonly claim: string }
  | { readonly kind: "ephemeral" | "template"; readonly name: string; readonly request: ClaimRequest };

export type AccessMode = "ReadWriteOnce" | "ReadOnlyMany" | "ReadWriteMany" | "ReadWriteOncePod";

export type VolumeMode = "Filesystem" | "Block";

/** What a claim asks for. */
export interface ClaimRequest {
  /** Bytes. */
  readonly size: number;
  readonly accessModes: readonly AccessMode[];
  /** "" for none: only a volume without a class will do. */
  readonly storageClass: string;
  readonly mode: VolumeMode;
  /** Of the volumes that may be bound to it, by their labels; undefined: any. */
  readonly selector: LabelSelectorSpec | undefined;
}

export interface ContainerSpec {
  readonly name: string;
  /** With tag: ":latest" where none is given. */
  readonly image: string;
  readonly pullPolicy: "Always" | "IfNotPresent" | "Never";
  /** An init container with restartPolicy Always. */
  readonly isSidecar: boolean;
  /** Millicores and bytes, from limits where absent; 0 where neither is given. */
  readonly cpu: number;
  readonly memory: number;
  readonly startupProbe: ProbeSpec | undefined;
  readonly readinessProbe: ProbeSpec | undefined;
  readonly livenessProbe: ProbeSpec | undefined;
  /** How long its preStop hook takes, in microseconds: a sleep's seconds, else 0. */
  readonly preStop: number;
  /** The same of its postStart hook, before whose end no later container starts; absent: it has none. */
  readonly postStart?: number | undefined;
  /** Limits of CPU and memory, millicores and bytes; absent: none. */
  readonly cpuLimit?: number | undefined;
  readonly memoryLimit?: number | undefined;
  /** Limit of local ephemeral storage, in bytes; absent: none. */
  readonly storageLimit?: number | undefined;
  /** The emptyDir that it writes to: the first that it mounts; absent: its own layer. */
  readonly scratch?: string | undefined;
  /** What its own restartPolicy and rules say, from 1.35 on; absent: as the pod's policy. */
  readonly restart?: ContainerRestart | undefined;
  readonly behavior: ContainerBehavior;
}

/** When a container is started again by its own rules: the first rule that its exit code matches, else the policy. */
export interface ContainerRestart {
  readonly policy: "Always" | "OnFailure" | "Never";
  /** Exit codes for which it is started again. */
  readonly rules: readonly { readonly operator: "In" | "NotIn"; readonly codes: readonly number[] }[];
}

/** Times in microseconds; defaults of facts 7.4. */
export interface ProbeSpec {
  readonly initialDelay: number;
  readonly period: number;
  readonly timeout: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
  /** Grace of a container that this probe has killed; absent: the pod's. */
  readonly grace?: number;
}

/** What a container does, which no manifest says. */
export interface ContainerBehavior extends BehaviorSpec {
  /** Started to exit; undefined: runs until it is stopped. */
  readonly duration: DistributionSpec | undefined;
  /** Exit code at the end of `duration`, with this probability; else it exits with 0. */
  readonly exit: {
    readonly code: number;
    readonly probability: number;
    /** Completion indexes whose pods exit so, those of other indexes and pods without one never; undefined: all. */
    readonly indexes?: readonly IndexInterval[] | undefined;
  };
  /** False: started, but its readiness never comes. */
  readonly becomesReady: boolean;
  /** Asked to stop (after preStop) to stopped; the grace period bounds it. */
  readonly shutdown: DistributionSpec;
  /** Share of the requests that it answers with an error; absent: none. */
  readonly errors?: number;
  /** What goes wrong in it; absent: nothing. */
  readonly faults?: ContainerFaults;
  /** What there is to know of its image besides the size; absent: PLAIN_IMAGE. */
  readonly imageSpec?: ImageSpec;
  /** How its use grows while it runs, in bytes per microsecond; absent: it does not. */
  readonly growth?: { readonly memory: number; readonly disk: number };
  /** Bytes that it has written to its node's disk when it has started; absent: 0. */
  readonly disk?: number;
}
