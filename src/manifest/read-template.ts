import { type Amounts, wholeAmount } from "../spec/amounts.ts";
import type { Labels, PodLevelAmounts } from "../spec/pod.ts";
import { podRequests } from "../spec/pod-requests.ts";
import { templateHash } from "../spec/template-hash.ts";
import { NO_RESOURCES, type WrittenPod } from "../spec/written-pod.ts";
import { readAmounts } from "./amounts.ts";
import { type ReadContainer, readContainers } from "./containers.ts";
import type { TemplateDraft } from "./drafts.ts";
import { imageWithTag } from "./image-name.ts";
import type { Kind } from "./known/kinds.ts";
import { readLabels } from "./label-selector.ts";
import type { Part } from "./part.ts";
import { canonicalText, isPlainMap, type PlainMap } from "./plain.ts";
import { type PriorityClasses, readPriority } from "./priority.ts";
import { secondsOf, wordOf } from "./read-number.ts";
import { readPlacement } from "./read-placement.ts";
import { hasEmptyDir, readPodVolumes } from "./read-pod-volumes.ts";
import { readResources } from "./read-resources.ts";
import { limitedDirs, readScratchDirs } from "./scratch-dirs.ts";
import { storedTemplate } from "./stored-template.ts";

export interface TemplateContext {
  readonly classes: PriorityClasses;
  /** Storage class of claims that name none. */
  readonly usualClass: string;
  /** Whether to add what admission adds to pods that are created; false for pods as a cluster stores them. */
  readonly isAdmitted: boolean;
  /** Whether templates keep what they are made from: see WrittenPod. */
  readonly keepsWritten?: boolean;
}

/**
 * Reads a pod template, or a pod, from its metadata and spec, with defaults as the API server sets them.
 *
 * `kind` is of the object that it belongs to, `namespace` that of its pods. The text that becomes the key is of the
 * template as an API server compares it.
 */
export function readTemplate(
  part: Part,
  kind: Kind,
  namespace: string,
  context: TemplateContext,
): TemplateDraft {
  const spec = part.get("spec") ?? part;
  const metadata = part.get("metadata");
  const key = kind === "Pod" ? podKey(part, namespace) : canonicalText(storedTemplate(part.value));
  const labels = withRevision(readLabels(metadata?.get("labels")), kind, key);
  const taken = new Set<string>();
  const scratchDirs = readScratchDirs(spec);
  const emptyDirs = limitedDirs(scratchDirs);
  const initContainers = readContainers(spec, "initContainers", taken, scratchDirs);
  const containers = readContainers(spec, "containers", taken, scratchDirs);
  if (containers.length === 0)
    (spec.get("containers") ?? spec).error(
      "missing-key",
      "a pod needs a container",
      "add one under containers",
    );
  const written = {
    containers: containers.map((each) => each.requests),
    initContainers: initContainers.map((each) => ({
      requests: each.requests,
      isSidecar: each.container.isSidecar,
    })),
    overhead: readAmounts(spec.get("overhead")),
    podLevel: readResources(spec.get("resources")),
  };
  const requests = podRequests(written);
  // Of a pod it says where it is, not where it may go.
  const nodeName = kind === "Pod" ? "" : spec.text("nodeName", "");
  const { priority, preemptionPolicy } = readPriority(spec, context.classes);
  return {
    key,
    namespace,
    labels,
    ...requests,
    ...(spec.has("resources") && { withoutPodLevel: podRequests({ ...written, podLevel: NO_RESOURCES }) }),
    placement: readPlacement(spec, { namespace, labels }, nodeName, {
      isDaemon: kind === "DaemonSet",
      isAdmitted: context.isAdmitted,
    }),
    priority,
    preemptionPolicy,
    schedulerName: spec.text("schedulerName", "") || "default-scheduler",
    schedulingGates: spec.list("schedulingGates").map((gate) => gate.text("name", "")),
    restartPolicy: readRestartPolicy(spec, kind),
    terminationGrace: secondsOf(spec, "terminationGracePeriodSeconds", 0, DEFAULT_GRACE),
    deletionCost: readDeletionCost(metadata),
    initContainers: initContainers.map(({ container }) => container),
    containers: containers.map(({ container }) => container),
    imageVolumes: readImageVolumes(spec),
    volumes: readPodVolumes(spec, context.usualClass),
    ...(hasEmptyDir(spec) && { hasLocalStorage: true }),
    ...(spec.has("resources") && { podLevel: podLevelOf(written.podLevel) }),
    ...(spec.has("activeDeadlineSeconds") && {
      activeDeadline: secondsOf(spec, "activeDeadlineSeconds", 1, 1),
    }),
    ...(emptyDirs.length > 0 && { emptyDirs }),
    ownerSelector: undefined,
    ...(context.keepsWritten && { written: writtenPod(spec, written, initContainers, containers) }),
  };
}

/** CPU and memory that a pod asks for as a whole. */
function podLevelOf({ requests, limits }: ReturnType<typeof readResources>): PodLevelAmounts {
  const both = (amounts: Amounts) => ({
    cpu: wholeAmount("cpu", amounts.get("cpu") ?? 0n),
    memory: wholeAmount("memory", amounts.get("memory") ?? 0n),
  });
  return { requests: both(new Map([...limits, ...requests])), limits: both(limits) };
}

function writtenPod(
  spec: Part,
  { overhead, podLevel }: Pick<WrittenPod, "overhead" | "podLevel">,
  initContainers: readonly ReadContainer[],
  containers: readonly ReadContainer[],
): WrittenPod {
  const named = ({ container: { name, isSidecar }, written }: ReadContainer) => {
    return { name, isSidecar, requests: written.requests, limits: written.limits };
  };
  return {
    containers: containers.map(named),
    initContainers: initContainers.map(named),
    overhead,
    podLevel,
    hasDeadline: spec.number("activeDeadlineSeconds") !== undefined,
    priorityClass: spec.text("priorityClassName", ""),
    looksAcrossNamespaces: ["podAffinity", "podAntiAffinity"].some((kind) => crosses(spec, kind)),
  };
}

/** Whether a term names namespaces, or selects them. */
function crosses(spec: Part, kind: string): boolean {
  const affinity = spec.at("affinity", kind);
  if (affinity === undefined) return false;
  const preferred = affinity.list("preferredDuringSchedulingIgnoredDuringExecution");
  const terms = [
    ...affinity.list("requiredDuringSchedulingIgnoredDuringExecution"),
    ...preferred.flatMap((each) => each.get("podAffinityTerm") ?? []),
  ];
  return terms.some((term) => term.list("namespaces").length > 0 || term.has("namespaceSelector"));
}

function readImageVolumes(spec: Part): readonly string[] {
  return spec.list("volumes").flatMap((volume) => {
    const image = volume.at("image")?.text("reference", "") ?? "";
    return image === "" ? [] : [imageWithTag(image)];
  });
}

/** Seconds: facts 6.5. */
const DEFAULT_GRACE = 30;

function readRestartPolicy(spec: Part, kind: Kind): TemplateDraft["restartPolicy"] {
  const policy = wordOf(spec, "restartPolicy", ["Always", "OnFailure", "Never"], "Always");
  if (kind === "Pod") return policy;
  const at = spec.get("restartPolicy");
  const isOfJob = kind === "Job" || kind === "CronJob";
  if (isOfJob && policy === "Always") {
    const message =
      at === undefined
        ? "a Job needs a restartPolicy: the default is Always"
        : "restartPolicy of a Job is Always";
    (at ?? spec).error("wrong-value", message, "write restartPolicy: OnFailure or Never");
  }
  if (!isOfJob && policy !== "Always")
    at?.error("wrong-value", `restartPolicy of a ${kind} must be Always, found ${policy}`, "remove it");
  return policy;
}

const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

function readDeletionCost(metadata: Part | undefined): number {
  const text = metadata?.get("annotations")?.text(DELETION_COST);
  return text !== undefined && /^[+-]?\d{1,10}$/.test(text) ? Number(text) : 0;
}

/** The label by which a controller tells apart the pods of its revisions. */
const REVISION_LABELS: Partial<Record<Kind, string>> = {
  Deployment: "pod-template-hash",
  StatefulSet: "controller-revision-hash",
  DaemonSet: "controller-revision-hash",
};

/** Adds the label of the revision where the template itself selects by it, as with `matchLabelKeys`. */
function withRevision(labels: Labels, kind: Kind, key: string): Labels {
  const name = REVISION_LABELS[kind];
  if (name === undefined || Object.hasOwn(labels, name) || !key.includes(`"${name}"`)) return labels;
  return { ...labels, [name]: templateHash(key) };
}

/** Pods that something owns are compared with others of it; bare ones with none. */
function podKey(part: Part, namespace: string): string {
  const metadata = part.get("metadata");
  if (metadata?.get("ownerReferences") === undefined) return `${namespace}/${metadata?.text("name", "")}`;
  const spec = part.get("spec")?.value ?? null;
  const labels = metadata.get("labels")?.value ?? {};
  return JSON.stringify([labels, isPlainMap(spec) ? withoutKey(spec, "nodeName") : spec]);
}

function withoutKey(map: PlainMap, key: string): PlainMap {
  return Object.fromEntries(Object.entries(map).filter(([each]) => each !== key));
}
