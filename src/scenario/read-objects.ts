import { type Diagnostic, hasErrors } from "../diagnostics/diagnostic.ts";
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
import { RELATIVE } from "./file-problems.ts";
import { type ObjectEdit, patched } from "./object-edits.ts";
import { resolveObjects } from "./object-targets.ts";
import type { Reading } from "./reading.ts";
import { shorten } from "./scalars.ts";
import type { ApplyItem, TimelineItem } from "./timeline.ts";

/** Where objects come from. */
export interface ObjectSources {
  /** What `workloads.manifests` names. */
  readonly paths: readonly Placed<string>[];
  /** Documents beside the scenario in its file. */
  readonly beside: ManifestFile | undefined;
  readonly timeline: readonly TimelineItem[];
  readonly edits: readonly ObjectEdit[];
}

/** Objects, read as far as their manifests go. */
export interface ReadObjects {
  /** What is there from the start. */
  readonly drafts: readonly Draft[];
  /** What an entry of the timeline applies. */
  appliedBy(item: ApplyItem): readonly Draft[];
  /** Both. */
  readonly everything: readonly Draft[];
  readonly survey: ManifestReading["survey"];
}

/**
 * Reads the objects of a scenario and of what its timeline applies, with edits merged in.
 *
 * Undefined if a file is not known yet, or something is wrong with one: then nothing can be said of what refers to
 * objects. Mistakes in files are reported there; those that edits make, where the edit is written.
 */
export function readObjects(sources: ObjectSources, reading: Reading): ReadObjects | undefined {
  const applies = sources.timeline.filter((item) => item.verb === "apply");
  const groups = [
    { paths: sources.paths, group: "" },
    ...applies.map((item, i) => ({ paths: item.paths, group: groupOf(i) })),
  ];
  const found = groups.map(({ paths, group }) => filesAt(paths, group, reading));
  if (found.includes(undefined)) return undefined;
  const files = [
    ...(sources.beside === undefined ? [] : [sources.beside]),
    ...found.flatMap((each) => each ?? []),
  ];
  const plain = readOnce(files, reading);
  for (const diagnostic of plain.diagnostics) reading.add(diagnostic);
  if (hasErrors(plain.diagnostics)) return undefined;
  const edited = readEdited(files, plain, sources.edits, reading);
  if (edited === undefined || hasErrors(edited.diagnostics)) return undefined;
  const inGroup = (name: string) => edited.drafts.filter(({ group }) => group === name);
  const applied = new Map(applies.map((item, i) => [item, inGroup(groupOf(i))]));
  for (const [item, drafts] of applied) reportNodes(item, drafts, reading);
  return {
    drafts: inGroup(""),
    appliedBy: (item) => applied.get(item) ?? [],
    everything: edited.drafts,
    survey: edited.survey,
  };
}

/** Ids of nodes are fixed before a run begins. */
function reportNodes({ paths: [path] }: ApplyItem, drafts: readonly Draft[], reading: Reading): void {
  const node = drafts.find(({ kind }) => kind === "Node");
  if (node === undefined || path === undefined) return;
  const message = `the timeline cannot add nodes, such as ${shorten(node.name)}`;
  const hint = "add them to workloads.manifests, and cordon them until then";
  reading.error(path.place, "not-yet-simulated", message, hint);
}

function groupOf(apply: number): string {
  return `apply-${apply}`;
}

/** Undefined once something is missing; what cannot be read has then been reported. */
function filesAt(
  paths: readonly Placed<string>[],
  group: string,
  reading: Reading,
): readonly ManifestFile[] | undefined {
  const files: ManifestFile[] = [];
  let isComplete = true;
  for (const path of paths) {
    const found = reading.files.manifests(path.value);
    for (const problem of found?.problems ?? []) reportProblem(problem, path, reading);
    if (found === undefined || found.problems.length > 0) isComplete = false;
    else files.push(...found.files.map((file) => ({ ...file, group })));
  }
  return isComplete ? files : undefined;
}

function reportProblem(problem: Diagnostic, { value, place }: Placed<string>, reading: Reading): void {
  if (problem.code !== "unreadable-file") reading.add(problem);
  else
    reading.error(
      place,
      problem.code,
      `"${shorten(value)}": ${problem.message}`,
      `${problem.hint}; ${RELATIVE}`,
    );
}

/** Variants without edits share one reading. */
function readOnce(files: readonly ManifestFile[], reading: Reading): ManifestReading {
  const key = JSON.stringify(files.map(({ name, group }) => [name, group]));
  return reading.remember(key, () => readManifests(files, { ignoreUnsupported: reading.ignoreUnsupported }));
}

/** What an edit changes, by kind, namespace and name. */
type Changes = ReadonlyMap<string, readonly ObjectEdit[]>;

function readEdited(
  files: readonly ManifestFile[],
  plain: ManifestReading,
  edits: readonly ObjectEdit[],
  reading: Reading,
): ManifestReading | undefined {
  if (edits.length === 0) return plain;
  const changes = changesOf(edits, plain.drafts, reading);
  if (changes === undefined) return undefined;
  const edited = readManifests(files, optionsWith(changes, edits, reading));
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

function keyOf({ file, line, column, message }: Diagnostic): string {
  return JSON.stringify([file, line, column, message]);
}

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
