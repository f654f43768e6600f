import { suggestion } from "../diagnostics/did-you-mean.ts";
import { describeValue, type Place, type Placed, type ScalarValue } from "../document/value.ts";
import { listNames } from "../manifest/list-names.ts";
import type { OptionInfo, StrategyInfo } from "../spec/catalog.ts";
import type { QueueDiscipline, StrategyOptions, StrategySpec } from "../spec/scenario-spec.ts";
import { choice } from "./choice.ts";
import { keyedMapOf } from "./collections.ts";
import { object, optional, required } from "./fields.ts";
import { RELATIVE } from "./file-problems.ts";
import { type GivenScheduler, readGivenScheduler } from "./given-scheduler.ts";
import type { Reading } from "./reading.ts";
import { label, oneOf, shorten, string, word } from "./scalars.ts";
import { byKind, mapped, placed, type Shape } from "./shape.ts";

/** A strategy, with the place of what names it. */
export interface StrategyEntry extends Placed<StrategySpec> {
  /** What its configuration asks for in vain. */
  readonly notes: readonly string[];
}

/** For a scenario that names none: of tasks alone, and of Kubernetes objects. */
export const DEFAULT_STRATEGY = "least-allocated";
export const OBJECTS_STRATEGY = "kube-default";

const optionName = word(/^[A-Za-z][\w-]*$/, "a letter, then letters, digits, dashes");

/** A scalar with its place, checked later against what the strategy knows. */
const optionValue: Shape<ScalarValue> = {
  read: (value, reading) => {
    if (value.kind === "scalar" && value.value !== null) return value;
    const message = `must be a string, a number, true or false, found ${describeValue(value)}`;
    return reading.error(value.place, "wrong-type", message, "write one value");
  },
  schema: () => ({ type: ["string", "number", "boolean"] }),
};

const common = {
  label: optional(placed(label), "what reports call it; default: its name"),
  options: optional(keyedMapOf(optionName, optionValue), "options of the strategy"),
  queue: optional(
    oneOf<QueueDiscipline>("fifo", "list", "kubernetes"),
    "fifo: the head waits and blocks; list: those that do not fit are passed over; kubernetes: by priority, with backoff; default: the strategy's own",
  ),
};

/** Options as written, by name. */
type Given = ReadonlyMap<string, { readonly keyPlace: Place; readonly value: ScalarValue }>;

interface Extras {
  readonly label: Placed<string> | undefined;
  readonly options: Given | undefined;
  readonly queue: QueueDiscipline | undefined;
  readonly config?: Placed<string> | undefined;
}

const NO_EXTRAS: Extras = { label: undefined, options: undefined, queue: undefined };

const config = optional(
  placed(string("a path")),
  "of kube-default and kube-argmax: a KubeSchedulerConfiguration file, relative to the scenario; default: what the release has by default",
);

export const strategy: Shape<StrategyEntry> = byKind(
  "the name of a strategy, or a map",
  "best-fit, or {name: best-fit}",
  {
    scalar: mapped(placed(string("the name of a strategy")), (read, _, reading) =>
      fromRegistry(read, NO_EXTRAS, reading),
    ),
    map: choice(
      "a strategy",
      {
        name: mapped(
          object({ name: required(placed(string()), "a strategy of this program"), config, ...common }),
          (read, _, reading) => fromRegistry(read.name, read, reading),
        ),
        module: mapped(
          object({ module: required(placed(string("a path")), "path of a module of your own"), ...common }),
          (read, _, reading) => fromModule(read.module, read, reading),
        ),
      },
      ["config", ...Object.keys(common)],
    ),
  },
);

/** The strategy of a scenario that names none; `place` stands for the whole scenario. */
export function defaultStrategies(
  hasObjects: boolean,
  place: Place,
  reading: Reading,
): readonly StrategyEntry[] {
  const value = hasObjects ? OBJECTS_STRATEGY : DEFAULT_STRATEGY;
  const entry = fromRegistry({ value, place }, NO_EXTRAS, reading);
  return entry === undefined ? [] : [entry];
}

function fromRegistry(name: Placed<string>, extras: Extras, reading: Reading): StrategyEntry | undefined {
  const info = reading.catalog.strategies.find((each) => each.name === name.value);
  if (info === undefined) {
    const names = reading.catalog.strategies.map((each) => each.name);
    const hint = suggestion(name.value, names, "the strategies are");
    return reading.error(name.place, "unknown-strategy", `unknown strategy "${shorten(name.value)}"`, hint);
  }
  const options = readOptions(info, extras.options ?? new Map(), reading);
  const scheduler = readConfig(info, extras.config, reading);
  if (options === undefined) return undefined;
  const spec = {
    label: extras.label?.value ?? info.name,
    name: info.name,
    module: "",
    options,
    queue: extras.queue ?? info.queue,
    ...(scheduler && { scheduler: scheduler.spec }),
  };
  return { value: spec, place: extras.label?.place ?? name.place, notes: scheduler?.notes ?? [] };
}

function readConfig(
  info: StrategyInfo,
  path: Placed<string> | undefined,
  reading: Reading,
): GivenScheduler | undefined {
  if (path === undefined) return undefined;
  if (info.takesSchedulerConfig) return readGivenScheduler(path, reading);
  const others = reading.catalog.strategies.filter((each) => each.takesSchedulerConfig);
  const hint = `remove it: it is for ${listNames(others.map(({ name }) => name))}`;
  return reading.error(path.place, "conflicting-keys", `${info.name} takes no configuration`, hint);
}

/** The options that were given over the defaults of the rest. */
function readOptions(info: StrategyInfo, given: Given, reading: Reading): StrategyOptions | undefined {
  const options: Record<string, string | number | boolean> = {};
  for (const option of info.options) options[option.name] = option.default;
  let sound = true;
  for (const [key, { keyPlace, value }] of given) {
    const option = info.options.find((each) => each.name === key);
    if (option === undefined) {
      const known = info.options.map((each) => each.name);
      const hint =
        known.length === 0 ? "remove it: there are none" : suggestion(key, known, "its options are");
      reading.error(keyPlace, "unknown-option", `${info.name} has no option "${shorten(key)}"`, hint);
      sound = false;
    } else if (reportBadOption(option, value, reading)) sound = false;
    else options[key] = value.value as string | number | boolean;
  }
  return sound ? options : undefined;
}

function reportBadOption(option: OptionInfo, value: ScalarValue, reading: Reading): boolean {
  if (typeof value.value !== option.type) {
    const wanted = option.type === "boolean" ? "true or false" : `a ${option.type}`;
    const message = `${option.name} must be ${wanted}, found ${describeValue(value)}`;
    const hint =
      option.values.length > 0
        ? `one of: ${option.values.join(", ")}`
        : `${wanted}, such as ${option.default}`;
    reading.error(value.place, "wrong-type", message, `write ${hint}`);
    return true;
  }
  if (option.values.length === 0 || option.values.includes(value.value as string | number)) return false;
  const hint = suggestion(value.text, option.values.map(String), "write one of");
  reading.error(value.place, "wrong-value", `unknown value "${shorten(value.text)}" of ${option.name}`, hint);
  return true;
}

function fromModule(file: Placed<string>, extras: Extras, reading: Reading): StrategyEntry | undefined {
  const found = reading.files.module(file.value);
  if (found?.ok === false) {
    const message = `the module "${shorten(file.value)}" ${found.message}`;
    return reading.error(file.place, "unreadable-file", message, RELATIVE);
  }
  const options = Object.fromEntries(
    [...(extras.options ?? [])].map(([key, { value }]) => [key, value.value!]),
  );
  const spec = {
    label: extras.label?.value ?? baseName(file.value),
    name: "",
    module: found?.value ?? file.value,
    options,
    queue: extras.queue ?? "list",
  } as const;
  return { value: spec, place: extras.label?.place ?? file.place, notes: [] };
}

/** "./mine.mjs" is called "mine". */
function baseName(path: string): string {
  const last = path.split(/[\\/]/).at(-1)!;
  return last.replace(/\.[^.]*$/, "").replace(/[^\w.%+=-]+/g, "-") || "module";
}

/** Reports strategies that reports could not tell apart. */
export function checkLabels(entries: readonly StrategyEntry[], reading: Reading): void {
  const seen = new Set<string>();
  for (const { value, place } of entries) {
    if (seen.has(value.label)) {
      const message = `a strategy is called "${value.label}" already`;
      reading.error(place, "duplicate-name", message, `give it a label of its own: label: ${value.label}-2`);
    }
    seen.add(value.label);
  }
}

/** The label of the strategy that the others are compared with; the first one's if the scenario does not say. */
export function baselineOf(
  wanted: Placed<string> | undefined,
  entries: readonly StrategyEntry[],
  reading: Reading,
): string {
  const labels = entries.map((entry) => entry.value.label);
  if (wanted !== undefined && !labels.includes(wanted.value)) {
    const exists = reading.catalog.strategies.some(({ name }) => name === wanted.value);
    const hint = exists
      ? `add it to strategies, or choose one of: ${labels.join(", ")}`
      : suggestion(wanted.value, labels, "the strategies here are");
    const message = `no strategy here is called "${shorten(wanted.value)}"`;
    reading.error(wanted.place, "unknown-strategy", message, hint);
  }
  return wanted?.value ?? labels[0] ?? "";
}
