import type { PodDraft } from "./drafts.ts";
import type { Base } from "./found-object.ts";
import { instantOf } from "./instant.ts";
import type { Part } from "./part.ts";
import { readTemplate, type TemplateContext } from "./read-template.ts";

const PHASES = ["Pending", "Running", "Succeeded", "Failed"] as const;

/** Reads a pod by itself: what it is, and of a running one where it is and since when. */
export function readPod(part: Part, base: Base, context: TemplateContext): PodDraft {
  const template = readTemplate(part, "Pod", base.namespace, context);
  const status = part.get("status");
  const ready = status?.list("conditions").find((each) => each.text("type") === "Ready");
  const phase = status?.text("phase", "") ?? "";
  return {
    ...base,
    kind: "Pod",
    template: { ...template, placement: { ...template.placement, nodeName: "" } },
    node: template.placement.nodeName,
    phase: PHASES.find((each) => each === phase) ?? (phase === "" ? "" : "Unknown"),
    isReady: ready?.text("status") === "True",
    isTerminating: part.at("metadata", "deletionTimestamp") !== undefined,
    started: instantOf(status?.text("startTime")),
  };
}
