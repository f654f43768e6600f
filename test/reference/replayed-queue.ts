import type { PodId } from "../../src/cluster/ids.ts";
import { KubernetesQueue } from "../../src/scheduling/queue/kubernetes-queue.ts";
import { aTemplate } from "../objects.ts";
import { aCluster, SECOND } from "../worlds.ts";
import type { KubernetesObject } from "./recorded-cases.ts";

/** What the README of the recordings says of queue.jsonl.gz, as far as it is used; times in milliseconds. */
export interface QueueCase {
  readonly id: string;
  readonly podInitialBackoffSeconds: number;
  readonly podMaxBackoffSeconds: number;
  readonly ops: readonly QueueOperation[];
}

type QueueOperation = { readonly at: number; readonly after: QueueState } & (
  | { readonly op: "add" | "update"; readonly pod: KubernetesObject }
  | { readonly op: "delete" | "activate" | "scheduled"; readonly pod: string }
  | { readonly op: "failed"; readonly pod: string; readonly plugins: readonly string[] }
  | { readonly op: "event" }
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

/**
 * Does to a queue what was done to the recorded one.
 *
 * That a cluster event is worth another attempt, the queueing hints decide, which are not asked here: a pod that
 * the recording shows to have left the pool by an event, an update, or one while it was tried, is given another
 * attempt. Where it then goes is the queue's doing. Each pod is a class of its own, so that none goes for another.
 */
export function replayQueue(recorded: QueueCase): { disagreements: string[]; operations: number } {
  const { id, ops, podInitialBackoffSeconds, podMaxBackoffSeconds } = recorded;
  const disagreements: string[] = [];
  const { cluster, clock } = aCluster([]);
  const ids = new Map<string, PodId>();
  const names: string[] = [];
  const turns = turnsOf(ops);
  const turnOf = (pod: PodId) => turns.get(turnKey(names[pod]!, queue.attempts.since[pod]!)) ?? ops.length;
  const queue: KubernetesQueue = new KubernetesQueue(cluster, {
    // Among equals the real queue has no rule: the recording decides.
    order: (a, b) =>
      cluster.classes.priority[b]! - cluster.classes.priority[a]! ||
      queue.attempts.since[a]! - queue.attempts.since[b]! ||
      turnOf(a) - turnOf(b),
    rejectionsOf: () => [],
    passOver: () => {},
    popsFromBackoff: true,
    backoff: {
      initial: podInitialBackoffSeconds * SECOND,
      longest: podMaxBackoffSeconds * SECOND,
      isWindowed: true,
    },
  });

  for (const [position, operation] of ops.entries()) {
    clock.now = operation.at * MILLISECOND;
    perform(operation, (name) => !operation.after.unschedulable.includes(name));
    const found = stateOf();
    const wanted = textOf(operation.after);
    if (found !== wanted) disagreements.push(`${id} ${position} ${operation.op}: ${found}, not ${wanted}`);
    // From here on the two have nothing in common.
    if (disagreements.length > 0) return { disagreements, operations: position };
  }
  return { disagreements, operations: ops.length };

  function perform(operation: QueueOperation, isOut: (name: string) => boolean): void {
    switch (operation.op) {
      case "add":
        add(operation.pod);
        break;
      case "pop":
        pop(operation);
        break;
      case "failed":
        if (operation.plugins.length === 0) queue.erred(ids.get(operation.pod)!);
        else queue.failed(ids.get(operation.pod)!);
        retryAll(isOut);
        break;
      case "scheduled":
        queue.placed(ids.get(operation.pod)!);
        retryAll(isOut);
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
      case "update":
        retryAll(isOut);
    }
  }

  function add({ metadata, spec }: KubernetesObject): void {
    const name = `${metadata.namespace}/${metadata.name}`;
    const schedulingGates = (spec.schedulingGates ?? []).map((gate: { name: string }) => gate.name);
    const template = aTemplate({ labels: { name }, priority: spec.priority ?? 0, schedulingGates });
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    const parts = { podClass, workload: 0, index: 0, origin: 0, duration: 0, expected: 0 };
    const pod = cluster.submit({ ...parts, name, template });
    if (podClass !== (pod as number)) throw new Error(`pod ${name} is not a class of its own`);
    ids.set(name, pod);
    names[pod] = name;
    queue.add(pod);
  }

  function pop(operation: PopOperation): void {
    const pod = queue.pop();
    const { count, failures, errors, since } = queue.attempts;
    const found = [names[pod], count[pod], failures[pod], errors[pod], since[pod]! / MILLISECOND].join(" ");
    const { popped, attempts, unschedulableCount, consecutiveErrors, timestamp } = operation;
    const wanted = [popped, attempts, unschedulableCount, consecutiveErrors, timestamp].join(" ");
    if (found !== wanted) disagreements.push(`${id}: popped ${found}, not ${wanted}`);
  }

  function retryAll(isOut: (name: string) => boolean): void {
    for (const [name, pod] of ids) {
      const holder = queue.holderOf(pod);
      if ((holder === "unschedulable" || holder === "gated") && isOut(name)) queue.retry(pod);
    }
  }

  function stateOf(): string {
    const held = (...holders: string[]) =>
      [...ids].filter(([, pod]) => holders.includes(queue.holderOf(pod)));
    const namesOf = (...holders: string[]) => held(...holders).map(([name]) => name);
    const endsOf = (holder: string) =>
      held(holder).map(([name, pod]) => [name, queue.attempts.backoffEnd(pod) / MILLISECOND] as const);
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
