/** A HorizontalPodAutoscaler, as autoscaling/v2 has it, with defaults filled in. Times in microseconds. */
export interface PodAutoscalerSpec {
  readonly namespace: string;
  readonly name: string;
  /** Unique in the world, for reports: "hpa/checkout", "shop/hpa/checkout" where names collide. */
  readonly label: string;
  /** Whether it is there at 0; else the timeline applies it. */
  readonly isPresent: boolean;
  readonly target: ScaleTarget;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly AutoscalerMetric[];
  /** undefined: none is written, and older rules hold. */
  readonly behavior: AutoscalerBehavior | undefined;
}

/** As written; what it names need not be there. */
export interface ScaleTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

export interface AutoscalerBehavior {
  readonly up: ScalingRules;
  readonly down: ScalingRules;
}

export interface ScalingRules {
  /** undefined: what the controller manager is told, for scaling down. */
  readonly stabilization: number | undefined;
  readonly select: "Max" | "Min" | "Disabled";
  readonly policies: readonly ScalingPolicy[];
  /** Share of the target; undefined: what the controller manager is told. */
  readonly tolerance: number | undefined;
}

export interface ScalingPolicy {
  readonly kind: "Pods" | "Percent";
  readonly value: number;
  readonly period: number;
}

/** Amounts in thousandths: millicores, or a thousand for each byte. */
export type AutoscalerMetric =
  | { readonly kind: "Resource"; readonly resource: string; readonly target: ResourceTarget }
  | {
      readonly kind: "ContainerResource";
      readonly resource: string;
      readonly container: string;
      readonly target: ResourceTarget;
    }
  | { readonly kind: "Pods"; readonly metric: MetricIdentifier; readonly averageValue: number }
  | {
      readonly kind: "Object";
      readonly metric: MetricIdentifier;
      readonly object: ScaleTarget;
      readonly target: ValueTarget;
    }
  | { readonly kind: "External"; readonly metric: MetricIdentifier; readonly target: ValueTarget };

export type ResourceTarget =
  /** Whole percents of what pods request. */
  | { readonly kind: "Utilization"; readonly percent: number }
  | { readonly kind: "AverageValue"; readonly value: number };

export interface ValueTarget {
  readonly kind: "Value" | "AverageValue";
  readonly value: number;
}

export interface MetricIdentifier {
  readonly name: string;
  /** As Kubernetes prints it in messages: "nil", "&LabelSelector{...}". */
  readonly selectorText: string;
}

/** What kube-controller-manager and the metrics API are told: a scenario's `podAutoscaling`. Times in microseconds. */
export interface AutoscalingOptions {
  /** --horizontal-pod-autoscaler-sync-period. */
  readonly syncPeriod: number;
  /** --horizontal-pod-autoscaler-downscale-stabilization. */
  readonly downscaleStabilization: number;
  /** --horizontal-pod-autoscaler-tolerance, a share. */
  readonly tolerance: number;
  /** --horizontal-pod-autoscaler-cpu-initialization-period. */
  readonly cpuInitializationPeriod: number;
  /** --horizontal-pod-autoscaler-initial-readiness-delay. */
  readonly initialReadinessDelay: number;
  /** metrics-server's --metric-resolution: usage is read, and averaged, this often. */
  readonly metricsResolution: number;
  /** A pod has metrics from the first reading that comes at least this long after it was started. */
  readonly metricsDelay: number;
}

/** kube-controller-manager's defaults, and metrics-server's. Facts 5. */
export const KUBERNETES_AUTOSCALING: AutoscalingOptions = {
  syncPeriod: 15_000_000,
  downscaleStabilization: 300_000_000,
  tolerance: 0.1,
  cpuInitializationPeriod: 300_000_000,
  initialReadinessDelay: 30_000_000,
  metricsResolution: 15_000_000,
  metricsDelay: 10_000_000,
};
