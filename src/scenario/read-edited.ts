import type { Diagnostic, DiagnosticCode } from "../diagnostics/diagnostic.ts";
import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { Placed } from "../document/value.ts";
import type { Draft } from "../manifest/drafts.ts";
import { KIND_NAMES } from "../manifest/known/kinds.ts";
import { isPlainMap, ownValue, type PlainMap } from "../manifest/plain.ts";
import {
  type ManifestFile,
  type ManifestOptions,
  type ManifestReading,
  readManifests,
} from "../manifest/read-manifests.ts";
import { type ObjectEdit, patched } from "./object-edits.ts";
import { resolveObjects } from "./object-targets.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";

/**
 * Reads files again with edits merged into their objects, where there are any; `plain` is what they are without.
 *
 * What the edits make wrong is reported where they stand. Undefined if one names no object.
 */
export function readEdited(
  files: readonly ManifestFile[],
  { plain, keepsWritten }: { readonly plain: ManifestReading; readonly keepsWritten: boolean },
  edits: readonly ObjectEdit[],
  reading: Reading,
): ManifestReading | undefined {
  if (edits.length === 0) return plain;
  const changes = changesOf(edits, plain.drafts, reading);
  if (changes === undefined) return undefined;
  const edited = readManifests(files, { ...optionsWith(changes, edits, reading), keepsWritten });
  const known = new Set(plain.diagnostics.map(keyOf));
  if (edited.diagnostics.every((diagnostic) => known.has(keyOf(diagnostic)))) return edited;
  // Something is wrong that was right before: find the edit that makes it so, one after another.
  for (let count = 1; count <= edits.length; count++) {
    const { diagnostics } = readManifests(files, optionsWith(changes, edits.slice(0, count), reading));
    for (const diagnostic of diagnostics) {
      if (known.has(keyOf(diagnostic))) continue;
      known.add(keyOf(diagnostic));
      reportEdit(edits[count - 1]!, diagnostic, reading);
    }
  }
  return edited;
}

function reportEdit(edit: ObjectEdit, { severity, code, message, hint }: Diagnostic, reading: Reading): void {
  const { value, place } = edit.target;
  const told = `${shorten(value)}: ${message}`;
  if (severity === "error") reading.error(place, code, told, hint);
  else reading.warn(place, code, told, hint);
}

/** Told once for all objects that are concerned: an edit of some of them makes another text of it, and no news. */
const TOLD_FOR_ALL: readonly DiagnosticCode[] = [
  "single-replica",
  "no-requests",
  "unknown-owner",
  "unknown-claim",
  "unknown-volume",
  "unknown-storage-class",
  "not-ready",
];

function keyOf({ file, line, column, code, message }: Diagnostic): string {
  return TOLD_FOR_ALL.includes(code) ? code : JSON.stringify([file, line, column, message]);
}

/** What an edit changes, by kind, namespace and name. */
type Changes = ReadonlyMap<string, readonly ObjectEdit[]>;

const KINDS = KIND_NAMES.map((kind) => kind.toLowerCase());

function changesOf(
  edits: readonly ObjectEdit[],
  drafts: readonly Draft[],
  reading: Reading,
): Changes | undefined {
  const changes = new Map<string, ObjectEdit[]>();
  let isSound = true;
  for (const edit of edits) {
    const objects = resolveObjects(edit.target, drafts, KINDS, reading);
    if (objects === undefined) isSound = false;
    for (const { kind, namespace, name } of objects ?? []) {
      const key = JSON.stringify([kind, namespace, name]);
      const own = changes.get(key) ?? [];
      // Versions of one object are named several times.
      if (!own.includes(edit)) changes.set(key, [...own, edit]);
    }
  }
  return isSound ? changes : undefined;
}

function optionsWith(changes: Changes, edits: readonly ObjectEdit[], reading: Reading): ManifestOptions {
  const edit = (kind: string, object: PlainMap) => {
    const metadata = ownValue(object, "metadata");
    if (!isPlainMap(metadata)) return object;
    const namespace = ownValue(metadata, "namespace") ?? "default";
    const own = [namespace, ""].flatMap(
      (each) => changes.get(JSON.stringify([kind, each, ownValue(metadata, "name")])) ?? [],
    );
    return own
      .filter((each) => edits.includes(each))
      .reduce((changed, { target, patch }) => {
        return patched(changed, patch, (name, known) => reportMissing(target, name, known, reading));
      }, object);
  };
  return { ignoreUnsupported: reading.ignoreUnsupported, edit };
}

function reportMissing(
  { value, place }: Placed<string>,
  name: string,
  known: readonly string[],
  reading: Reading,
): void {
  const message = `${shorten(value)}: the list has no element "${shorten(name)}"`;
  reading.error(place, "bad-path", message, suggestion(name, known, "its elements are"));
}
