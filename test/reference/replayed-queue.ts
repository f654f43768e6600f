import type { PodId } from "../../src/cluster/ids.ts";
import { podChanges } from "../../src/scheduling/hints/changes.ts";
import type { ClusterEvent } from "../../src/scheduling/hints/cluster-event.ts";
import { KubernetesQueue } from "../../src/scheduling/queue/kubernetes-queue.ts";
import { byHints } from "../../src/scheduling/queue/worth-retrying.ts";
import { aTemplate } from "../objects.ts";
import { aCluster, SECOND } from "../worlds.ts";
import type { KubernetesObject } from "./recorded-cases.ts";
import {
  type Change,
  changedPod,
  declaredSpread,
  eventsOf,
  hintedPod,
  resourcesIn,
} from "./replayed-hints.ts";

/** What the README of the recordings says of queue.jsonl.gz, as far as it is used; times in milliseconds. */
export interface QueueCase {
  readonly id: string;
  readonly startMs: number;
  readonly podInitialBackoffSeconds: number;
  readonly podMaxBackoffSeconds: number;
  readonly objects: { readonly namespaces: readonly KubernetesObject[] };
  readonly ops: readonly QueueOperation[];
}

type QueueOperation = { readonly at: number; readonly after: QueueState } & (
  | { readonly op: "add" | "update"; readonly pod: KubernetesObject }
  | { readonly op: "delete" | "activate"; readonly pod: string }
  | { readonly op: "scheduled"; readonly pod: string; readonly node: string }
  | { readonly op: "failed"; readonly pod: string; readonly plugins: readonly string[] }
  | ({ readonly op: "event" } & Change)
  | { readonly op: "flush"; readonly which: readonly ("backoff" | "unschedulable")[] }
  | PopOperation
);

interface PopOperation {
  readonly op: "pop";
  readonly popped: string;
  readonly attempts: number;
  readonly unschedulableCount: number;
  readonly consecutiveErrors: number;
  readonly timestamp: number;
}

interface QueueState {
  readonly active: readonly string[];
  readonly unschedulable: readonly string[];
  readonly backoff: readonly (readonly [pod: string, expiry: number])[];
  readonly errorBackoff: readonly (readonly [pod: string, expiry: number])[];
}

const MILLISECOND = 1000;

/** Of the flush of the pool, in milliseconds. */
const PERIOD = 30_000;

/**
 * Does to a queue what was done to the recorded one, and lets it decide by itself what each event is worth. Each pod is
 * a class of its own, so that none goes for another.
 */
export function replayQueue(recorded: QueueCase): { disagreements: string[]; operations: number } {
  const { id, startMs, objects, ops, podInitialBackoffSeconds, podMaxBackoffSeconds } = recorded;
  const disagreements: string[] = [];
  const { cluster, clock } = aCluster([]);
  const resources = resourcesIn(ops);
  const ids = new Map<string, PodId>();
  const names: string[] = [];
  /** By pod: what it is now, who rejected it last, and its own changes since it was taken out. */
  const current: KubernetesObject[] = [];
  const rejectors: (readonly string[])[] = [];
  const changes: ClusterEvent[][] = [];
  const turns = turnsOf(ops);
  const turnOf = (pod: PodId) => turns.get(turnKey(names[pod]!, queue.attemptsOf(pod).since)) ?? ops.length;
  const describe = (pod: number) => hintedPod(current[pod], resources);
  const labels = new Map(objects.namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
  const labelsOf = (namespace: string) => labels.get(namespace) ?? {};
  const isWorthRetrying = byHints(describe, { ...declaredSpread, labelsOf });
  const queue: KubernetesQueue = new KubernetesQueue(cluster, {
    // Among equals the real queue has no rule: the recording decides.
    order: (a, b) =>
      cluster.classes.priority[b]! - cluster.classes.priority[a]! ||
      queue.attemptsOf(a).since - queue.attemptsOf(b).since ||
      turnOf(a) - turnOf(b),
    describe,
    isWorthRetrying,
    formsCohorts: false,
    rejectorsOf: () => [],
    passOver: () => {},
    popsFromBackoff: true,
    backoff: {
      initial: podInitialBackoffSeconds * SECOND,
      longest: podMaxBackoffSeconds * SECOND,
      isWindowed: true,
    },
  });

  let flushedAt = startMs;
  for (const [position, operation] of ops.entries()) {
    flushUntil(operation);
    clock.now = operation.at * MILLISECOND;
    perform(operation);
    const found = stateOf();
    const wanted = textOf(operation.after);
    if (found !== wanted) disagreements.push(`${id} ${position} ${operation.op}: ${found}, not ${wanted}`);
    // From here on the two have nothing in common.
    if (disagreements.length > 0) return { disagreements, operations: position };
  }
  return { disagreements, operations: ops.length };

  /** Flushes of the pool that changed nothing are not listed; pods that are being tried take note of them. */
  function flushUntil({ at, op }: QueueOperation): void {
    for (flushedAt += PERIOD; flushedAt < at || (flushedAt === at && op !== "flush"); flushedAt += PERIOD) {
      clock.now = flushedAt * MILLISECOND;
      queue.flushes.flushUnschedulable();
    }
    if (flushedAt > at) flushedAt -= PERIOD;
  }

  function perform(operation: QueueOperation): void {
    switch (operation.op) {
      case "add":
        add(operation.pod);
        break;
      case "update":
        update(operation.pod);
        break;
      case "pop":
        pop(operation);
        break;
      case "failed":
        failed(ids.get(operation.pod)!, operation.plugins);
        break;
      case "scheduled":
        scheduled(ids.get(operation.pod)!, operation.node);
        break;
      case "delete":
        queue.remove(ids.get(operation.pod)!);
        ids.delete(operation.pod);
        break;
      case "activate":
        queue.activate(ids.get(operation.pod)!);
        break;
      case "flush":
        if (operation.which.includes("backoff")) queue.flushes.flushBackoff();
        if (operation.which.includes("unschedulable")) queue.flushes.flushUnschedulable();
        break;
      case "event":
        for (const event of eventsOf(operation, resources)) queue.happened(event);
    }
  }

  function add(object: KubernetesObject): void {
    const { metadata, spec } = object;
    const name = `${metadata.namespace}/${metadata.name}`;
    const schedulingGates = (spec.schedulingGates ?? []).map((gate: { name: string }) => gate.name);
    const template = aTemplate({ labels: { name }, priority: spec.priority ?? 0, schedulingGates });
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    const parts = { podClass, workload: 0, index: 0, origin: 0, duration: 0, expected: 0 };
    const pod = cluster.submit({ ...parts, name, template });
    if (podClass !== (pod as number)) throw new Error(`pod ${name} is not a class of its own`);
    ids.set(name, pod);
    names[pod] = name;
    current[pod] = object;
    changes[pod] = [];
    rejectors[pod] = schedulingGates.length > 0 ? ["SchedulingGates"] : [];
    queue.add(pod);
  }

  /** A change of a pod concerns that pod alone: the simulator's own pods never change while they wait. */
  function update(object: KubernetesObject): void {
    const pod = ids.get(`${object.metadata.namespace}/${object.metadata.name}`)!;
    const events = podChanges(changedPod(current[pod], resources), changedPod(object, resources));
    current[pod] = object;
    const holder = queue.holderOf(pod);
    if (holder === "nowhere") changes[pod]!.push(...events);
    if (holder === "unschedulable" || holder === "gated") retryIfWorth(pod, events);
  }

  function retryIfWorth(pod: PodId, events: readonly ClusterEvent[]): void {
    if (events.some((event) => isWorthRetrying(cluster.classOf(pod), rejectors[pod]!, event)))
      queue.retry(pod);
  }

  function failed(pod: PodId, plugins: readonly string[]): void {
    rejectors[pod] = plugins;
    if (plugins.length === 0) queue.erred(pod);
    else {
      queue.failed(pod, plugins);
      if (queue.holderOf(pod) === "unschedulable") retryIfWorth(pod, changes[pod]!);
    }
  }

  function scheduled(pod: PodId, node: string): void {
    queue.placed(pod);
    ids.delete(names[pod]!);
    const after = { ...current[pod], spec: { ...current[pod].spec, nodeName: node } };
    for (const event of eventsOf({ what: "podAdd", old: null, new: after }, resources)) queue.happened(event);
  }

  function pop(operation: PopOperation): void {
    const pod = queue.pop();
    changes[pod] = [];
    const { count, failures, errors, since } = queue.attemptsOf(pod);
    const found = [names[pod], count, failures, errors, since / MILLISECOND].join(" ");
    const { popped, attempts, unschedulableCount, consecutiveErrors, timestamp } = operation;
    const wanted = [popped, attempts, unschedulableCount, consecutiveErrors, timestamp].join(" ");
    if (found !== wanted) disagreements.push(`${id}: popped ${found}, not ${wanted}`);
  }

  function stateOf(): string {
    const held = (...holders: string[]) =>
      [...ids].filter(([, pod]) => holders.includes(queue.holderOf(pod)));
    const namesOf = (...holders: string[]) => held(...holders).map(([name]) => name);
    const endsOf = (holder: string) =>
      held(holder).map(([name, pod]) => [name, queue.attemptsOf(pod).backoffEnd / MILLISECOND] as const);
    return textOf({
      active: namesOf("active"),
      unschedulable: namesOf("unschedulable", "gated"),
      backoff: endsOf("backoff"),
      errorBackoff: endsOf("error"),
    });
  }
}

function textOf({ active, unschedulable, backoff, errorBackoff }: QueueState): string {
  const lists = [
    active,
    unschedulable,
    backoff.map((each) => each.join(" ")),
    errorBackoff.map((each) => each.join(" ")),
  ];
  return JSON.stringify(lists.map((list) => [...list].sort()));
}

/** When each pod is popped, by its name and the time that orders it. */
function turnsOf(ops: readonly QueueOperation[]): ReadonlyMap<string, number> {
  const turns = new Map<string, number>();
  for (const [position, operation] of ops.entries()) {
    if (operation.op === "pop") {
      turns.set(turnKey(operation.popped, operation.timestamp * MILLISECOND), position);
    }
  }
  return turns;
}

function turnKey(name: string, since: number): string {
  return `${name} ${since}`;
}
