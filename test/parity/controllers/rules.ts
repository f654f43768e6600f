import { nearTimes, orderByWorkload } from "./job-rules.ts";
import {
  byChance,
  equalTo,
  equalUnlessChance,
  finalOrNone,
  finalValue,
  inRange,
  inWiderRange,
  orderByOwner,
  peakOfPods,
  type Rule,
  sameArrivals,
  taken,
} from "./rule.ts";
import { sizes, sizesTogether, skipping } from "./sequence-rules.ts";

/**
 * How the keys of a summary are compared with the recorded ones, the first that matches. What a key is compared by, the
 * README of the recordings says: what is deterministic in the real system is equal, of the status counters (controllers
 * skip states) the last value counts, and where pods race each step is checked by itself (legal/). To add keys: a line.
 */
export const RULES: readonly (readonly [key: RegExp, rule: Rule])[] = [
  [/^(Deployment|ReplicaSet|StatefulSet) \S+ (\w+Replicas|replicas)$/, finalValue],
  [/^DaemonSet \S+ (\w+NumberScheduled|number\w+)$/, finalValue],
  [/^Job \S+ (active|ready|terminating|succeeded|failed|completedIndexes|failedIndexes)$/, skipping],
  [/^CronJob \S+ lastSuccessfulTime$/, nearTimes],
  [/^ReplicaSet \S+ spec\.replicas$/, sizes],
  [/^ReplicaSets spec\.replicas together$/, sizesTogether],
  [/^pods at most, not terminating$/, peakOfPods],
  // How many there are that are gone soon hangs on some ms, where their end takes none: compare-terminating.ts.
  [/^(pods|terminating) at most$/, taken],
  [/^ready at least/, inRange],
  [/^pods (created|deleted)$/, inWiderRange],
  [/^order of pod creations/, (...given) => orderByWorkload(...given) && orderByOwner(...given)],
  [/^pods in order of deletion request$/, equalUnlessChance],
  // Counted otherwise: compare-events.ts.
  [/^events$/, taken],
  // How many changes of pods one write tells of hangs on some milliseconds.
  [
    /^PodDisruptionBudget \S+ (expectedPods|currentHealthy|desiredHealthy|disruptionsAllowed)$/,
    (found, recorded, context) =>
      (context.hasRaces ? skipping : byChance(finalValue))(found, recorded, context),
  ],
  [/^PodDisruptionBudget \S+ disruptedPods$/, byChance(sameArrivals)],
  // Which nodes of a zone are tainted before its state is known hangs on some milliseconds.
  [/^Node \S+ taints$/, byChance(finalOrNone)],
  [/./, equalTo],
];

export function ruleFor(key: string): Rule {
  return RULES.find(([pattern]) => pattern.test(key))![1];
}
