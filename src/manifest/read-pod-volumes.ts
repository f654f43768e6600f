import type { PodVolume } from "../spec/pod.ts";
import type { Part } from "./part.ts";
import { readRequest } from "./read-storage.ts";

/** Reads the volumes of a pod's spec that have a claim; `others` are volumes by name that take the place of its own. */
export function readPodVolumes(
  spec: Part,
  usualClass: string,
  others: readonly PodVolume[] = [],
): readonly PodVolume[] {
  const replaced = new Set(others.map((volume) => ("name" in volume ? volume.name : "")));
  const own = spec.list("volumes").flatMap((volume): PodVolume[] => {
    const name = volume.text("name", "");
    if (replaced.has(name)) return [];
    const claim = volume.at("persistentVolumeClaim")?.text("claimName");
    if (claim !== undefined) return [{ kind: "claim", claim }];
    const template = volume.at("ephemeral", "volumeClaimTemplate");
    if (template === undefined) return [];
    return [{ kind: "ephemeral", name, request: readRequest(template, name, usualClass) }];
  });
  return [...others, ...own];
}

/** Whether a pod's spec has an emptyDir, apart from those whose names `others` take. */
export function hasEmptyDir(spec: Part, others: readonly PodVolume[] = []): boolean {
  const replaced = new Set(others.map((volume) => ("name" in volume ? volume.name : "")));
  return spec
    .list("volumes")
    .some((volume) => volume.has("emptyDir") && !replaced.has(volume.text("name", "")));
}

/** Reads the volumeClaimTemplates of a StatefulSet's spec: each of its pods has a claim of each. */
export function readClaimTemplates(spec: Part, usualClass: string): readonly PodVolume[] {
  return spec.list("volumeClaimTemplates").map((template): PodVolume => {
    const name = template.get("metadata")?.text("name", "") ?? "";
    if (name === "") template.error("missing-key", "this claim template has no name", "add metadata.name");
    return { kind: "template", name, request: readRequest(template, name, usualClass) };
  });
}
