import { suggestion } from "../diagnostics/did-you-mean.ts";
import type { ReplicationSpec } from "../spec/scenario-spec.ts";
import { list, readable } from "./collections.ts";
import { expectation } from "./expectations.ts";
import { defaulted, object, optional, required } from "./fields.ts";
import { label, name, oneOf, shorten, string, wholeNumber } from "./scalars.ts";
import { byKind, mapped, placed, type Shape } from "./shape.ts";
import { DEFAULT_STRATEGY, OBJECTS_STRATEGY, type StrategyEntry, strategy } from "./strategies.ts";
import { variant } from "./variants.ts";

const DEFAULT_REPLICATIONS = 10;
const DEFAULT_SEED = 1;
/** Above, seed + i would leave 32 bits or a result folder would hold more runs than anyone reads. */
const MAX_COUNT = 1_000_000;
const MAX_SEED = 2 ** 53 - 1 - MAX_COUNT;

const count = wholeNumber(1, MAX_COUNT);
const replications = byKind<ReplicationSpec>(
  "a number, or a map with count and seed",
  "20, or {count: 20, seed: 1}",
  {
    scalar: mapped(count, (read) => ({ count: read, seed: DEFAULT_SEED })),
    map: object({
      count: defaulted(
        count,
        "how many runs of each strategy and variant",
        DEFAULT_REPLICATIONS,
        DEFAULT_REPLICATIONS,
      ),
      seed: defaulted(
        wholeNumber(0, MAX_SEED),
        "seed of the first; each further one has the next",
        DEFAULT_SEED,
        DEFAULT_SEED,
      ),
    }),
  },
);

const kind: Shape<string> = mapped(string(), (read, place, reading) => {
  if (read === "Scenario") return read;
  const hint = suggestion(read, ["Scenario"], "write kind");
  return reading.error(place, "wrong-kind", `the kind "${shorten(read)}" is no scenario`, hint);
});

/** Name and labels as Kubernetes has them; only the name means anything here. */
const metadata = object({
  name: required(name, "name of the scenario; results go to a folder of this name"),
});

/** The sections that say what is asked, and of which runs. */
export const studyFields = {
  apiVersion: required(oneOf("stowage/v1"), "always stowage/v1"),
  kind: required({ ...kind, schema: () => ({ const: "Scenario" }) }, "always Scenario"),
  metadata: required(metadata, "a map with the name of the scenario"),
  question: optional(string(), "what the scenario wants to know, in a sentence"),
  replications: defaulted(
    replications,
    "how often each run is repeated, with which seeds",
    { count: DEFAULT_REPLICATIONS, seed: DEFAULT_SEED },
    DEFAULT_REPLICATIONS,
  ),
  strategies: optional<readonly StrategyEntry[]>(
    list(strategy, 1),
    `who places pods; default: ${DEFAULT_STRATEGY}, with Kubernetes objects ${OBJECTS_STRATEGY}`,
  ),
  baseline: optional(placed(label), "the strategy that others are compared with; default: the first"),
  variants: optional(
    readable(variant, 1),
    "the scenario with some values changed; crossed with the strategies",
  ),
  expect: optional(readable(expectation), "what must hold of the results: wait_s.p99 < 5m"),
};
