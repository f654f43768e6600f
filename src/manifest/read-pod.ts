import type { PodDraft } from "./drafts.ts";
import type { Base } from "./found-object.ts";
import { instantOf } from "./instant.ts";
import type { Part } from "./part.ts";
import { readTemplate, type TemplateContext } from "./read-template.ts";

const PHASES = ["Pending", "Running", "Succeeded", "Failed"] as const;

/** Reads a pod by itself: what it is, and of a running one where it is and since when. */
export function readPod(part: Part, base: Base, context: TemplateContext): PodDraft {
  const status = part.get("status");
  const ready = status?.list("conditions").find((each) => each.text("type") === "Ready");
  const phase = status?.text("phase", "") ?? "";
  // Written out: a spread before other fields makes objects that are slow to read, and there are thousands.
  return {
    kind: "Pod",
    namespace: base.namespace,
    name: base.name,
    file: base.file,
    group: base.group,
    labels: base.labels,
    uid: base.uid,
    owner: base.owner,
    part: base.part,
    template: readTemplate(part, "Pod", base.namespace, context),
    node: part.get("spec")?.text("nodeName", "") ?? "",
    phase: PHASES.find((each) => each === phase) ?? (phase === "" ? "" : "Unknown"),
    // Where nothing is said of it, it is as somebody wants to have it.
    isReady: ready === undefined ? phase !== "Pending" : ready.text("status") === "True",
    isTerminating: part.at("metadata", "deletionTimestamp") !== undefined,
    started: instantOf(status?.text("startTime")),
  };
}
