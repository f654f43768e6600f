import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Placed } from "../document/value.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import type { LabelSelectorSpec, PodTemplateSpec } from "../spec/pod.ts";
import type { PodTarget } from "../spec/world.ts";
import { matchesGlob } from "../units/glob.ts";
import { optional } from "./fields.ts";
import { labelQuery } from "./label-query.ts";
import type { NumberedWorkload } from "./numbered-workload.ts";
import { isPattern } from "./object-targets.ts";
import type { Reading } from "./reading.ts";
import { shorten, wholeNumber } from "./scalars.ts";
import { placed } from "./shape.ts";

/** What stands beside a verb of pods, to say which of them. */
export const podChoice = {
  selector: optional(
    placed(labelQuery),
    "of pods: labels as kubectl's -l takes them, app=web,tier!=db; or {app: web}",
  ),
  count: optional(placed(wholeNumber(1, 1_000_000)), "of pods: at most so many, the oldest first"),
};

/** How the pods of a target are narrowed down. */
export interface PodChoice {
  readonly selector: Placed<LabelSelectorSpec> | undefined;
  readonly count: Placed<number> | undefined;
}

/** "pod/web-0", "shop/po/web-*", "pods". */
const POD = /^(?:([^/]+)\/)?(?:pods?|po)(?:\/([^/]+))?$/;

export function isPodTarget({ value }: Placed<string>): boolean {
  return POD.test(value);
}

/**
 * The pods that a target may name while a run goes on; reports one that can name none. Names are known of bare pods and
 * those of StatefulSets, and how they begin of all others.
 */
export function podTarget(
  written: Placed<string>,
  { selector, count }: PodChoice,
  workloads: readonly NumberedWorkload[] | undefined,
  reading: Reading,
): PodTarget | undefined {
  if (workloads === undefined) return undefined;
  const [, namespace, name = "*"] = POD.exec(written.value) ?? [];
  const specs = workloads.map(({ spec }) => spec);
  const inNamespace = specs.filter(
    (each) => namespace === undefined || matchesGlob(namespace, each.namespace),
  );
  const named = inNamespace.filter((each) => mayName(name, each));
  if (named.length === 0) return reportUnknown(written, name, inNamespace, specs, reading);
  const namespaces = [...new Set(named.map((each) => each.namespace))];
  if (namespaces.length > 1 && !isPattern(written.value) && selector === undefined) {
    const message = `${shorten(written.value)} may be in the namespaces ${namespaces.join(", ")}`;
    const hint = `write ${namespaces[0]}/pod/${shorten(name)}, or */pod/${shorten(name)} for all of them`;
    return reading.error(written.place, "bad-target", message, hint);
  }
  const templates = named.flatMap(templatesOf);
  if (selector !== undefined && !templates.some(({ labels }) => matchesLabels(selector.value, labels))) {
    const message = "no pod of the manifests has such labels";
    reading.warn(selector.place, "no-effect", message, "compare it with the labels of their templates");
  }
  return { namespace, name, selector: selector?.value, count: count?.value ?? Number.POSITIVE_INFINITY };
}

/** The templates that pods of a workload are made of. */
export function templatesOf(spec: WorkloadSpec): readonly PodTemplateSpec[] {
  if (spec.kind === "Pod") return spec.pods.map(({ template }) => template);
  return "template" in spec ? [spec.template] : [];
}

/** Whether a pod of the workload may have a name of this form. */
function mayName(pattern: string, spec: WorkloadSpec): boolean {
  if (spec.kind === "Pod") return spec.pods.some(({ name }) => matchesGlob(pattern, name));
  const literal = pattern.slice(0, pattern.search(/[*?]|$/));
  const prefix = `${spec.name}-`;
  if (!isPattern(pattern)) {
    const rest = pattern.startsWith(prefix) ? pattern.slice(prefix.length) : "";
    return spec.kind === "StatefulSet" ? /^\d+$/.test(rest) : rest !== "" && !HAS_KNOWN_NAMES.test(rest);
  }
  return prefix.startsWith(literal) || literal.startsWith(prefix);
}

/** A lone number, which pods have that are called in order. */
const HAS_KNOWN_NAMES = /^\d+$/;

function reportUnknown(
  { value, place }: Placed<string>,
  name: string,
  inNamespace: readonly WorkloadSpec[],
  all: readonly WorkloadSpec[],
  reading: Reading,
): undefined {
  const message = isPattern(name)
    ? `no pod can match "${shorten(value)}"`
    : `no pod can be called "${shorten(name)}"`;
  return reading.error(place, "bad-target", message, hintOf(name, inNamespace, all));
}

function hintOf(name: string, inNamespace: readonly WorkloadSpec[], all: readonly WorkloadSpec[]): string {
  if (all.length === 0) return "there are no objects: name their files in workloads.manifests";
  if (inNamespace.length === 0)
    return `the namespaces are: ${[...new Set(all.map(({ namespace }) => namespace))].slice(0, 12).join(", ")}`;
  const owner = inNamespace.find((each) => name === each.name || name.startsWith(`${each.name}-`));
  if (owner !== undefined && owner.kind !== "Pod")
    return `names are made up when pods are made: write pod/${owner.name}-*, with count: 1 for the oldest`;
  const names = inNamespace.flatMap((each) =>
    each.kind === "Pod" ? each.pods.map((pod) => pod.name) : [`${each.name}-*`],
  );
  return suggestion(name, names, "pods are called").replace(/^(did you mean ")/, "$1pod/");
}
