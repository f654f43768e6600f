import type { VolumeSpec } from "../../../src/spec/storage.ts";
import type { ControllerRun, Manifest } from "./recording.ts";

/** Volumes that the recorder made beforehand, of each class that claims ask for and that nobody made. */
export function premadeVolumes(
  created: readonly Manifest[],
  changes: ControllerRun["changes"],
): readonly VolumeSpec[] {
  const own = new Set(
    created
      .filter(({ kind }) => kind === "StorageClass" || kind === "PersistentVolume")
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`),
  );
  const asked = JSON.stringify(created).matchAll(/"storageClassName":"([^"]+)"/g);
  const classes = new Set(Array.from(asked, ([, name]) => name!));
  const names = new Set(changes.filter(({ kind }) => kind === "PersistentVolume").map(({ name }) => name));
  return [...classes]
    .filter((name) => !own.has(`StorageClass ${name}`))
    .flatMap((storageClass) =>
      [...names]
        .filter((name) => !own.has(`PersistentVolume ${name}`))
        .map((name) => ({ ...LARGE, name: `${storageClass}-${name}`, storageClass })),
    );
}

/** One that any claim may have. */
const LARGE: Omit<VolumeSpec, "name" | "storageClass"> = {
  capacity: Number.MAX_SAFE_INTEGER,
  accessModes: ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"],
  mode: "Filesystem",
  claim: "",
  isUsable: true,
  nodes: undefined,
  labels: {},
  driver: "",
  handle: "",
};
