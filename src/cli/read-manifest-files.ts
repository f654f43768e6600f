import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Draft } from "../manifest/drafts.ts";
import { loadManifests } from "../manifest/load.ts";
import { type ManifestFile, readManifests } from "../manifest/read-manifests.ts";
import type { Survey } from "../manifest/survey.ts";

export interface ManifestFiles {
  readonly files: readonly ManifestFile[];
  readonly drafts: readonly Draft[];
  readonly survey: Survey;
  /** Of the files, and of what could not be read. */
  readonly diagnostics: readonly Diagnostic[];
  /** Texts to draw diagnostics with, by the name that they give the file. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads Kubernetes objects from files, folders and "-", as `kubectl apply -f` would take them together. */
export async function readManifestFiles(
  paths: readonly string[],
  stdin: Buffer | string,
  ignoreUnsupported: boolean,
): Promise<ManifestFiles> {
  const { files, diagnostics } = await loadManifests(paths, stdin);
  const read = readManifests(files, { ignoreUnsupported });
  return {
    files,
    drafts: read.drafts,
    survey: read.survey,
    diagnostics: [...diagnostics, ...read.diagnostics],
    sources: new Map(files.map(({ name, text }) => [name, text])),
  };
}
