import type { TaintEffect, TaintSpec, TolerationSpec } from "../spec/pod.ts";
import type { Part } from "./part.ts";
import { SECOND, wordOf } from "./read-number.ts";

const EFFECTS: readonly TaintEffect[] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/** Reads the tolerations of a pod's spec, in order. */
export function readTolerations(spec: Part): readonly TolerationSpec[] {
  return spec.list("tolerations").map(readToleration);
}

function readToleration(part: Part): TolerationSpec {
  const key = part.text("key", "");
  const operator = wordOf(part, "operator", ["Exists", "Equal"], "Equal");
  const effect = wordOf(part, "effect", [...EFFECTS, ""], "");
  const value = part.text("value", "");
  const seconds = part.number("tolerationSeconds");
  if (key === "" && operator === "Equal")
    part.error("missing-key", "a toleration without a key needs operator Exists", 'add operator: "Exists"');
  if (operator === "Exists" && value !== "")
    part.get("value")?.error("conflicting-keys", "operator Exists takes no value", "remove it, or use Equal");
  if (seconds !== undefined && effect !== "NoExecute")
    part
      .get("tolerationSeconds")
      ?.error("conflicting-keys", "tolerationSeconds is for NoExecute alone", "add effect: NoExecute");
  return {
    key,
    operator,
    value,
    effect,
    duration: seconds === undefined ? Infinity : Math.max(0, seconds) * SECOND,
  };
}

/** Reads the taints of a node's spec, in order. */
export function readTaints(spec: Part | undefined): readonly TaintSpec[] {
  return (spec?.list("taints") ?? []).map((part) => ({
    key: part.text("key", ""),
    value: part.text("value", ""),
    effect: wordOf(part, "effect", EFFECTS, "NoSchedule"),
  }));
}

const NOT_READY = "node.kubernetes.io/not-ready";
const UNREACHABLE = "node.kubernetes.io/unreachable";
/** How long a pod that says nothing bears the loss of its node [plugin/pkg/admission/defaulttolerationseconds]. */
const DEFAULT_DURATION = 300 * SECOND;

/** Adds what admission gives every pod: 300 s on a node that is not ready or not reachable. */
export function withDefaultTolerations(own: readonly TolerationSpec[]): readonly TolerationSpec[] {
  if (own.length === 0) return DEFAULTS;
  const missing = [NOT_READY, UNREACHABLE].filter((key) => !own.some((each) => bearsEviction(each, key)));
  return [...own, ...missing.map((key) => tolerating(key, "NoExecute", DEFAULT_DURATION))];
}

const DEFAULTS = [
  tolerating(NOT_READY, "NoExecute", DEFAULT_DURATION),
  tolerating(UNREACHABLE, "NoExecute", DEFAULT_DURATION),
];

function bearsEviction({ key, effect }: TolerationSpec, taint: string): boolean {
  return (key === taint || key === "") && (effect === "NoExecute" || effect === "");
}

/** Adds what the controller gives the pods of a DaemonSet: facts 4.2. */
export function withDaemonTolerations(
  own: readonly TolerationSpec[],
  isOnHostNetwork: boolean,
): readonly TolerationSpec[] {
  const added = [
    tolerating(NOT_READY, "NoExecute", Infinity),
    tolerating(UNREACHABLE, "NoExecute", Infinity),
    ...["disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"].map((condition) =>
      tolerating(`node.kubernetes.io/${condition}`, "NoSchedule", Infinity),
    ),
  ];
  if (isOnHostNetwork)
    added.push(tolerating("node.kubernetes.io/network-unavailable", "NoSchedule", Infinity));
  // One that is there already is replaced: a limit of time would not hold.
  const isAdded = ({ key, operator, effect }: TolerationSpec) =>
    operator === "Exists" && added.some((each) => each.key === key && each.effect === effect);
  return [...own.filter((each) => !isAdded(each)), ...added];
}

function tolerating(key: string, effect: TaintEffect, duration: number): TolerationSpec {
  return { key, operator: "Exists", value: "", effect, duration };
}
