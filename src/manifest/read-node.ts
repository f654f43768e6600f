import { readAmounts, wholeAmount } from "./amounts.ts";
import type { NodeDraft } from "./drafts.ts";
import type { Base } from "./found-object.ts";
import { imageWithTag } from "./image-name.ts";
import { instantOf } from "./instant.ts";
import type { Part } from "./part.ts";
import { readTaints } from "./tolerations.ts";

/** Reads a node: what it offers, where it stands, what it has. */
export function readNode(part: Part, base: Base): NodeDraft {
  const status = part.get("status");
  const amounts = readAmounts(status?.get("allocatable") ?? status?.get("capacity"));
  const ready = status?.list("conditions").find((each) => each.text("type") === "Ready");
  return {
    ...base,
    kind: "Node",
    allocatable: new Map(Array.from(amounts, ([name, amount]) => [name, wholeAmount(name, amount)])),
    taints: readTaints(part.get("spec")),
    images: readImages(status),
    isCordoned: part.get("spec")?.flag("unschedulable") ?? false,
    isReady: ready === undefined || ready.text("status") === "True",
    seen: instantOf(ready?.text("lastHeartbeatTime")),
  };
}

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
