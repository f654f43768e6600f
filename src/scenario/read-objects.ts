import { type Diagnostic, hasErrors } from "../diagnostics/diagnostic.ts";
import type { Placed } from "../document/value.ts";
import type { Draft } from "../manifest/drafts.ts";
import { type ManifestFile, type ManifestReading, readManifests } from "../manifest/read-manifests.ts";
import { fileOf, identityOf, type ManifestSource } from "./applied-manifests.ts";
import { RELATIVE } from "./file-problems.ts";
import type { ObjectEdit } from "./object-edits.ts";
import { readEdited } from "./read-edited.ts";
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
    ...applies.map((item, i) => ({ paths: item.manifests, group: groupOf(i) })),
  ];
  const found = groups.map(({ paths, group }) => filesAt(paths, group, reading));
  if (found.includes(undefined)) return undefined;
  const files = [
    ...(sources.beside === undefined ? [] : [sources.beside]),
    ...found.flatMap((each) => each ?? []),
  ];
  const keepsWritten = sources.timeline.some(({ verb }) => verb === "setResources");
  const plain = readOnce(files, keepsWritten, reading);
  for (const diagnostic of plain.diagnostics) reading.add(diagnostic);
  if (hasErrors(plain.diagnostics)) return undefined;
  const edited = readEdited(files, { plain, keepsWritten }, sources.edits, reading);
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
function reportNodes({ manifests: [path] }: ApplyItem, drafts: readonly Draft[], reading: Reading): void {
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
  paths: readonly ManifestSource[],
  group: string,
  reading: Reading,
): readonly ManifestFile[] | undefined {
  const files: ManifestFile[] = [];
  let isComplete = true;
  for (const { value, place } of paths) {
    if (typeof value !== "string") {
      files.push({ ...fileOf(value), group });
      continue;
    }
    const found = reading.files.manifests(value);
    for (const problem of found?.problems ?? []) reportProblem(problem, { value, place }, reading);
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
function readOnce(files: readonly ManifestFile[], keepsWritten: boolean, reading: Reading): ManifestReading {
  const key = JSON.stringify([keepsWritten, ...files.map(identityOf)]);
  return reading.remember(key, () =>
    readManifests(files, { ignoreUnsupported: reading.ignoreUnsupported, keepsWritten }),
  );
}
