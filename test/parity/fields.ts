import { ANY, list, map, record, type Shape } from "./shapes.ts";

// Every field of recordings that somebody knows, by kind of case and step: what else stands in a recording is told as
// not compared. Source: the README of the recordings.

/** Fields that are no answer of a scheduler, or left to chance: taken as they are. */
export const TAKEN_AS_RECORDED: Readonly<Record<string, string>> = {
  "submitted, registered events of devices and of claims made for pods": "not modelled",
  "priorityclasses, notes, seed": "for information: pods carry spec.priority",
  "postFilter.offset, order of dryRuns": "drawn by chance, and an unordered map",
  "scores, ties and evaluated with parallelism 16":
    "any of the best may be taken, the end of the scan is open",
};

const STATUS = record({ code: ANY, "plugin?": ANY, "reasons?": list() });
const TRY = record({ node: ANY, status: STATUS });
const REJECTION = record({ plugin: ANY, code: ANY, reasons: list(), nodes: list() });
const SCORE = record({ weight: ANY, raw: list(), normalized: list(), weighted: list() });
const DRY_RUN = record({ node: ANY, "victims?": list(), "pdbViolations?": ANY, "status?": STATUS });

const POST_FILTER = record({
  status: STATUS,
  nominatedNodeName: ANY,
  "potentialNodes?": ANY,
  "offset?": ANY,
  "numCandidates?": ANY,
  "dryRuns?": list(DRY_RUN),
  "candidates?": list(),
  "best?": list(),
  "victims?": list(),
  "deleteCalls?": list(),
  "nominationsCleared?": list(),
});

const FAILURE = record({
  message: ANY,
  code: ANY,
  unschedulablePlugins: list(),
  "pendingPlugins?": list(),
  "postFilter?": POST_FILTER,
});

const CHANGES_ONLY: Readonly<Record<string, Shape>> = {
  pod: ANY,
  "nodeOrder?": list(),
  "then?": list(),
};

/** A step that is a scheduling cycle. */
export const CYCLE = record({
  ...CHANGES_ONLY,
  "submitted?": ANY,
  "attempt?": ANY,
  start: ANY,
  next: ANY,
  "preFilter?": record({ "skip?": list(), "nodeNames?": list(), "byPlugins?": list(), "status?": STATUS }),
  "nominatedPods?": ANY,
  "nominatedTry?": TRY,
  "signed?": ANY,
  "nodeHint?": ANY,
  "hintTry?": TRY,
  "evaluated?": list(),
  evaluatedNodes: ANY,
  feasible: list(),
  "rejected?": list(REJECTION),
  "alsoRejected?": list(REJECTION),
  "scoreSkip?": list(),
  "scores?": map(SCORE),
  "totals?": list(),
  "ties?": list(),
  chosen: ANY,
  "unschedulable?": FAILURE,
  "error?": ANY,
});

/** A step without a pod, which only carries changes: what else stands in it is empty. */
export const NO_CYCLE = record({
  ...CHANGES_ONLY,
  "start?": ANY,
  "next?": ANY,
  "evaluatedNodes?": ANY,
  "feasible?": list(),
  "chosen?": ANY,
});

/** Changes of state after a cycle, by `op`. */
export const CHANGES: ReadonlyMap<string, Shape> = new Map([
  ["addNode", record({ op: ANY, node: ANY })],
  ["updateNode", record({ op: ANY, node: ANY })],
  ["removeNode", record({ op: ANY, name: ANY })],
  ["addPod", record({ op: ANY, pod: ANY })],
  ["updatePod", record({ op: ANY, pod: ANY })],
  ["deletePod", record({ op: ANY, pod: ANY })],
  ["deletePending", record({ op: ANY, pod: ANY })],
  ["nominate", record({ op: ANY, pod: ANY, node: ANY })],
  ["setPersistentVolume", record({ op: ANY, pv: ANY })],
  ["setPersistentVolumeClaim", record({ op: ANY, pvc: ANY })],
]);

const HEAD: Readonly<Record<string, Shape>> = {
  id: ANY,
  family: ANY,
  "seed?": ANY,
  "notes?": ANY,
  "mode?": ANY,
  "config?": ANY,
};

const OBJECTS: Readonly<Record<string, Shape>> = {
  "nodes?": list(),
  "pods?": list(),
  "namespaces?": list(),
  "services?": list(),
  "replicasets?": list(),
  "statefulsets?": list(),
  "poddisruptionbudgets?": list(),
  "priorityclasses?": list(),
  "persistentvolumes?": list(),
  "persistentvolumeclaims?": list(),
  "storageclasses?": list(),
  "csinodes?": list(),
};

/** A case of scheduling cycles. */
export const CYCLES = record({
  ...HEAD,
  kubernetesVersion: ANY,
  mode: ANY,
  parallelism: ANY,
  "plugins?": ANY,
  objects: record({ ...OBJECTS, nodes: list() }),
  nodeOrder: list(),
  steps: list(),
});

/** A case of hints. */
export const HINTS = record({
  ...HEAD,
  "kubernetesVersion?": ANY,
  "objects?": record(OBJECTS),
  "registered?": map(list(record({ resource: ANY, action: list() }))),
  probes: list(),
});

const EVENT: Readonly<Record<string, Shape>> = { label: ANY, resource: ANY, action: list() };

export const PROBE = record({
  pod: ANY,
  what: ANY,
  old: ANY,
  new: ANY,
  events: list(record({ ...EVENT, hints: ANY })),
  "ownEvent?": ANY,
});

/** A case of the queue. */
export const QUEUE = record({
  ...HEAD,
  "kubernetesVersion?": ANY,
  startMs: ANY,
  podInitialBackoffSeconds: ANY,
  podMaxBackoffSeconds: ANY,
  objects: record({ ...OBJECTS, namespaces: list() }),
  ops: list(),
});

/** Operations of the queue, by `op`. */
export const OPERATIONS: ReadonlyMap<string, Shape> = new Map([
  ["add", operation({ pod: ANY })],
  ["update", operation({ pod: ANY })],
  ["delete", operation({ pod: ANY })],
  ["activate", operation({ pod: ANY })],
  ["failed", operation({ pod: ANY, plugins: list() })],
  ["scheduled", operation({ pod: ANY, node: ANY })],
  ["event", operation({ event: record(EVENT), what: ANY, old: ANY, new: ANY })],
  ["flush", operation({ which: list() })],
  [
    "pop",
    operation({
      popped: ANY,
      attempts: ANY,
      unschedulableCount: ANY,
      consecutiveErrors: ANY,
      timestamp: ANY,
      fromBackoffQ: ANY,
      "equalKeys?": list(),
    }),
  ],
]);

function operation(fields: Readonly<Record<string, Shape>>): Shape {
  const after = {
    active: list(),
    unschedulable: list(),
    backoff: list(),
    errorBackoff: list(),
    "gated?": list(),
  };
  return record({ op: ANY, at: ANY, after: record(after), ...fields });
}
