import {
  API_SERVER,
  type ApiServerSpec,
  type ClientLimit,
  type EtcdSpec,
  LEADER_ELECTION,
  type LeaderElectionSpec,
  NO_LEADER_ELECTION,
  RETRIES,
  type RetrySpec,
  UNLIMITED_API_SERVER,
} from "./api-server.ts";

export type { ClientLimit };

/** What steps of the control plane cost in time, microseconds; all 0 and Infinity for `latencies: none`. */
export interface ControlPlaneSpec {
  readonly latencies: {
    /** A write to the API server. */
    readonly write: number;
    /** A change to its being seen by whoever watches. */
    readonly watch: number;
    /** The scheduler's binding of a pod. */
    readonly bind: number;
    /** A change on a node to its being in the pod's status. */
    readonly status: number;
  };
  /** What kube-scheduler's decision about one pod takes. */
  readonly cycle: CycleCost;
  /** What claims take; those that wait for a pod, before it is bound itself. */
  readonly volumes: {
    /** Of a class that binds at once, to volumes that are there. */
    readonly immediate: number;
    /** Of a pod that has just got its node, to volumes that are there. */
    readonly bind: number;
    /** Where one is to be made at least. */
    readonly provision: number;
  };
  /** Tokens that each write takes: of each controller, and of the scheduler. */
  readonly controllerLimit: ClientLimit;
  readonly schedulerLimit: ClientLimit;
  /** Of each kubelet. */
  readonly kubeletLimit: ClientLimit;
  readonly apiServer: ApiServerSpec;
  readonly etcd: EtcdSpec;
  readonly leaderElection: LeaderElectionSpec;
  readonly retries: RetrySpec;
  readonly nodeMonitor: NodeMonitorSpec;
}

/** Microseconds. */
export interface CycleCost {
  readonly base: number;
  /** For each node that filters are asked about, and for each that is rated. */
  readonly filter: number;
  readonly score: number;
}

/** How the control plane comes to know of a lost node, and what it does then: facts 6.1 to 6.4. Microseconds. */
export interface NodeMonitorSpec {
  /** False: a loss is known at once, and pods are lost with their node. */
  readonly isSimulated: boolean;
  readonly leaseInterval: number;
  /** By up to this share of it the interval is longer, drawn anew for each renewal. */
  readonly leaseJitter: number;
  readonly gracePeriod: number;
  /** How long a node that has never been heard of may stay so. */
  readonly startupGrace: number;
  readonly period: number;
  /** A pass of the monitor; the others are whole periods before and after. */
  readonly passesFrom: number;
  /** NoExecute taints per second and zone: usually, and in a large zone that is lost in part. */
  readonly evictionRate: number;
  readonly secondaryRate: number;
  /** A zone with more nodes than this is large; in a smaller one that is lost in part none is tainted. */
  readonly largeZone: number;
  /** Share of a zone's nodes that are not ready from which on it is lost in part. */
  readonly unhealthyThreshold: number;
  /** How often the pod garbage collector looks, and how long a node must have been gone for its pods to be orphans. */
  readonly garbagePeriod: number;
  readonly orphanQuarantine: number;
}

/** `latencies: none`: steps take no time, and a lost node is known at once. */
export const INSTANT: ControlPlaneSpec = {
  latencies: { write: 0, watch: 0, bind: 0, status: 0 },
  cycle: { base: 0, filter: 0, score: 0 },
  volumes: { immediate: 0, bind: 0, provision: 0 },
  controllerLimit: { rate: Number.POSITIVE_INFINITY, burst: 1 },
  schedulerLimit: { rate: Number.POSITIVE_INFINITY, burst: 1 },
  kubeletLimit: { rate: Number.POSITIVE_INFINITY, burst: 1 },
  apiServer: UNLIMITED_API_SERVER,
  etcd: { members: 1 },
  leaderElection: NO_LEADER_ELECTION,
  retries: RETRIES,
  nodeMonitor: {
    isSimulated: false,
    leaseInterval: 0,
    leaseJitter: 0,
    gracePeriod: 0,
    startupGrace: 0,
    period: 0,
    passesFrom: 0,
    evictionRate: Number.POSITIVE_INFINITY,
    secondaryRate: Number.POSITIVE_INFINITY,
    largeZone: 0,
    unhealthyThreshold: 1,
    garbagePeriod: 0,
    orphanQuarantine: 0,
  },
};

/**
 * What a small cluster of Kubernetes 1.36 was measured to take, with its default limits.
 * Source: recordings of kube-controller-manager and kube-scheduler 1.36.3; facts 6.1, 6.2 and 10. A cycle: fitted to
 * medians of kube-scheduler 1.36.3 alone on two cores, with nodes that all fit (1,000 nodes, 420 of them rated: 1.5
 * ms, all: 2.6 ms; 5,000 nodes, 500 rated: 2.3 ms, all: 23 ms); it says 1.6, 3.3, 1.8 and 15.3 ms. Volumes are not
 * measured: the scheduler looks each second whether claims are bound, first after one (VolumeBinding, binder.go), and
 * three such looks stand for a driver that makes a volume.
 */
export const KUBERNETES: ControlPlaneSpec = {
  latencies: { write: 5_000, watch: 1_000, bind: 9_000, status: 6_000 },
  cycle: { base: 300, filter: 1, score: 2 },
  volumes: { immediate: 60_000, bind: 1_000_000, provision: 3_000_000 },
  controllerLimit: { rate: 20, burst: 30 },
  schedulerLimit: { rate: 50, burst: 100 },
  kubeletLimit: { rate: 50, burst: 100 },
  apiServer: API_SERVER,
  etcd: { members: 1 },
  leaderElection: LEADER_ELECTION,
  retries: RETRIES,
  nodeMonitor: {
    isSimulated: true,
    leaseInterval: 10_000_000,
    leaseJitter: 0.04,
    gracePeriod: 50_000_000,
    startupGrace: 60_000_000,
    period: 5_000_000,
    passesFrom: 0,
    evictionRate: 0.1,
    secondaryRate: 0.01,
    largeZone: 50,
    unhealthyThreshold: 0.55,
    garbagePeriod: 20_000_000,
    orphanQuarantine: 40_000_000,
  },
};
