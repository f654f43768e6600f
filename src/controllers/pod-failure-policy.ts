import type { ContainerExit } from "../cluster/pod-table.ts";
import type { JobRules, PodFailureAction, PodFailureRule } from "../spec/jobs.ts";

/** A pod that has failed, as far as rules ask. */
export interface FailedPod {
  readonly namespace: string;
  readonly name: string;
  /** Containers that have ended with another code than 0: the main ones first, then the init ones. */
  readonly exits: readonly ContainerExit[];
  /** Status by type; those that are not there match nothing. */
  readonly conditions: ReadonlyMap<string, string>;
}

/** What becomes of a failure. */
export interface FailureVerdict {
  readonly action: PodFailureAction;
  /** Whether it counts against the backoff limits. */
  readonly isCounted: boolean;
  /** Why the Job is over, in Kubernetes' words; "" unless the action is FailJob. */
  readonly message: string;
}

const COUNTED: FailureVerdict = { action: "Count", isCounted: true, message: "" };

/** The first rule that matches decides; a failure that none matches counts. Source: job/pod_failure_policy.go. */
export function judgeFailure(policy: JobRules["podFailurePolicy"], pod: FailedPod): FailureVerdict {
  for (const [position, rule] of (policy ?? []).entries()) {
    const match = matchOf(rule, pod);
    if (match === undefined) continue;
    const { action } = rule;
    const message = action === "FailJob" ? `${match} matching FailJob rule at index ${position}` : "";
    return { action, isCounted: action !== "Ignore", message };
  }
  return COUNTED;
}

/** What of the pod matches, in words; undefined: nothing. */
function matchOf(
  rule: PodFailureRule,
  { namespace, name, exits, conditions }: FailedPod,
): string | undefined {
  if (rule.on === "conditions") {
    const pattern = rule.patterns.find(({ type, status }) => conditions.get(type) === status);
    return pattern && `Pod ${namespace}/${name} has condition ${pattern.type}`;
  }
  const { container, operator, values } = rule;
  const exit = exits.find(
    (each) =>
      (container === undefined || container === each.container) &&
      values.includes(each.exitCode) === (operator === "In"),
  );
  return (
    exit && `Container ${exit.container} for pod ${namespace}/${name} failed with exit code ${exit.exitCode}`
  );
}
