import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { readDocuments } from "../document/document.ts";
import type { MapValue, Source, Value } from "../document/value.ts";
import type { ScenarioSpec, StrategySpec } from "../spec/scenario-spec.ts";
import { documentsBeside } from "./documents-beside.ts";
import { warnOfEarlyOptions } from "./early-options.ts";
import { readFields } from "./fields.ts";
import { warnOfOrphans } from "./given-scheduler.ts";
import { readWorld, type World, type WorldContext } from "./read-world.ts";
import { Reading, type ReadingOptions } from "./reading.ts";
import { shorten } from "./scalars.ts";
import { applySets } from "./sets.ts";
import { asMap } from "./shape.ts";
import { baselineOf, checkLabels, defaultStrategies, type StrategyEntry } from "./strategies.ts";
import { studyFields } from "./study-fields.ts";
import { checkUnique } from "./unique.ts";
import { applyVariant, type Changed, type Variant } from "./variants.ts";
import { worldFields } from "./world-fields.ts";

export interface ScenarioReading {
  /** Without `inputs`; undefined if anything is wrong. */
  readonly scenario: Omit<ScenarioSpec, "inputs"> | undefined;
  /** Errors and warnings, in file order. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReadOptions extends ReadingOptions {
  /** "path=value" each: what `--set` says. */
  readonly sets: readonly string[];
}

const STUDY_KEYS = Object.keys(studyFields);
const WORLD_KEYS = Object.keys(worldFields);
const BEGIN = "a scenario begins with apiVersion: stowage/v1 and kind: Scenario; stowage init writes one";
const IMPORT = "stowage import makes a scenario of manifests; stowage init writes one to start from";

/**
 * Reads a scenario: the text of `file`, with values set, as a spec in canonical units with all defaults filled in,
 * or as everything that is wrong with it. Pure: files are known through `options.files` alone.
 */
export function readScenario(source: Source, options: ReadOptions): ScenarioReading {
  const reading = new Reading(source.file, options);
  const documents = readDocuments(source, reading);
  const tree = onlyScenario(documents, source, reading);
  const changed = tree && applySets({ tree, edits: [] }, options.sets, reading);
  const map = changed && asScenario(changed.tree, reading);
  const context = { otherKeys: STUDY_KEYS, beside: tree && documentsBeside(tree, documents, source) };
  const scenario = map && readMap(map, { ...context, edits: changed.edits }, reading);
  return { scenario: reading.errorCount > 0 ? undefined : scenario, diagnostics: reading.diagnostics };
}

/** The document of kind Scenario; others are Kubernetes objects. */
function onlyScenario(documents: readonly Value[], source: Source, reading: Reading): Value | undefined {
  const start = { source, start: 0, end: 1 };
  if (documents.length === 0 && reading.errorCount === 0)
    reading.error(start, "empty", "there is no scenario in this text", "stowage init writes one");
  const [first = documents[0], second] = documents.filter((each) => kindOf(each) === "Scenario");
  if (second !== undefined) {
    const message = "a second scenario in one file";
    reading.error(second.place, "several-documents", message, "put it into a file of its own");
  }
  return first;
}

/** A map that means to be a scenario: of anything else no key is worth a word. */
function asScenario(document: Value, reading: Reading): MapValue | undefined {
  const map = asMap(document, reading, BEGIN);
  const kind = kindOf(document);
  if (map === undefined || kind === undefined || didYouMean(kind, ["Scenario"]) !== undefined) return map;
  if (map.entries.has("cluster")) return map;
  const { place } = map.entries.get("kind")!.value;
  return reading.error(place, "wrong-kind", `this is a "${shorten(kind)}", no scenario`, IMPORT);
}

function kindOf(document: Value): string | undefined {
  const kind = document.kind === "map" ? document.entries.get("kind")?.value : undefined;
  return kind?.kind === "scalar" ? kind.text : undefined;
}

function readMap(
  map: MapValue,
  context: WorldContext,
  reading: Reading,
): Omit<ScenarioSpec, "inputs"> | undefined {
  const { values, complete } = readFields(map, studyFields, reading, WORLD_KEYS);
  const base = readWorld(map, context, reading);
  const strategies = map.entries.has("strategies")
    ? (values.strategies ?? [])
    : defaultStrategies(base.spec.objects.workloads.length > 0, map.place, reading);
  checkLabels(strategies, reading);
  const baseline = strategies.length === 0 ? "" : baselineOf(values.baseline, strategies, reading);
  const variants = values.variants ?? [];
  checkUnique(
    variants.map((variant) => variant.name),
    "a variant",
    reading,
  );
  const worlds = readVariants({ tree: map, edits: context.edits }, variants, base, context, reading);
  warnOfMissingProfiles(
    strategies,
    worlds.map(({ world }) => world),
    reading,
  );
  warnOfEarlyOptions(
    strategies,
    worlds.map(({ world }) => world),
    reading,
  );
  if (!complete || values.metadata === undefined) return undefined;
  return {
    name: values.metadata.name,
    question: values.question ?? "",
    replications: values.replications!,
    strategies: strategies.map((strategy) => strategy.value),
    baseline,
    variants: worlds.map(({ name, world }) => ({ name, world: world.spec })),
    expectations: values.expect ?? [],
    notes: [
      ...new Set([
        ...base.notes,
        ...worlds.flatMap(({ world }) => world.notes),
        ...strategies.flatMap(({ value, notes }) => [...limitsOf(value, reading), ...notes]),
      ]),
    ],
  };
}

/** Of the strategies that are kube-scheduler: pods may name a profile. */
function warnOfMissingProfiles(
  strategies: readonly StrategyEntry[],
  worlds: readonly World[],
  reading: Reading,
): void {
  const workloads = new Set(worlds.flatMap(({ spec }) => spec.objects.workloads));
  for (const { value, place } of strategies) {
    const info = reading.catalog.strategies.find(({ name }) => name === value.name);
    if (info?.takesSchedulerConfig)
      warnOfOrphans(value.label, value.scheduler, [...workloads], place, reading);
  }
}

/** What a strategy lacks of its model. */
function limitsOf({ name }: StrategySpec, { catalog }: Reading): readonly string[] {
  const limits = catalog.strategies.find((info) => info.name === name)?.limits ?? "";
  return limits === "" ? [] : [`${name}: ${limits}`];
}

function readVariants(
  document: Changed,
  variants: readonly Variant[],
  base: World,
  context: WorldContext,
  reading: Reading,
): { name: string; world: World }[] {
  if (variants.length === 0) return [{ name: "", world: base }];
  return variants.flatMap((variant) => {
    reading.enterVariant(variant.name.value, variant.place);
    const { tree, edits } = applyVariant(document, variant, reading);
    if (tree.kind !== "map") return [];
    return [{ name: variant.name.value, world: readWorld(tree, { ...context, edits }, reading) }];
  });
}
