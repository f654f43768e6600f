import type { DiagnosticCode } from "../diagnostics/diagnostic.ts";
import { isLeft } from "./adopt.ts";
import type { ClaimDraft, Draft, StorageClassDraft } from "./drafts.ts";
import { listNames } from "./list-names.ts";
import type { Part } from "./part.ts";
import { shortened } from "./plain.ts";

/**
 * Warns of claims, volumes and storage classes that are named and not in the files. Gives the drafts with what is
 * assumed of the classes: that volumes are made wherever a pod goes, as a cloud's classes do. O(objects).
 */
export function withAssumedClasses(drafts: readonly Draft[]): readonly Draft[] {
  const claims = drafts.filter((draft) => draft.kind === "PersistentVolumeClaim");
  reportMissingClaims(drafts, claims);
  reportMissingVolumes(drafts, claims);
  const known = new Set(
    drafts.flatMap((draft) =>
      // Of a class that is there by its volumes alone, nobody makes others.
      draft.kind === "StorageClass"
        ? [draft.name]
        : draft.kind === "PersistentVolume"
          ? [draft.storageClass]
          : [],
    ),
  );
  const assumed = new Map<string, Draft>();
  for (const [name, draft] of usedClasses(drafts, claims)) {
    if (name !== "" && !known.has(name) && !assumed.has(name)) assumed.set(name, draft);
  }
  const [first] = assumed.values();
  if (first === undefined) return drafts;
  first.part
    .at("metadata", "name")
    ?.warn(
      "unknown-storage-class",
      `storage classes that are not in the files (${listNames([...assumed.keys()].map(shortened))}): taken as making a volume in the zone of the pod that first wants it`,
      "take them too: kubectl get sc,pv,pvc,csinodes -A",
    );
  return [...drafts, ...Array.from(assumed, ([name, draft]) => assumedClass(name, draft))];
}

/** By name, with an object that asks for it. */
function* usedClasses(
  drafts: readonly Draft[],
  claims: readonly ClaimDraft[],
): Generator<readonly [string, Draft]> {
  for (const claim of claims) if (claim.volume === "") yield [claim.storageClass, claim];
  for (const draft of drafts) {
    if (!("template" in draft)) continue;
    for (const volume of draft.template.volumes)
      if ("request" in volume) yield [volume.request.storageClass, draft];
  }
}

function assumedClass(name: string, { part, file }: Draft): StorageClassDraft {
  return {
    kind: "StorageClass",
    namespace: "",
    name,
    file,
    group: "",
    labels: {},
    uid: "",
    owner: undefined,
    part,
    provisioner: "assumed",
    binding: "WaitForFirstConsumer",
    allowedTopologies: [],
    isDefault: false,
  };
}

function reportMissingClaims(drafts: readonly Draft[], claims: readonly ClaimDraft[]): void {
  const known = new Set(claims.map(({ namespace, name }) => `${namespace}/${name}`));
  // The claims that the pods of a StatefulSet have for themselves are made with these.
  const own = drafts.flatMap((draft) =>
    draft.kind === "StatefulSet"
      ? draft.template.volumes.flatMap((volume) =>
          "request" in volume ? [`${draft.namespace}/${volume.name}-${draft.name}-`] : [],
        )
      : [],
  );
  const missing = new Map<string, Part>();
  for (const draft of drafts) {
    if (!("template" in draft) || (draft.kind === "Pod" && (!isLeft(draft) || draft.owner !== undefined)))
      continue;
    for (const volume of draft.template.volumes) {
      if (!("claim" in volume)) continue;
      const key = `${draft.namespace}/${volume.claim}`;
      if (!known.has(key) && !own.some((start) => key.startsWith(start))) missing.set(key, draft.part);
    }
  }
  const consequence = "the pods that want them wait for ever";
  report(missing, "unknown-claim", `claims that are not in the files`, consequence);
}

function reportMissingVolumes(drafts: readonly Draft[], claims: readonly ClaimDraft[]): void {
  const known = new Set(drafts.filter(({ kind }) => kind === "PersistentVolume").map(({ name }) => name));
  const missing = new Map<string, Part>();
  for (const { volume, part } of claims) if (volume !== "" && !known.has(volume)) missing.set(volume, part);
  const consequence = "new pods that want one wait for ever";
  report(missing, "unknown-volume", `volumes that claims name and that are not in the files`, consequence);
}

/** One warning for all: a dump without them has hundreds. */
function report(
  missing: ReadonlyMap<string, Part>,
  code: DiagnosticCode,
  what: string,
  consequence: string,
): void {
  const [part] = missing.values();
  const names = listNames([...missing.keys()].map(shortened));
  part
    ?.at("metadata", "name")
    ?.warn(code, `${what} (${names}): ${consequence}`, "take them too: kubectl get sc,pv,pvc,csinodes -A");
}
