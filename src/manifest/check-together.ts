import type { Adoption } from "./adopt.ts";
import type { Draft, NodeDraft } from "./drafts.ts";
import { listNames } from "./list-names.ts";
import { shortened } from "./plain.ts";

/** Reports what is wrong with the objects as a set: owners that are not there, nodes that are not well. O(objects). */
export function checkTogether(drafts: readonly Draft[], adoption: Adoption): void {
  for (const draft of adoption.cycles)
    draft.part
      .at("metadata", "ownerReferences")
      ?.error(
        "owner-cycle",
        `${draft.kind} "${shortened(draft.name)}" is in the end its own owner`,
        "remove one of the ownerReferences",
      );
  reportOrphans(adoption.orphans, "Pod", "bare pods, which nothing replaces");
  reportOrphans(adoption.orphans, "ReplicaSet", "ReplicaSets of their own, without rollouts");
  reportNotReady(drafts.filter((draft) => draft.kind === "Node"));
}

/** One warning for all: a dump of pods alone has thousands. */
function reportOrphans(orphans: readonly Draft[], kind: Draft["kind"], are: string): void {
  // A node owns the pods that its kubelet runs by itself.
  const found = orphans.filter((draft) => draft.kind === kind && draft.owner?.kind !== "Node");
  const [first] = found;
  if (first === undefined) return;
  const owners = [...new Set(found.map(({ owner }) => shortened(`${owner?.kind} ${owner?.name}`)))];
  first.part
    .at("metadata", "ownerReferences")
    ?.warn(
      "unknown-owner",
      `${found.length === 1 ? `1 ${kind} belongs` : `${found.length} ${kind}s belong`} to what is not in the files (${listNames(owners)}): taken as ${are}`,
      "take the owners too: kubectl get deploy,sts,ds,job,rs,po,no -A",
    );
}

function reportNotReady(nodes: readonly NodeDraft[]): void {
  const found = nodes.filter(({ isReady }) => !isReady);
  const names = listNames(found.map(({ name }) => name));
  found[0]?.part
    .at("metadata", "name")
    ?.warn("not-ready", `not ready, and simulated as if they were: ${names}`, "remove nodes that are gone");
}
