/**
 * How the kubelet of a machine is set up, by the names of KubeletConfiguration. Times in microseconds.
 *
 * A machine without such settings has DEFAULT_KUBELET.
 */
export interface KubeletSpec {
  /** Pulls that may begin a second in the long run, and at once; 0 a second: no limit. */
  readonly registryPullQPS: number;
  readonly registryBurst: number;
  /** Shares of the disk, 0 to 1: above the first, images are removed down to the second. */
  readonly imageGCHighThreshold: number;
  readonly imageGCLowThreshold: number;
  readonly imageMinimumGCAge: number;
  readonly evictionHard: EvictionThresholds;
  /** Thresholds that must be crossed for a grace period before pods are evicted. */
  readonly evictionSoft: EvictionThresholds;
  readonly evictionSoftGracePeriod: Readonly<Record<EvictionSignal, number>>;
  /** The longest time that a pod is given which a soft threshold evicts. */
  readonly evictionMaxPodGracePeriod: number;
  readonly evictionPressureTransitionPeriod: number;
  /** Longest wait of CrashLoopBackOff. */
  readonly maxContainerRestartPeriod: number;
}

export type EvictionSignal = "memory.available" | "nodefs.available" | "imagefs.available";

/** Absent: no such threshold. */
export type EvictionThresholds = Readonly<Partial<Record<EvictionSignal, EvictionThreshold>>>;

/** Bytes, or a share of the capacity. */
export type EvictionThreshold =
  | { readonly kind: "bytes"; readonly value: number }
  | { readonly kind: "share"; readonly value: number };

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;

/** Source: facts 7.1 and 7.7. */
export const DEFAULT_KUBELET: KubeletSpec = {
  registryPullQPS: 5,
  registryBurst: 10,
  imageGCHighThreshold: 0.85,
  imageGCLowThreshold: 0.8,
  imageMinimumGCAge: 2 * MINUTE,
  evictionHard: {
    "memory.available": { kind: "bytes", value: 100 * 2 ** 20 },
    "nodefs.available": { kind: "share", value: 0.1 },
    "imagefs.available": { kind: "share", value: 0.15 },
  },
  evictionSoft: {},
  evictionSoftGracePeriod: { "memory.available": 0, "nodefs.available": 0, "imagefs.available": 0 },
  evictionMaxPodGracePeriod: 0,
  evictionPressureTransitionPeriod: 5 * MINUTE,
  maxContainerRestartPeriod: 300 * SECOND,
};

/** How kubelets take time beside what the control plane takes, for all nodes. Off unless a scenario asks for it. */
export interface KubeletTiming {
  /** How often a kubelet looks at its containers: what has ended is seen at the next look; 0: at once. */
  readonly relist: number;
  /** Whether a pod that waits for a backoff is looked at again only when its worker's own clock says so: facts 7.2. */
  readonly hasWorkerRetry: boolean;
}

export const PROMPT_KUBELETS: KubeletTiming = { relist: 0, hasWorkerRetry: false };
