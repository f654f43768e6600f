import type {
  BudgetDraft,
  Draft,
  NamespaceDraft,
  OwnerReference,
  PriorityClassDraft,
  ServiceDraft,
} from "./drafts.ts";
import type { Base, FoundObject } from "./found-object.ts";
import { readLabels, readSelector, requireLabels } from "./label-selector.ts";
import { isDnsLabel, isDnsSubdomain, LABEL_RULE, SUBDOMAIN_RULE } from "./names.ts";
import type { Part } from "./part.ts";
import { shortened } from "./plain.ts";
import { readAutoscaler } from "./read-autoscaler.ts";
import { readLimitRange } from "./read-limit-range.ts";
import { readNode } from "./read-node.ts";
import { readShare, wordOf } from "./read-number.ts";
import { readPod } from "./read-pod.ts";
import { readQuota } from "./read-quota.ts";
import { readClaim, readCsiNode, readStorageClass, readVolume } from "./read-storage.ts";
import type { TemplateContext } from "./read-template.ts";
import { readWorkload } from "./read-workload.ts";

/** Reads one object, with defaults; reports values that the API server would refuse. */
export function readObject(found: FoundObject, context: TemplateContext): Draft {
  const base = readBase(found);
  switch (found.info.kind) {
    case "Pod":
      return readPod(found.part, base, context);
    case "Node":
      return readNode(found.part, base, context.isAdmitted);
    case "Service":
      return readService(found.part, base);
    case "PodDisruptionBudget":
      return readBudget(found, base);
    case "HorizontalPodAutoscaler":
      return readAutoscaler(found, base);
    case "ResourceQuota":
      return readQuota(found.part, base);
    case "LimitRange":
      return readLimitRange(found.part, base);
    case "PriorityClass":
      return readPriorityClass(found.part, base);
    case "Namespace":
      return { ...base, kind: "Namespace" } satisfies NamespaceDraft;
    case "PersistentVolume":
      return readVolume(found.part, base);
    case "PersistentVolumeClaim":
      return readClaim(found.part, base, context.usualClass);
    case "StorageClass":
      return readStorageClass(found.part, base);
    case "CSINode":
      return readCsiNode(found.part, base);
    default:
      return readWorkload(found.info.kind, found, base, context);
  }
}

function readBase({ info, part, file, group, defaultNamespace }: FoundObject): Base {
  const metadata = part.get("metadata") ?? part;
  const name = metadata.text("name", "");
  checkName(name, info.kind, metadata);
  return {
    namespace: info.isNamespaced ? readNamespace(metadata, defaultNamespace) : "",
    name,
    file,
    group,
    labels: readLabels(metadata.get("labels")),
    uid: metadata.text("uid", ""),
    owner: readOwner(metadata),
    part,
  };
}

function checkName(name: string, kind: string, metadata: Part): void {
  const at = metadata.get("name");
  if (at === undefined) {
    const hint = "add metadata.name; a name that the cluster would make up is of no use here";
    metadata.error("missing-key", `this ${kind} has no name`, hint);
    return;
  }
  const isLabel = kind === "Service" || kind === "Namespace";
  if (isLabel ? isDnsLabel(name) : isDnsSubdomain(name)) return;
  at.error("bad-name", `"${shortened(name)}" is no name`, `write ${isLabel ? LABEL_RULE : SUBDOMAIN_RULE}`);
}

function readNamespace(metadata: Part, fallback: string): string {
  const namespace = metadata.text("namespace", "") || fallback;
  if (!isDnsLabel(namespace))
    metadata
      .get("namespace")
      ?.error("bad-name", `"${shortened(namespace)}" is no name of a namespace`, `write ${LABEL_RULE}`);
  return namespace;
}

function readOwner(metadata: Part): OwnerReference | undefined {
  const owner = metadata.list("ownerReferences").find((each) => each.flag("controller"));
  if (owner === undefined) return undefined;
  return { kind: owner.text("kind", ""), name: owner.text("name", ""), uid: owner.text("uid", "") };
}

function readService(part: Part, base: Base): ServiceDraft {
  const labels = readLabels(part.at("spec", "selector"));
  const selector = Object.keys(labels).length === 0 ? undefined : requireLabels(labels);
  const publishesNotReady = part.get("spec")?.flag("publishNotReadyAddresses") ?? false;
  return { ...base, kind: "Service", selector, ...(publishesNotReady && { publishesNotReady }) };
}

function readBudget({ part, apiVersion }: FoundObject, base: Base): BudgetDraft {
  const spec = part.get("spec");
  const minAvailable = readShare(spec, "minAvailable");
  const maxUnavailable = readShare(spec, "maxUnavailable");
  if (spec?.get("minAvailable") !== undefined && spec.get("maxUnavailable") !== undefined)
    spec
      .get("maxUnavailable")
      ?.keyError(
        "conflicting-keys",
        "minAvailable and maxUnavailable exclude each other",
        "remove one of the two",
      );
  const selector = readSelector(spec?.get("selector"));
  // In the old version an empty selector selects nothing, now it selects every pod.
  const selectsNothing = apiVersion === "policy/v1beta1" && selector?.length === 0;
  return {
    ...base,
    kind: "PodDisruptionBudget",
    selector: selectsNothing ? undefined : selector,
    minAvailable,
    maxUnavailable: minAvailable === undefined ? maxUnavailable : undefined,
    unhealthyPodEvictionPolicy: wordOf(
      spec,
      "unhealthyPodEvictionPolicy",
      ["IfHealthyBudget", "AlwaysAllow"],
      "IfHealthyBudget",
    ),
    disruptionsAllowed: part.get("status")?.number("disruptionsAllowed"),
  };
}

const MAX_PRIORITY = 1_000_000_000;

function readPriorityClass(part: Part, base: Base): PriorityClassDraft {
  const value = part.number("value", 0);
  if (value > MAX_PRIORITY && !base.name.startsWith("system-"))
    part
      .get("value")
      ?.error(
        "out-of-range",
        `the priority ${value} is kept for the system`,
        `write at most ${MAX_PRIORITY}`,
      );
  return {
    ...base,
    kind: "PriorityClass",
    value,
    isDefault: part.flag("globalDefault"),
    preemptionPolicy: wordOf(
      part,
      "preemptionPolicy",
      ["PreemptLowerPriority", "Never"],
      "PreemptLowerPriority",
    ),
  };
}
