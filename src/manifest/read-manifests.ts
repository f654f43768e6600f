import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Value } from "../document/value.ts";
import { type Adoption, adopt, isDone, isLeft } from "./adopt.ts";
import { checkFields } from "./check-fields.ts";
import { withAssumedClasses } from "./check-storage.ts";
import { checkTogether } from "./check-together.ts";
import type { Draft } from "./drafts.ts";
import { withoutDuplicates } from "./duplicates.ts";
import { findObjects } from "./find-objects.ts";
import type { FoundObject } from "./found-object.ts";
import type { Kind } from "./known/kinds.ts";
import { knownClasses } from "./known-classes.ts";
import { listenerOf } from "./listener-of.ts";
import type { ManifestText } from "./manifest-text.ts";
import { Part } from "./part.ts";
import { isPlainMap, type PlainMap, shortened } from "./plain.ts";
import { Problems } from "./problems.ts";
import { readObject } from "./read-object.ts";
import { readTexts } from "./read-texts.ts";
import { usualStorageClass } from "./storage-classes.ts";
import { type Survey, SurveyCounts } from "./survey.ts";
import { reportSuspicions } from "./suspicions.ts";
import { ToldPaths } from "./told-paths.ts";
import { yamlText } from "./yaml-text.ts";

export interface ManifestFile {
  /** As diagnostics call it. */
  readonly name: string;
  readonly text: string;
  /** One document that stands inside of a text of something else, and has been read: `text` is "". */
  readonly tree?: Value;
  /**
   * Within a group each object has a name of its own; objects of the same name in several groups are versions of
   * one object, of which the later ones are applied later. "" if absent.
   */
  readonly group?: string;
}

export interface ManifestOptions {
  /**
   * Constraints that are not simulated are listed in the survey, not told as mistakes; what only an API server would
   * refuse is a warning. Of two objects of one name the later counts, as with `kubectl apply`.
   */
  readonly ignoreUnsupported: boolean;
  /** Of objects that name none; "default" if absent. */
  readonly namespace?: string;
  /** Whether templates keep what they are made from, so that a run can change it; as needed if absent. */
  readonly keepsWritten?: boolean;
  /** Changes an object of a known kind before it is read. */
  readonly edit?: (kind: string, object: PlainMap) => PlainMap;
}

export interface ManifestReading {
  /** In file order. Sound if no diagnostic is an error. */
  readonly drafts: readonly Draft[];
  /** Errors and warnings, in file order. */
  readonly diagnostics: readonly Diagnostic[];
  readonly survey: Survey;
}

/**
 * Reads Kubernetes objects from YAML and JSON texts: many documents, Lists, what `kubectl get -o yaml` prints.
 *
 * Never throws for what it finds. Types are checked before anything is read, so that readers may rely on them.
 */
export function readManifests(files: readonly ManifestFile[], options: ManifestOptions): ManifestReading {
  const problems = new Problems(files.map(({ name }) => name));
  const counts = new SurveyCounts(options.ignoreUnsupported);
  const found: FoundObject[] = [];
  const broken: FoundObject[] = [];
  for (const { name, text, tree, group = "" } of files)
    for (const document of tree === undefined ? readTexts(name, text, problems) : [yamlText(tree)])
      collect(document, { file: name, group }, options, problems, counts, { found, broken });
  const keepsWritten = options.keepsWritten === true || found.some(({ info }) => ADMITTING.has(info.kind));
  const context = {
    classes: knownClasses(found),
    usualClass: usualStorageClass(found),
    isAdmitted: true,
    keepsWritten,
  };
  // For what else is wrong with them.
  for (const each of broken) readObject(each, context);
  const drafts = withAssumedClasses(withoutDuplicates(found.map((each) => readObject(each, context))));
  const adoption = adopt(drafts);
  checkTogether(drafts, adoption);
  reportSuspicions(drafts, adoption);
  countLeftOut(drafts, adoption, counts);
  return { drafts, diagnostics: problems.diagnostics, survey: counts.survey };
}

/** Kinds by which pods are admitted. */
const ADMITTING = new Set<Kind>(["ResourceQuota", "LimitRange"]);

function countLeftOut(drafts: readonly Draft[], adoption: Adoption, counts: SurveyCounts): void {
  for (const draft of drafts) {
    if (draft.kind === "Pod" && !isLeft(draft))
      counts.leftOut(draft.isTerminating ? "terminating pods" : `${draft.phase} pods`);
    if (isDone(draft, adoption)) counts.leftOut("finished Jobs");
  }
}

/** Adds the objects of a document that are of a known kind, apart by whether they have the right types; counts all. */
function collect(
  document: ManifestText,
  origin: Pick<FoundObject, "file" | "group">,
  { ignoreUnsupported, namespace = "default", edit = (_, object) => object }: ManifestOptions,
  problems: Problems,
  counts: SurveyCounts,
  into: { readonly found: FoundObject[]; readonly broken: FoundObject[] },
): void {
  const listener = listenerOf(document, problems, ignoreUnsupported);
  for (const { kind, apiVersion, part: written, info } of findObjects(new Part(document.root, listener))) {
    if (info === undefined) {
      counts.notSimulated(shortened(isBuiltIn(apiVersion) ? kind : `${kind} (${apiVersion})`));
      continue;
    }
    counts.simulated(kind);
    const part = isPlainMap(written.value) ? written.replacedBy(edit(kind, written.value)) : written;
    const told = new ToldPaths(listener);
    const object = { info, apiVersion, ...origin, defaultNamespace: namespace };
    if (checkFields(part.value, info.type, kind, part.path, told, counts))
      into.found.push({ ...object, part });
    else into.broken.push({ ...object, part: part.toldTo(told.others) });
  }
}

/** Whether an API is Kubernetes' own: "v1", "apps/v1", "storage.k8s.io/v1". */
function isBuiltIn(apiVersion: string): boolean {
  const [group = ""] = apiVersion.split("/");
  return !group.includes(".") || group.endsWith(".k8s.io");
}
