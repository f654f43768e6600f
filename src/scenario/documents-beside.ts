import type { Source, Value } from "../document/value.ts";
import type { ManifestFile } from "../manifest/read-manifests.ts";

/**
 * The other documents in the file of a scenario, as a file of their own in which everything stands where it stood.
 *
 * Undefined if there are none.
 */
export function documentsBeside(
  scenario: Value,
  documents: readonly Value[],
  { file, text }: Source,
): ManifestFile | undefined {
  if (documents.length < 2) return undefined;
  const { start, end } = scenario.place;
  const blank = text.slice(start, end).replace(/[^\n]/g, " ");
  return { name: file, text: text.slice(0, start) + blank + text.slice(end) };
}
