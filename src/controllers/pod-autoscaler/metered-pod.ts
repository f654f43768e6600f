/** A pod of an autoscaled workload as the control plane knows it. Times in microseconds, amounts in thousandths. */
export interface MeteredPod {
  readonly name: string;
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed";
  /** Its deletion was asked for. */
  readonly isDeleted: boolean;
  /** When a kubelet took it up; undefined: none has. */
  readonly startedAt: number | undefined;
  /** Its condition Ready; undefined: it has none. */
  readonly ready: { readonly status: "True" | "False"; readonly since: number } | undefined;
  /** What it asks for of the resource in question; undefined: a container asks for nothing. */
  readonly request: number | undefined;
  /** The container without a request, where there is one. */
  readonly withoutRequest?: string | undefined;
  /** undefined: none is known. */
  readonly metric: PodMetric | undefined;
}

export interface PodMetric {
  /** In thousandths: millicores, or a thousand for each byte. */
  readonly value: number;
  /** When it was taken. */
  readonly at: number;
  /** Over how long, ending then. */
  readonly window: number;
}

/** How long metrics of a pod that starts count as those of one that is not ready. Microseconds. */
export interface InitialPeriods {
  /** kube-controller-manager's --horizontal-pod-autoscaler-cpu-initialization-period. */
  readonly cpuInitialization: number;
  /** Its --horizontal-pod-autoscaler-initial-readiness-delay. */
  readonly initialReadiness: number;
}

/** What kept a replica count from being worked out, in kube-controller-manager's words. */
export class MetricError extends Error {}
