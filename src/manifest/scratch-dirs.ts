import { wholeAmount } from "../spec/amounts.ts";
import type { EmptyDirSpec } from "../spec/pod.ts";
import { readAmount } from "./amounts.ts";
import type { Part } from "./part.ts";

/** Names of the emptyDirs of a pod that lie on its node's disk, with their sizeLimit in bytes where they have one. */
export type ScratchDirs = ReadonlyMap<string, number | undefined>;

/** Of a pod's spec. Those in memory are left out. */
export function readScratchDirs(spec: Part): ScratchDirs {
  const dirs = new Map<string, number | undefined>();
  for (const volume of spec.list("volumes")) {
    const emptyDir = volume.get("emptyDir");
    if (emptyDir === undefined || emptyDir.text("medium", "") === "Memory") continue;
    const limit = readAmount(emptyDir, "sizeLimit");
    dirs.set(volume.text("name", ""), limit === undefined ? undefined : wholeAmount("sizeLimit", limit));
  }
  return dirs;
}

/** The first of them that a container mounts; undefined: none. */
export function scratchOf(container: Part, dirs: ScratchDirs): string | undefined {
  return container
    .list("volumeMounts")
    .map((mount) => mount.text("name", ""))
    .find((name) => dirs.has(name));
}

export function limitedDirs(dirs: ScratchDirs): readonly EmptyDirSpec[] {
  return [...dirs].flatMap(([name, limit]) => (limit === undefined || limit === 0 ? [] : [{ name, limit }]));
}
