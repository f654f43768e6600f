import type { PodId } from "../../cluster/ids.ts";
import type { AutoscalerMetric, ResourceTarget, ValueTarget } from "../../spec/autoscaling.ts";
import { averageReplicas } from "./average-replicas.ts";
import type { MetricStatus, Proposal } from "./combine.ts";
import { type InitialPeriods, type MeteredPod, MetricError, type PodMetric } from "./metered-pod.ts";
import type { MetricsSource } from "./metrics-source.ts";
import type { PodsQuestion } from "./pods-question.ts";
import type { WithinTolerance } from "./tolerance.ts";
import { utilizationReplicas } from "./utilization-replicas.ts";
import { sharedValueReplicas, valueReplicas } from "./value-replicas.ts";

/** What one evaluation of an autoscaler goes by. */
export interface EvaluationTerms {
  readonly namespace: string;
  /** Of the target: what it is to have, and what its status says that it has. */
  readonly current: number;
  readonly statusReplicas: number;
  readonly pods: readonly PodId[];
  readonly metered: (pods: PodView) => readonly MeteredPod[];
  readonly source: MetricsSource;
  readonly now: number;
  readonly periods: InitialPeriods;
  readonly isWithin: WithinTolerance;
}

/** Which of a pod's requests and metrics are meant. */
export interface PodView {
  readonly resource: string;
  readonly container: string | undefined;
  readonly metrics: ReadonlyMap<PodId, PodMetric>;
}

/** What one metric asks for, in kube-controller-manager's words. O(pods). Source: facts 5, horizontal.go. */
export function propose(metric: AutoscalerMetric, terms: EvaluationTerms): Proposal {
  switch (metric.kind) {
    case "Resource":
      return attempt(
        "FailedGetResourceMetric",
        `failed to get ${metric.resource} resource metric value`,
        () => ofResource(metric, undefined, terms),
      );
    case "ContainerResource":
      return attempt(
        "FailedGetContainerResourceMetric",
        `failed to get ${metric.container} container metric value`,
        () => ofResource(metric, metric.container, terms),
      );
    case "Pods":
      return attempt("FailedGetPodsMetric", "failed to get pods metric value", () => ofPods(metric, terms));
    case "Object":
      return attempt("FailedGetObjectMetric", "failed to get object metric value", () =>
        ofObject(metric, terms),
      );
    case "External":
      return attempt(
        "FailedGetExternalMetric",
        `failed to get ${metric.metric.name} external metric value`,
        () => ofExternal(metric, terms),
      );
  }
}

function ofResource(
  { kind, resource, target }: { kind: MetricStatus["kind"]; resource: string; target: ResourceTarget },
  container: string | undefined,
  terms: EvaluationTerms,
): Proposal {
  const isShare = target.kind === "Utilization";
  return within(`failed to get ${resource} ${isShare ? "utilization" : "usage"}`, () => {
    const metrics = within(`unable to get metrics for resource ${resource}`, () =>
      terms.source.resource(resource, container, terms.pods),
    );
    const question = questionOf(resource, container, metrics, terms);
    if (target.kind === "AverageValue") {
      const { replicas, average } = averageReplicas(question, target.value);
      return { replicas, metric: `${resource} resource`, status: { kind, averageValue: average } };
    }
    const answer = utilizationReplicas(question, target.percent);
    const of = container === undefined ? "resource" : "container resource";
    return {
      replicas: answer.replicas,
      metric: `${resource} ${of} utilization (percentage of request)`,
      status: { kind, averageUtilization: answer.utilization, averageValue: answer.average },
    };
  });
}

function ofPods(
  { metric, averageValue }: AutoscalerMetric & { kind: "Pods" },
  terms: EvaluationTerms,
): Proposal {
  const metrics = within(`unable to get metric ${metric.name}`, () => terms.source.pods(metric, terms.pods));
  const { replicas, average } = averageReplicas(questionOf("", undefined, metrics, terms), averageValue);
  return {
    replicas,
    metric: `pods metric ${metric.name}`,
    status: { kind: "Pods", averageValue: average },
  };
}

function ofObject(
  { metric, object, target }: AutoscalerMetric & { kind: "Object" },
  terms: EvaluationTerms,
): Proposal {
  const get = () => {
    try {
      return terms.source.object(metric, object);
    } catch (error) {
      if (!(error instanceof MetricError)) throw error;
      const of = `${object.kind} ${terms.namespace}/${object.name}`;
      throw new MetricError(`unable to get metric ${metric.name}: ${error.message} on ${of}`);
    }
  };
  if (target.kind === "Value") {
    const name = `${object.kind} metric ${metric.name}`;
    return ofValue("Object", name, get(), target, terms);
  }
  // An object's share is called external, too: horizontal.go.
  const name = `external metric ${metric.name}(${metric.selectorText})`;
  return within(`failed to get ${metric.name} object metric`, () =>
    ofValue("Object", name, get(), target, terms),
  );
}

function ofExternal(
  { metric, target }: AutoscalerMetric & { kind: "External" },
  terms: EvaluationTerms,
): Proposal {
  const what = `${terms.namespace}/${metric.name}/${metric.selectorText}`;
  const name = `external metric ${metric.name}(${metric.selectorText})`;
  const failed =
    target.kind === "Value"
      ? `failed to get external metric ${metric.name}`
      : `failed to get ${metric.name} external metric`;
  return within(failed, () => {
    const value = within(`unable to get external metric ${what}`, () => terms.source.external(metric));
    return ofValue("External", name, value, target, terms);
  });
}

function ofValue(
  kind: MetricStatus["kind"],
  metric: string,
  value: number,
  target: ValueTarget,
  terms: EvaluationTerms,
): Proposal {
  const { current, statusReplicas, isWithin } = terms;
  if (target.kind === "Value") {
    const pods = terms.metered({ resource: "", container: undefined, metrics: NO_METRICS });
    const replicas = valueReplicas(current, value, target.value, pods, isWithin);
    return { replicas, metric, status: { kind, value } };
  }
  const { replicas, average } = sharedValueReplicas(statusReplicas, value, target.value, isWithin);
  return { replicas, metric, status: { kind, averageValue: average } };
}

const NO_METRICS: ReadonlyMap<PodId, PodMetric> = new Map();

function questionOf(
  resource: string,
  container: string | undefined,
  metrics: ReadonlyMap<PodId, PodMetric>,
  { current, metered, now, periods, isWithin }: EvaluationTerms,
): PodsQuestion {
  return { current, pods: metered({ resource, container, metrics }), resource, now, periods, isWithin };
}

function attempt(reason: string, what: string, make: () => Proposal): Proposal {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof MetricError)) throw error;
    const { message } = error;
    return { failure: { reason, message, full: `${what}: ${message}` } };
  }
}

/** A MetricError of `make` says what was being done. */
function within<T>(what: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof MetricError) throw new MetricError(`${what}: ${error.message}`);
    throw error;
  }
}
