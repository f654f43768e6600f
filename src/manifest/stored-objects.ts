import type { NodeDraft, PodDraft, StorageDraft, TemplateDraft } from "./drafts.ts";
import { type Kind, kindInfo, type StorageKind } from "./known/kinds.ts";
import { Part } from "./part.ts";
import type { Plain } from "./plain.ts";
import { priorityClasses } from "./priority.ts";
import { readObject } from "./read-object.ts";
import { readTemplate } from "./read-template.ts";

// Objects as an API server stores them need no check, and nothing is added to them: what admission adds is there,
// or was left out on purpose.

/** Reads a pod of the API. */
export function readPod(json: unknown): PodDraft {
  return readStored(json, "Pod") as PodDraft;
}

/** Reads a node of the API. */
export function readNode(json: unknown): NodeDraft {
  return readStored(json, "Node") as NodeDraft;
}

/** Reads a pod of the API as it was given to a scheduler: a name of a node in its spec is a constraint. */
export function readPodTemplate(json: unknown): TemplateDraft {
  const part = new Part(json as Plain, { report: () => undefined });
  const namespace = part.get("metadata")?.text("namespace", "default") ?? "default";
  const template = readTemplate(part, "Pod", namespace, STORED);
  const nodeName = part.get("spec")?.text("nodeName", "") ?? "";
  return { ...template, placement: { ...template.placement, nodeName } };
}

const STORED = { classes: priorityClasses([]), usualClass: "", isAdmitted: false };

/** Reads a PersistentVolume, a PersistentVolumeClaim, a StorageClass or a CSINode of the API. */
export function readStorage<Kind extends StorageKind>(
  json: unknown,
  kind: Kind,
): Extract<StorageDraft, { readonly kind: Kind }> {
  return readStored(json, kind) as Extract<StorageDraft, { readonly kind: Kind }>;
}

function readStored(json: unknown, kind: Kind) {
  const info = kindInfo(kind);
  if (info === undefined) throw new Error(`no kind ${kind}`);
  const part = new Part(json as Plain, { report: () => undefined });
  const found = { info, apiVersion: "v1", part, file: "", group: "", defaultNamespace: "default" };
  return readObject(found, STORED);
}
