import type { MapValue, Placed } from "../document/value.ts";
import type { ManifestFile } from "../manifest/read-manifests.ts";
import { plainOf } from "../manifest/yaml-text.ts";
import { list } from "./collections.ts";
import { string } from "./scalars.ts";
import { byKind, mapped, placed, type Shape } from "./shape.ts";

/** A path relative to the scenario, or an object as a manifest has it. */
export type ManifestSource = Placed<string | MapValue>;

const path: Shape<ManifestSource> = placed(string("a path"));

const inline: Shape<ManifestSource> = {
  read: (value, reading) => {
    if (value.kind !== "map") return undefined;
    if (value.entries.has("kind")) return { value, place: value.place };
    const hint = "write {apiVersion: apps/v1, kind: Deployment, ...}, or the path of a manifest";
    return reading.error(value.place, "missing-key", "this is no manifest: it has no kind", hint);
  },
  schema: () => ({
    type: "object",
    required: ["apiVersion", "kind"],
    properties: { apiVersion: { type: "string" }, kind: { type: "string" } },
  }),
};

const one = byKind<ManifestSource>("a path or a manifest", "v2.yaml", { scalar: path, map: inline });

const alone = mapped(one, (read): readonly ManifestSource[] => [read]);

/** Manifests by path or written out, one or several. */
export const manifests = byKind<readonly ManifestSource[]>(
  "a path, a manifest, or a list of them",
  "v2.yaml, or [v2.yaml, more]",
  { scalar: alone, map: alone, list: list(one, 1) },
);

/** A manifest that stands in a scenario, as a file whose mistakes are told where they stand. */
export function fileOf(tree: MapValue): ManifestFile {
  return { name: tree.place.source.file, text: "", tree };
}

/** How marks of the timeline call what is applied: by its path, or as "deployment/web". */
export function nameOfManifest({ value }: ManifestSource): string {
  if (typeof value === "string") return value;
  const { kind, metadata } = plainOf(value) as {
    readonly kind?: unknown;
    readonly metadata?: { readonly name?: unknown } | null;
  };
  const name = metadata?.name;
  return `${String(kind).toLowerCase()}${typeof name === "string" ? `/${name}` : ""}`;
}

/** Tells files apart whose readings are kept. */
export function identityOf({ name, group, tree }: ManifestFile): readonly unknown[] {
  return tree === undefined ? [name, group] : [name, group, tree.place.start, plainOf(tree)];
}
