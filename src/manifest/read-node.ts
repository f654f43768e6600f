import { restsOf, wholeAmount } from "../spec/amounts.ts";
import { readAmounts } from "./amounts.ts";
import type { NodeDraft } from "./drafts.ts";
import type { Base } from "./found-object.ts";
import { imageWithTag } from "./image-name.ts";
import { instantOf } from "./instant.ts";
import type { Part } from "./part.ts";
import { readTaints } from "./tolerations.ts";

/** Reads a node: what it offers, where it stands, what it has. `hasDefaults`: 110 pods where it does not say. */
export function readNode(part: Part, base: Base, hasDefaults: boolean): NodeDraft {
  const status = part.get("status");
  const amounts = readAmounts(status?.get("allocatable") ?? status?.get("capacity"));
  const allocatable = new Map(Array.from(amounts, ([name, amount]) => [name, wholeAmount(name, amount)]));
  if (hasDefaults && !allocatable.has("pods")) allocatable.set("pods", MAX_PODS);
  if (!allocatable.has("cpu") || !allocatable.has("memory"))
    (status?.get("allocatable") ?? status?.get("capacity") ?? part).error(
      "missing-key",
      `the Node "${base.name}" does not say what it offers`,
      'add status.allocatable, like {cpu: "4", memory: 16Gi}',
    );
  const ready = status?.list("conditions").find((each) => each.text("type") === "Ready");
  return {
    ...base,
    kind: "Node",
    allocatable,
    rests: restsOf(amounts),
    taints: readTaints(part.get("spec")),
    images: readImages(status),
    isCordoned: part.get("spec")?.flag("unschedulable") ?? false,
    isReady: ready === undefined || ready.text("status") === "True",
    seen: instantOf(ready?.text("lastHeartbeatTime")),
  };
}

/** The kubelet's default: facts 2.13. */
const MAX_PODS = 110;

function readImages(status: Part | undefined): Readonly<Record<string, number>> {
  const images = new Map<string, number>();
  for (const image of status?.list("images") ?? []) {
    for (const { value } of image.list("names")) {
      const name = imageWithTag(String(value));
      // A name that is told twice has the size that was told first, as in the scheduler's cache.
      if (!images.has(name)) images.set(name, image.number("sizeBytes", 0));
    }
  }
  return Object.fromEntries(images);
}
