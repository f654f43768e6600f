import { int64 } from "../../spec/label-selector.ts";
import type { LabelRequirement, PreferredNodeTerm } from "../../spec/pod.ts";

/**
 * Why kube-scheduler cannot rate nodes by the preferred terms of a pod, in its words; undefined: it can. The API
 * server lets such terms pass. Source: component-helpers, NewPreferredSchedulingTerms; labels.NewRequirement.
 */
export function preferenceFault(terms: readonly PreferredNodeTerm[]): string | undefined {
  const faults = new Set(
    terms.flatMap(({ weight, expressions }, term) =>
      weight === 0
        ? []
        : expressions.flatMap((expression, i) => faultsOf(expression, `[${term}].matchExpressions[${i}]`)),
    ),
  );
  if (faults.size === 0) return undefined;
  return faults.size === 1 ? [...faults][0] : `[${[...faults].join(", ")}]`;
}

function faultsOf({ key, operator, values }: LabelRequirement, path: string): readonly string[] {
  const compares = operator === "Gt" || operator === "Lt";
  const numbers = values.flatMap((value, i) =>
    compares && int64(value) === undefined
      ? `${path}.values[${i}]: Invalid value: ${JSON.stringify(value)}: ${NO_INTEGER}`
      : [],
  );
  const labels = values.flatMap((value, i) => {
    const whys = [...(value.length > 63 ? [TOO_LONG] : []), ...(LABEL.test(value) ? [] : [NO_LABEL])];
    return whys.length === 0
      ? []
      : `${path}.values[${i}][${key}]: Invalid value: ${JSON.stringify(value)}: ${whys.join("; ")}`;
  });
  return [...numbers, ...labels];
}

const NO_INTEGER = "for 'Gt', 'Lt' operators, the value must be an integer";
const TOO_LONG = "must be no more than 63 bytes";
const LABEL = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const NO_LABEL =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start " +
  "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation " +
  "is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
