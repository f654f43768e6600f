import type { PodAutoscalerSpec } from "../../spec/autoscaling.ts";
import type { MetricStatus } from "./combine.ts";
import type { Condition } from "./conditions.ts";
import { ScaleMemory } from "./scale-memory.ts";

/** A HorizontalPodAutoscaler as it is now. Its spec changes by verbs, its status by its controller. */
export interface PodAutoscaler {
  /** Row, from 0. One that is deleted and made again is another one. */
  readonly id: number;
  /** Position in `objects.autoscalers`. */
  readonly position: number;
  spec: PodAutoscalerSpec;
  isDeleted: boolean;
  status: AutoscalerStatus;
  /** Kept by the process of its controller: a new one knows nothing. */
  memory: ScaleMemory;
}

export interface AutoscalerStatus {
  /** undefined: it has not been evaluated yet. */
  readonly currentReplicas: number | undefined;
  readonly desiredReplicas: number;
  /** NaN: never. */
  readonly lastScaleAt: number;
  /** By metric; undefined where that could not be had. */
  readonly metrics: readonly (MetricStatus | undefined)[];
  readonly conditions: readonly Condition[];
}

export function newAutoscaler(id: number, position: number, spec: PodAutoscalerSpec): PodAutoscaler {
  const status: AutoscalerStatus = {
    currentReplicas: undefined,
    desiredReplicas: 0,
    lastScaleAt: Number.NaN,
    metrics: [],
    conditions: [],
  };
  return { id, position, spec, isDeleted: false, status, memory: new ScaleMemory() };
}
