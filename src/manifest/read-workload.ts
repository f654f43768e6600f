import { matchesLabels } from "../spec/label-selector.ts";
import type { IntOrPercent, RolloutStrategySpec } from "../spec/objects.ts";
import type { LabelSelectorSpec } from "../spec/pod.ts";
import type { TemplateDraft, WorkloadDraft } from "./drafts.ts";
import type { Base, FoundObject } from "./found-object.ts";
import { readSelector, requireLabels } from "./label-selector.ts";
import type { Part } from "./part.ts";
import { readCronRules } from "./read-cron-job.ts";
import { namedAfter, readJobHistory, readJobRules } from "./read-job.ts";
import { SECOND, secondsOf, wholeFrom } from "./read-number.ts";
import { hasEmptyDir, readClaimTemplates, readPodVolumes } from "./read-pod-volumes.ts";
import { readDaemonRules, readStatefulRules } from "./read-set-updates.ts";
import { readTemplate, type TemplateContext } from "./read-template.ts";
import { readRollingAmounts, readUpdateKind } from "./read-update-strategy.ts";
import { templatePart } from "./template-part.ts";

type WorkloadKind = WorkloadDraft["kind"];

/** Reads what makes pods, with the defaults of facts 3.1 and 4.1 to 4.3. */
export function readWorkload(
  kind: WorkloadKind,
  { part, apiVersion }: FoundObject,
  base: Base,
  context: TemplateContext,
): WorkloadDraft {
  const spec = part.get("spec") ?? part;
  const written = templatePart(part, kind) ?? spec;
  const template = readTemplate(written, kind, base.namespace, context);
  if (kind === "CronJob") return { ...base, kind, template, ...readCronRules(part, template) };
  if (kind === "Job")
    return {
      ...base,
      kind,
      template: namedAfter(base.name, template),
      ...readJobRules(spec, template),
      ...readJobHistory(part),
    };
  const selector = readOwnSelector(spec, kind, apiVersion, template);
  const minReady = secondsOf(spec, "minReadySeconds", 0, 0);
  if (kind === "DaemonSet") return { ...base, kind, template, selector, minReady, ...readDaemonRules(spec) };
  const replicas = wholeFrom(spec, "replicas", 0, 1);
  if (kind === "StatefulSet") {
    const own = readOwnVolumes(spec, context.usualClass);
    const rules = readStatefulRules(spec);
    return { ...base, kind, template: { ...template, ...own }, selector, minReady, replicas, ...rules };
  }
  if (kind === "ReplicaSet")
    return { ...base, kind, template, selector, minReady, replicas, revision: readRevision(part) };
  return {
    ...base,
    kind,
    template,
    selector,
    minReady,
    replicas,
    strategy: readStrategy(spec),
    progressDeadline: readProgressDeadline(spec, minReady),
    revisionHistoryLimit: wholeFrom(spec, "revisionHistoryLimit", 0, 10),
    isPaused: spec.flag("paused"),
  };
}

/** Claims of each pod's own, then what the template says. */
function readOwnVolumes(spec: Part, usualClass: string): Pick<TemplateDraft, "volumes" | "hasLocalStorage"> {
  const pod = spec.at("template", "spec");
  const claims = readClaimTemplates(spec, usualClass);
  if (pod === undefined) return { volumes: claims };
  const volumes = readPodVolumes(pod, usualClass, claims);
  return pod.has("volumes") ? { volumes, hasLocalStorage: hasEmptyDir(pod, claims) } : { volumes };
}

/** Versions before apps/v1 selected what the template carries, where nothing else was said. */
const OLD = /beta/;

function readOwnSelector(
  spec: Part,
  kind: WorkloadKind,
  apiVersion: string,
  template: TemplateDraft,
): LabelSelectorSpec {
  const part = spec.get("selector");
  const selector = readSelector(part);
  if (part === undefined && OLD.test(apiVersion)) return requireLabels(template.labels);
  if (part === undefined || selector === undefined || selector.length === 0) {
    const hint = "add selector.matchLabels with labels of the template";
    (part ?? spec).error("missing-key", `this ${kind} selects no pods of its own`, hint);
    return [];
  }
  if (!matchesLabels(selector, template.labels))
    part.error(
      "selector-mismatch",
      "the selector does not match the labels of the template",
      "give both the same labels: pods that it makes would never be its own",
    );
  return selector;
}

function readStrategy(spec: Part): RolloutStrategySpec {
  const part = spec.get("strategy");
  const kind = readUpdateKind(part, "Recreate");
  if (kind === "Recreate") return { kind };
  const rolling = part?.get("rollingUpdate");
  const { maxSurge, maxUnavailable } = readRollingAmounts(rolling, {
    maxSurge: QUARTER,
    maxUnavailable: QUARTER,
  });
  return { kind, maxSurge, maxUnavailable };
}

const QUARTER: IntOrPercent = { kind: "percent", value: 25 };

/** Largest 32-bit number, which stands for none. */
const NO_LIMIT = 2_147_483_647;

function readProgressDeadline(spec: Part, minReady: number): number {
  const seconds = wholeFrom(spec, "progressDeadlineSeconds", 0, 600);
  if (seconds * SECOND <= minReady)
    (spec.get("progressDeadlineSeconds") ?? spec.get("minReadySeconds"))?.error(
      "out-of-range",
      "progressDeadlineSeconds must be more than minReadySeconds",
      "raise it: no pod could become available in time",
    );
  return seconds === NO_LIMIT ? Infinity : seconds * SECOND;
}

function readRevision(part: Part): number {
  const text = part.at("metadata", "annotations")?.text("deployment.kubernetes.io/revision");
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
