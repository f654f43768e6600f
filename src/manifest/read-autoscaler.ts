import type { AutoscalerMetric, PodAutoscalerSpec } from "../spec/autoscaling.ts";
import type { AutoscalerDraft } from "./drafts.ts";
import type { Base, FoundObject } from "./found-object.ts";
import type { Part } from "./part.ts";
import { readAutoscalerMetric, readReference } from "./read-autoscaler-metric.ts";
import { wholeFrom } from "./read-number.ts";
import { readScalingRules } from "./read-scaling-rules.ts";

/** Reads a HorizontalPodAutoscaler with the defaults of facts 5; v1 becomes v2. */
export function readAutoscaler({ part, apiVersion }: FoundObject, base: Base): AutoscalerDraft {
  const spec = part.get("spec") ?? part;
  const isFirst = apiVersion === "autoscaling/v1";
  const minReplicas = wholeFrom(spec, "minReplicas", 1, 1);
  const maxReplicas = wholeFrom(spec, "maxReplicas", 1, Number.MAX_SAFE_INTEGER);
  if (maxReplicas < minReplicas) {
    const hint = `write ${minReplicas} or more, or lower minReplicas`;
    spec.get("maxReplicas")?.error("out-of-range", "maxReplicas is less than minReplicas", hint);
  }
  refuseOtherVersion(spec, isFirst);
  if (isFirst) warnOfAnnotations(part);
  return {
    ...base,
    kind: "HorizontalPodAutoscaler",
    target: readReference(spec.get("scaleTargetRef")),
    minReplicas,
    maxReplicas,
    metrics: isFirst
      ? [cpuTarget(wholeFrom(spec, "targetCPUUtilizationPercentage", 1, USUAL))]
      : readMetrics(spec),
    behavior: readBehavior(spec.get("behavior")),
  };
}

/** Percent of the CPU that pods request, where nothing is said. */
const USUAL = 80;

function cpuTarget(percent: number): AutoscalerMetric {
  return { kind: "Resource", resource: "cpu", target: { kind: "Utilization", percent } };
}

function readMetrics(spec: Part): PodAutoscalerSpec["metrics"] {
  const written = spec.list("metrics");
  if (written.length === 0) return [cpuTarget(USUAL)];
  return written.flatMap((each) => readAutoscalerMetric(each) ?? []);
}

function readBehavior(part: Part | undefined): PodAutoscalerSpec["behavior"] {
  if (part === undefined) return undefined;
  return {
    up: readScalingRules(part.get("scaleUp"), "up"),
    down: readScalingRules(part.get("scaleDown"), "down"),
  };
}

/** Fields that the version in question does not have. */
function refuseOtherVersion(spec: Part, isFirst: boolean): void {
  const others = isFirst ? ["metrics", "behavior"] : ["targetCPUUtilizationPercentage"];
  const hint = isFirst
    ? 'write "apiVersion: autoscaling/v2"'
    : "write it under metrics: {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}";
  for (const key of others)
    spec
      .get(key)
      ?.keyError("unknown-key", `autoscaling/${isFirst ? "v1" : "v2"} has no field "${key}"`, hint);
}

const FIRST_ANNOTATIONS = ["metrics", "behavior"].map((what) => `autoscaling.alpha.kubernetes.io/${what}`);

/** Where v1 keeps what it has no field for. */
function warnOfAnnotations(part: Part): void {
  for (const key of FIRST_ANNOTATIONS)
    part
      .at("metadata", "annotations", key)
      ?.keyWarn(
        "no-effect",
        `${key} is not read`,
        'write the same as fields of "apiVersion: autoscaling/v2"',
      );
}
