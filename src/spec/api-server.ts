export interface ClientLimit {
  /** Tokens per second; Infinity: no limit. */
  readonly rate: number;
  readonly burst: number;
}

/** Priority levels of API priority and fairness that limit requests; facts 10. */
export type PriorityLevel =
  | "system"
  | "node-high"
  | "leader-election"
  | "workload-high"
  | "workload-low"
  | "global-default"
  | "catch-all";

/** What the API server bears, microseconds and requests. */
export interface ApiServerSpec {
  /** Requests handled at a time, over all levels: --max-requests-inflight and --max-mutating-requests-inflight. */
  readonly inflight: number;
  /** How `inflight` is divided: each level has ceil(inflight x share / sum of shares) seats. */
  readonly shares: Readonly<Record<PriorityLevel, number>>;
  /** Requests that wait in one queue at most. A client's requests go to a hand of HAND queues. */
  readonly queueLength: number;
  /** When a client that was told 429 asks again. */
  readonly retryAfter: number;
  /** Requests a second that the server gets done, whatever their level. */
  readonly throughput: number;
  /** etcd's part of a write. */
  readonly commit: number;
}

export interface EtcdSpec {
  readonly members: number;
}

/** How a component that was away, or could not renew its lease, becomes leader again; microseconds. */
export interface LeaderElectionSpec {
  /** A leader that cannot renew for this long gives up, and its process starts anew. */
  readonly renewDeadline: number;
  /** A process that starts takes over a lease when it has not been renewed for this long. */
  readonly lease: number;
}

/** Retries of a controller's work queue: the larger one of both delays. */
export interface RetrySpec {
  /** Of the first retry of an object, microseconds; doubled with each. */
  readonly base: number;
  readonly longest: number;
  /** Retries of all objects of the queue. */
  readonly limit: ClientLimit;
}

/** Queues that a client's requests are dealt to at most. Source: apiserver flowcontrol/bootstrap, HandSize. */
export const HAND: Readonly<Record<PriorityLevel, number>> = {
  system: 6,
  "node-high": 6,
  "leader-election": 4,
  "workload-high": 6,
  "workload-low": 6,
  "global-default": 6,
  // Has no queue: who finds no seat is told to come again.
  "catch-all": 0,
};

/** Of max-requests-inflight 400 and max-mutating-requests-inflight 200: facts 10. */
export const API_SERVER: ApiServerSpec = {
  inflight: 600,
  shares: {
    system: 30,
    "node-high": 40,
    "leader-election": 10,
    "workload-high": 40,
    "workload-low": 100,
    "global-default": 20,
    "catch-all": 5,
  },
  queueLength: 50,
  retryAfter: 1_000_000,
  throughput: Number.POSITIVE_INFINITY,
  commit: 3_000,
};

/** Nobody waits for the server. */
export const UNLIMITED_API_SERVER: ApiServerSpec = {
  ...API_SERVER,
  inflight: Number.POSITIVE_INFINITY,
  retryAfter: 0,
  commit: 0,
};

/** Of kube-controller-manager and kube-scheduler: --leader-elect-lease-duration, --leader-elect-renew-deadline. */
export const LEADER_ELECTION: LeaderElectionSpec = { renewDeadline: 10_000_000, lease: 15_000_000 };

export const NO_LEADER_ELECTION: LeaderElectionSpec = { renewDeadline: Number.POSITIVE_INFINITY, lease: 0 };

/** client-go's DefaultTypedControllerRateLimiter. */
export const RETRIES: RetrySpec = { base: 5_000, longest: 1_000_000_000, limit: { rate: 10, burst: 100 } };
