import type { PodId } from "../../src/cluster/ids.ts";
import type { ClusterEvent } from "../../src/scheduling/hints/cluster-event.ts";
import { KubernetesQueue } from "../../src/scheduling/queue/kubernetes-queue.ts";
import { byHints, type WorthRetrying } from "../../src/scheduling/queue/worth-retrying.ts";
import { aCluster, SECOND } from "../worlds.ts";
import { concernsNobody, eventText, recordedText, whatHappened } from "./event-texts.ts";
import { QueuePods } from "./queue-pods.ts";
import {
  type EventOperation,
  MILLISECOND,
  type PopOperation,
  type QueueCase,
  type QueueOperation,
  type QueueState,
  Turns,
} from "./recorded-queue.ts";
import { declaredSpread, eventsOf, resourcesIn } from "./replayed-hints.ts";

/** Tells of what was found, and what was recorded. */
type Say = (what: string, found: unknown, recorded: unknown) => void;

/** Of the flush of the pool, in milliseconds. */
const PERIOD = 30_000;

/** Does to a queue what was done to the recorded one, and lets it decide by itself what each event is worth. */
export class ReplayedQueue {
  readonly #world = aCluster([]);
  readonly #resources: readonly string[];
  readonly #pods: QueuePods;
  readonly #queue: KubernetesQueue;
  readonly #isWorthRetrying: WorthRetrying;
  #flushedAt: number;

  constructor({ startMs, objects, ops, podInitialBackoffSeconds, podMaxBackoffSeconds }: QueueCase) {
    this.#resources = resourcesIn(ops);
    this.#flushedAt = startMs;
    const { cluster } = this.#world;
    const pods = new QueuePods(cluster, this.#resources);
    const turns = new Turns(ops);
    const turnOf = (pod: PodId): number => turns.of(pods.names[pod]!, queue.attemptsOf(pod).since);
    const describe = (pod: number) => pods.describe(pod);
    const labels = new Map(objects.namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
    const labelsOf = (namespace: string) => labels.get(namespace) ?? {};
    this.#isWorthRetrying = byHints(describe, { ...declaredSpread, labelsOf });
    const queue: KubernetesQueue = new KubernetesQueue(cluster, {
      // Among equals the real queue has no rule: the recording decides.
      order: (a, b) =>
        cluster.classes.priority[b]! - cluster.classes.priority[a]! ||
        queue.attemptsOf(a).since - queue.attemptsOf(b).since ||
        turnOf(a) - turnOf(b),
      describe,
      isWorthRetrying: this.#isWorthRetrying,
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
    this.#queue = queue;
    this.#pods = pods;
  }

  /** Does one operation, after the flushes that come before it. */
  perform(operation: QueueOperation, say: Say): void {
    this.#flushUntil(operation);
    this.#world.clock.now = operation.at * MILLISECOND;
    const queue = this.#queue;
    const pods = this.#pods;
    switch (operation.op) {
      case "add":
        queue.add(pods.add(operation.pod));
        break;
      case "update":
        this.#update(operation.pod);
        break;
      case "pop":
        this.#pop(operation, say);
        break;
      case "failed":
        this.#failed(pods.of(operation.pod), operation.plugins);
        break;
      case "scheduled":
        this.#scheduled(operation.pod, operation.node);
        break;
      case "delete":
        queue.remove(pods.of(operation.pod));
        pods.forget(operation.pod);
        break;
      case "activate":
        queue.activate(pods.of(operation.pod));
        break;
      case "flush":
        if (operation.which.includes("backoff")) queue.flushes.flushBackoff();
        if (operation.which.includes("unschedulable")) queue.flushes.flushUnschedulable();
        break;
      case "event":
        this.#happened(operation, say);
    }
  }

  get state(): Required<QueueState> {
    const held = (holder: string) =>
      [...this.#pods.waiting].filter(([, pod]) => this.#queue.holderOf(pod) === holder);
    const namesOf = (holder: string) => held(holder).map(([name]) => name);
    const endsOf = (holder: string) =>
      held(holder).map(
        ([name, pod]) => [name, this.#queue.attemptsOf(pod).backoffEnd / MILLISECOND] as const,
      );
    return {
      active: namesOf("active"),
      unschedulable: [...namesOf("unschedulable"), ...namesOf("gated")],
      gated: namesOf("gated"),
      backoff: endsOf("backoff"),
      errorBackoff: endsOf("error"),
    };
  }

  /** Flushes of the pool that changed nothing are not listed; pods that are being tried take note of them. */
  #flushUntil({ at, op }: QueueOperation): void {
    let next = this.#flushedAt + PERIOD;
    for (; next < at || (next === at && op !== "flush"); next += PERIOD) {
      this.#world.clock.now = next * MILLISECOND;
      this.#queue.flushes.flushUnschedulable();
    }
    this.#flushedAt = next > at ? next - PERIOD : next;
  }

  #update(object: Parameters<QueuePods["update"]>[0]): void {
    const { pod, events } = this.#pods.update(object);
    const holder = this.#queue.holderOf(pod);
    if (holder === "nowhere") this.#pods.changes[pod]!.push(...events);
    if (holder === "unschedulable" || holder === "gated") this.#retryIfWorth(pod, events);
  }

  #retryIfWorth(pod: PodId, events: readonly ClusterEvent[]): void {
    const podClass = this.#world.cluster.classOf(pod);
    const rejectors = this.#pods.rejectors[pod]!;
    if (events.some((event) => this.#isWorthRetrying(podClass, rejectors, event))) this.#queue.retry(pod);
  }

  #failed(pod: PodId, plugins: readonly string[]): void {
    const queue = this.#queue;
    this.#pods.rejectors[pod] = plugins;
    if (plugins.length === 0) queue.erred(pod);
    else {
      queue.failed(pod, plugins);
      if (queue.holderOf(pod) === "unschedulable") this.#retryIfWorth(pod, this.#pods.changes[pod]!);
    }
  }

  #scheduled(name: string, node: string): void {
    const pod = this.#pods.of(name);
    this.#queue.placed(pod);
    this.#pods.forget(name);
    const change = { what: "podAdd", old: null, new: this.#pods.on(pod, node) };
    for (const event of eventsOf(change, this.#resources)) this.#queue.happened(event);
  }

  #happened(operation: EventOperation, say: Say): void {
    const events = eventsOf(operation, this.#resources);
    const { event: recorded } = operation;
    say("what happened", whatHappened(operation).replace("pod", "assignedPod"), operation.what);
    say(
      "event",
      events.map((event) => eventText(event, [recorded])),
      events.length === 0 && concernsNobody(recorded) ? [] : [recordedText(recorded)],
    );
    for (const event of events) this.#queue.happened(event);
  }

  #pop(operation: PopOperation, say: Say): void {
    const queue = this.#queue;
    const { active } = this.state;
    const sinceOf = new Map(active.map((name) => [name, queue.attemptsOf(this.#pods.of(name)).since]));
    const pod = queue.pop();
    this.#pods.changes[pod] = [];
    const { count, failures, errors, since } = queue.attemptsOf(pod);
    const { priority } = this.#world.cluster.classes;
    const isEqual = (name: string) =>
      name !== this.#pods.names[pod] &&
      sinceOf.get(name) === since &&
      priority[this.#pods.of(name)] === priority[pod];
    say("popped pod", this.#pods.names[pod], operation.popped);
    say("attempts", count, operation.attempts);
    say("count of failures", failures, operation.unschedulableCount);
    say("errors in a row", errors, operation.consecutiveErrors);
    say("timestamp", since / MILLISECOND, operation.timestamp);
    say("whether it was backing off", active.length === 0, operation.fromBackoffQ);
    const equals = active.filter(isEqual);
    say("others that might have come", equals.sort(), [...(operation.equalKeys ?? [])].sort());
  }
}
