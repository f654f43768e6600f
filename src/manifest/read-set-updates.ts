import type {
  ClaimRetentionSpec,
  DaemonUpdateSpec,
  IntOrPercent,
  StatefulUpdateSpec,
} from "../spec/objects.ts";
import type { Part } from "./part.ts";
import { wholeFrom, wordOf } from "./read-number.ts";
import { readRollingAmounts, readUpdateKind } from "./read-update-strategy.ts";

/** Reads how a StatefulSet is kept, with the defaults of facts 4.1, from its spec. */
export function readStatefulRules(spec: Part) {
  return {
    podManagement: wordOf(spec, "podManagementPolicy", ["OrderedReady", "Parallel"], "OrderedReady"),
    update: readStatefulUpdate(spec),
    firstOrdinal: wholeFrom(spec.get("ordinals"), "start", 0, 0),
    revisionHistoryLimit: wholeFrom(spec, "revisionHistoryLimit", 0, 10),
    claimRetention: readRetention(spec),
  } as const;
}

/** Reads how a DaemonSet is kept, with the defaults of facts 4.2, from its spec. */
export function readDaemonRules(spec: Part) {
  return {
    update: readDaemonUpdate(spec),
    revisionHistoryLimit: wholeFrom(spec, "revisionHistoryLimit", 0, 10),
  } as const;
}

function readStatefulUpdate(spec: Part): StatefulUpdateSpec {
  const part = spec.get("updateStrategy");
  const kind = readUpdateKind(part, "OnDelete");
  const rolling = part?.get("rollingUpdate");
  if (kind === "OnDelete") return { kind };
  if (part?.has("type") && rolling === undefined) return { kind, partition: undefined };
  if (rolling?.has("maxUnavailable"))
    rolling
      .get("maxUnavailable")
      ?.warn(
        "no-effect",
        "maxUnavailable is for the feature gate MaxUnavailableStatefulSet, which is off by default: pods are replaced one by one",
        "remove it",
      );
  return { kind, partition: wholeFrom(rolling, "partition", 0, 0) };
}

function readDaemonUpdate(spec: Part): DaemonUpdateSpec {
  const part = spec.get("updateStrategy");
  const kind = readUpdateKind(part, "OnDelete");
  if (kind === "OnDelete") return { kind };
  const rolling = part?.get("rollingUpdate");
  const { maxSurge, maxUnavailable } = readRollingAmounts(rolling, { maxSurge: NONE, maxUnavailable: ONE });
  if (maxSurge.value > 0 && maxUnavailable.value > 0)
    rolling?.error(
      "conflicting-keys",
      "maxSurge and maxUnavailable (1 where nothing is said) are both more than 0",
      "a DaemonSet with maxSurge needs maxUnavailable: 0",
    );
  return { kind, maxSurge, maxUnavailable };
}

const NONE: IntOrPercent = { kind: "int", value: 0 };
const ONE: IntOrPercent = { kind: "int", value: 1 };

function readRetention(spec: Part): ClaimRetentionSpec {
  const part = spec.get("persistentVolumeClaimRetentionPolicy");
  const read = (key: string) => wordOf(part, key, ["Retain", "Delete"], "Retain");
  return { whenDeleted: read("whenDeleted"), whenScaled: read("whenScaled") };
}
