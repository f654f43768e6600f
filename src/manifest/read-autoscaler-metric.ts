import type {
  AutoscalerMetric,
  MetricIdentifier,
  ResourceTarget,
  ScaleTarget,
  ValueTarget,
} from "../spec/autoscaling.ts";
import { parseThousandths } from "../units/quantity.ts";
import { quotedSelector } from "./go-selector.ts";
import { readSelector } from "./label-selector.ts";
import type { Part } from "./part.ts";
import { shortened } from "./plain.ts";
import { wholeFrom, wordOf } from "./read-number.ts";

const KINDS = ["Resource", "ContainerResource", "Pods", "Object", "External"] as const;
const KEYS = {
  Resource: "resource",
  ContainerResource: "containerResource",
  Pods: "pods",
  Object: "object",
  External: "external",
} as const;

/** One element of `metrics`; undefined where something is wrong with it. */
export function readAutoscalerMetric(part: Part): AutoscalerMetric | undefined {
  const kind = wordOf(part, "type", KINDS, "Resource");
  const source = part.get(KEYS[kind]);
  for (const other of KINDS)
    if (other !== kind)
      part
        .get(KEYS[other])
        ?.keyError("conflicting-keys", `a metric of type ${kind} has no "${KEYS[other]}"`, "remove it");
  if (source === undefined)
    return part.error("missing-key", `a metric of type ${kind} needs "${KEYS[kind]}"`, `add ${KEYS[kind]}:`);
  const target = source.get("target");
  if (target === undefined) return undefined;
  switch (kind) {
    case "Resource":
      return withTarget(readResourceTarget(target), (read) => ({
        kind,
        resource: source.text("name", ""),
        target: read,
      }));
    case "ContainerResource":
      return withTarget(readResourceTarget(target), (read) => ({
        kind,
        resource: source.text("name", ""),
        container: source.text("container", ""),
        target: read,
      }));
    case "Pods":
      return withTarget(readValueTarget(target, ["AverageValue"]), ({ value }) => ({
        kind,
        metric: readMetric(source.get("metric")),
        averageValue: value,
      }));
    case "Object":
      return withTarget(readValueTarget(target, VALUES), (read) => ({
        kind,
        metric: readMetric(source.get("metric")),
        object: readReference(source.get("describedObject")),
        target: read,
      }));
    case "External":
      return withTarget(readValueTarget(target, VALUES), (read) => ({
        kind,
        metric: readMetric(source.get("metric")),
        target: read,
      }));
  }
}

const VALUES = ["Value", "AverageValue"] as const;

function withTarget<T>(
  target: T | undefined,
  make: (target: T) => AutoscalerMetric,
): AutoscalerMetric | undefined {
  return target && make(target);
}

function readMetric(part: Part | undefined): MetricIdentifier {
  readSelector(part?.get("selector"));
  return { name: part?.text("name", "") ?? "", selectorText: quotedSelector(part?.get("selector")) };
}

function readResourceTarget(part: Part): ResourceTarget | undefined {
  const kind = wordOf(part, "type", ["Utilization", "AverageValue"], "Utilization");
  if (kind === "AverageValue") {
    const value = readAmount(part, "averageValue");
    return value === undefined ? undefined : { kind, value };
  }
  if (!part.has("averageUtilization"))
    return part.error(
      "missing-key",
      "a target of type Utilization needs averageUtilization",
      "add averageUtilization: 80",
    );
  return { kind, percent: wholeFrom(part, "averageUtilization", 1, 1) };
}

function readValueTarget(part: Part, kinds: readonly ValueTarget["kind"][]): ValueTarget | undefined {
  const kind = wordOf(part, "type", kinds, kinds[0]!);
  const value = readAmount(part, kind === "Value" ? "value" : "averageValue");
  return value === undefined ? undefined : { kind, value };
}

/** Thousandths, more than none. */
function readAmount(part: Part, key: string): number | undefined {
  const text = part.text(key);
  if (text === undefined)
    return part.error("missing-key", `this target needs ${key}`, `add ${key}, such as ${key}: 500m`);
  const read = parseThousandths(text);
  if (!read.ok)
    return part.get(key)?.error("bad-quantity", `"${shortened(text)}" ${read.message}`, read.hint);
  if (read.value > 0n) return Number(read.value);
  return part.get(key)?.error("out-of-range", `${key} is ${shortened(text)}`, "write more than 0");
}

/** An object that is named by another; it need not be there. */
export function readReference(part: Part | undefined): ScaleTarget {
  return {
    apiVersion: part?.text("apiVersion", "") ?? "",
    kind: part?.text("kind", "") ?? "",
    name: part?.text("name", "") ?? "",
  };
}
