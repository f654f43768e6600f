import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { sourceOf } from "../document/value.ts";
import { checkFields, type FieldUse } from "../manifest/check-fields.ts";
import { listenerOf } from "../manifest/listener-of.ts";
import type { ManifestText } from "../manifest/manifest-text.ts";
import { type Listener, Part } from "../manifest/part.ts";
import { isPlainMap, shortened } from "../manifest/plain.ts";
import { Problems } from "../manifest/problems.ts";
import { SECOND, wholeFrom } from "../manifest/read-number.ts";
import { readTexts } from "../manifest/read-texts.ts";
import { SurveyCounts } from "../manifest/survey.ts";
import { type ClientLimit, KUBERNETES } from "../spec/control-plane.ts";
import { DEFAULT_SCHEDULER_NAME } from "../spec/default-scheduler.ts";
import type { ProfileSpec, SchedulerSpec } from "../spec/scheduler.ts";
import { CONFIGURATION } from "./known-fields.ts";
import { readPercentage, readProfile } from "./read-profile.ts";

export interface SchedulerConfigFile {
  /** As diagnostics call it. */
  readonly name: string;
  readonly text: string;
}

export interface SchedulerConfigReading {
  /** undefined if any diagnostic is an error. */
  readonly spec: SchedulerSpec | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Fields and plugins that it names and that have no effect here. */
  readonly ignored: readonly string[];
}

const API_VERSION = "kubescheduler.config.k8s.io/v1";
const KIND = "KubeSchedulerConfiguration";

/**
 * Reads a KubeSchedulerConfiguration in YAML or JSON as kube-scheduler 1.36 does: unknown fields are mistakes,
 * and so is all that it would not start with. Never throws for what it finds.
 *
 * `ignoreUnsupported`: what decides about nodes and is not simulated is noted, not told as a mistake.
 */
export function readSchedulerConfig(
  { name, text }: SchedulerConfigFile,
  ignoreUnsupported: boolean,
): SchedulerConfigReading {
  const problems = new Problems([name]);
  const counts = new SurveyCounts(ignoreUnsupported);
  const use: FieldUse = {
    isStrict: true,
    ignored: (path) => counts.ignored(path),
    unsupported: (path) => counts.unsupported(path),
  };
  const document = onlyDocument(name, text, problems);
  const spec = document && readDocument(document, listenerOf(document, problems, false), use);
  return {
    spec: problems.errorCount > 0 ? undefined : spec,
    diagnostics: problems.diagnostics,
    ignored: counts.survey.ignoredFields.map(({ what }) => what),
  };
}

function onlyDocument(name: string, text: string, problems: Problems): ManifestText | undefined {
  const [document, second] = readTexts(name, text, problems);
  const example = `write "apiVersion: ${API_VERSION}", then "kind: ${KIND}"`;
  const start = { source: sourceOf(name, text), start: 0, end: 1 };
  if (document === undefined && problems.errorCount === 0)
    problems.error(start, "empty", "there is no configuration in this file", example);
  if (second !== undefined)
    problems.error(
      second.placeOf([], "value"),
      "several-documents",
      "a second document in one configuration",
      "put it into a file of its own",
    );
  return document;
}

function readDocument(document: ManifestText, listener: Listener, use: FieldUse): SchedulerSpec | undefined {
  const root = new Part(document.root, listener);
  if (!isConfiguration(root) || !checkFields(root.value, CONFIGURATION, KIND, [], listener, use))
    return undefined;
  const initial = wholeFrom(root, "podInitialBackoffSeconds", 1, 1);
  const longest = wholeFrom(root, "podMaxBackoffSeconds", 1, Math.max(10, initial));
  if (longest < initial)
    root
      .get("podMaxBackoffSeconds")
      ?.error("out-of-range", `it is below podInitialBackoffSeconds, ${initial}`, `write ${initial} or more`);
  wholeFrom(root, "parallelism", 1, 16);
  return {
    percentageOfNodesToScore: readPercentage(root),
    initialBackoff: initial * SECOND,
    longestBackoff: longest * SECOND,
    clientLimit: readClientLimit(root.get("clientConnection")),
    profiles: readProfiles(root, listener, use),
  };
}

/** Tells what else it is; of that no field is worth a word. */
function isConfiguration(root: Part): boolean {
  if (!isPlainMap(root.value)) {
    root.error("wrong-type", "a configuration must be a map", `begin with "apiVersion: ${API_VERSION}"`);
    return false;
  }
  return isCalled(root, "kind", KIND) && isCalled(root, "apiVersion", API_VERSION);
}

function isCalled(root: Part, key: string, wanted: string): boolean {
  const found = root.text(key);
  if (found === wanted) return true;
  const hint = `write "${key}: ${wanted}"`;
  if (found === undefined) root.error("missing-key", `this has no ${key}`, hint);
  else root.get(key)?.error("wrong-kind", `this is ${shortened(found)}, not ${wanted}`, hint);
  return false;
}

/** 0 stands for what is not given, in kube-scheduler too. */
function readClientLimit(client: Part | undefined): ClientLimit | undefined {
  const rate = client?.number("qps", 0) || 0;
  const burst = client?.number("burst", 0) || 0;
  if (burst < 0) client?.get("burst")?.error("out-of-range", `burst is ${burst}`, "write 1 or more");
  if (rate === 0 && burst === 0) return undefined;
  return {
    // A negative rate switches the limit off.
    rate: rate < 0 ? Number.POSITIVE_INFINITY : rate || KUBERNETES.schedulerLimit.rate,
    burst: burst || KUBERNETES.schedulerLimit.burst,
  };
}

/** One profile need not say what it is called; none at all is that one. */
function readProfiles(root: Part, listener: Listener, use: FieldUse): readonly ProfileSpec[] {
  const parts = root.list("profiles");
  const only = parts.length === 1 ? DEFAULT_SCHEDULER_NAME : "";
  const profiles = parts.map((part) => readProfile(part, only, listener, use));
  if (profiles.length === 0) return [readProfile(root.replacedBy({}), DEFAULT_SCHEDULER_NAME, listener, use)];
  const seen = new Set<string>();
  for (const [i, { schedulerName }] of profiles.entries()) {
    const part = parts[i]!.get("schedulerName") ?? parts[i]!;
    if (schedulerName === "")
      part.error("missing-key", "of several profiles each needs a schedulerName", 'add "schedulerName:"');
    else if (seen.has(schedulerName))
      part.error("duplicate-name", `a profile is called "${shortened(schedulerName)}" already`, "rename one");
    seen.add(schedulerName);
  }
  return profiles;
}
