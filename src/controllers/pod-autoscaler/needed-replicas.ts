import type { AutoscalerMetric, PodAutoscalerSpec } from "../../spec/autoscaling.ts";
import type { LoadMetricSpec } from "../../spec/load.ts";
import type { ContainerSpec, PodTemplateSpec } from "../../spec/pod.ts";
import { wholeRequestOf } from "./autoscaled-pods.ts";

/** What needs are worked out from. */
export interface NeedTerms {
  readonly template: PodTemplateSpec;
  readonly metrics: readonly LoadMetricSpec[];
  readonly loadOf: (load: number) => number;
  /** Bytes by which a container has grown, the mean over the pods that are ready; absent: by nothing. */
  readonly grownOf?: (container: string) => number;
}

/**
 * How many replicas bring an autoscaler's metrics just to their targets at this load, once it is shared evenly: the
 * least n with fixed + shared / n <= target for a pod, of all metrics the most, within its bounds. A drawn usage counts
 * by its mean, what has leaked by what pods have grown so far. undefined where no metric tells, such as the value of an object, which replicas do not change.
 */
export function neededReplicas(spec: PodAutoscalerSpec, terms: NeedTerms): number | undefined {
  const needs = spec.metrics.flatMap((metric) => needOf(metric, terms) ?? []);
  if (needs.length === 0) return undefined;
  return Math.min(spec.maxReplicas, Math.max(spec.minReplicas, ...needs));
}

/** A float may be a hair more than it should. */
const HAIR = 1e-9;

function needOf(metric: AutoscalerMetric, terms: NeedTerms): number | undefined {
  if (metric.kind === "Resource" || metric.kind === "ContainerResource") return needOfResource(metric, terms);
  const target =
    metric.kind === "Pods" ? { kind: "AverageValue", value: metric.averageValue } : metric.target;
  const stands = terms.metrics.find(({ name }) => name === metric.metric.name);
  if (stands === undefined || target.kind !== "AverageValue") return undefined;
  return Math.ceil((1000 * stands.scale * terms.loadOf(stands.load)) / target.value - HAIR);
}

function needOfResource(
  metric: AutoscalerMetric & { readonly kind: "Resource" | "ContainerResource" },
  { template, loadOf, grownOf }: NeedTerms,
): number | undefined {
  const { resource, target } = metric;
  if (resource !== "cpu" && resource !== "memory") return undefined;
  const named = metric.kind === "ContainerResource" ? metric.container : undefined;
  const containers = [
    ...template.containers,
    ...template.initContainers.filter(({ isSidecar }) => isSidecar),
  ];
  let fixed = 0;
  let shared = 0;
  let request = 0;
  for (const container of containers) {
    if (named !== undefined && container.name !== named) continue;
    request += container[resource];
    const { constant, follows } = usageOf(container, resource);
    fixed += constant;
    if (resource === "memory" && container.behavior.growth !== undefined)
      fixed += grownOf?.(container.name) ?? 0;
    if (follows !== undefined) shared += follows.each * loadOf(follows.load);
  }
  if (named === undefined && template.podLevel !== undefined)
    request = wholeRequestOf(template, resource) || request;
  const wanted =
    target.kind === "Utilization" ? (request * target.percent) / 100 : inUnits(target.value, resource);
  if (shared === 0) return fixed > wanted ? Number.POSITIVE_INFINITY : 1;
  return fixed >= wanted ? Number.POSITIVE_INFINITY : Math.ceil(shared / (wanted - fixed) - HAIR);
}

function usageOf({ behavior, ...requests }: ContainerSpec, resource: "cpu" | "memory") {
  const used = behavior.usage[resource];
  const model = behavior.usageModels?.[resource];
  return {
    constant: used === "request" ? requests[resource] : used,
    follows: model?.kind === "load" ? model : undefined,
  };
}

/** Millicores, or bytes, of thousandths. */
function inUnits(thousandths: number, resource: "cpu" | "memory"): number {
  return resource === "cpu" ? thousandths : thousandths / 1000;
}
