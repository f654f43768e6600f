import { nearTimes, orderByWorkload, skipping } from "./job-rules.ts";
import { equalTo, finalValue, inRange, kindsOf, type Rule } from "./rule.ts";

/**
 * How the keys of a summary are compared with the recorded ones, the first that matches. What a key is compared by, the
 * README of the recordings says: what is deterministic in the real system is equal, of the status counters (controllers
 * skip states) the last value counts, what hangs on how busy the machine was lies within the range of the repeats.
 * To add keys: a line here.
 */
export const RULES: readonly (readonly [key: RegExp, rule: Rule])[] = [
  [/^(Deployment|ReplicaSet|StatefulSet) \S+ \w+Replicas$/, finalValue],
  [/^(Deployment|ReplicaSet|StatefulSet) \S+ replicas$/, finalValue],
  [/^DaemonSet \S+ (\w+NumberScheduled|number\w+)$/, finalValue],
  [/^Job \S+ (active|ready|terminating|succeeded|failed|completedIndexes|failedIndexes)$/, skipping],
  [/^CronJob \S+ lastSuccessfulTime$/, nearTimes],
  [/^order of pod creations .* by owner$/, orderByWorkload],
  [/^(pods at most|terminating at most|ready at least)/, inRange],
  [/^pods (created|deleted)$/, inRange],
  [/^events$/, kindsOf],
  [/./, equalTo],
];

export function ruleFor(key: string): Rule {
  return RULES.find(([pattern]) => pattern.test(key))![1];
}
