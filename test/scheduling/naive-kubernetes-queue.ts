import type { Cluster } from "../../src/cluster/cluster.ts";
import type { ClassId, PodId } from "../../src/cluster/ids.ts";
import type { ClusterEvent } from "../../src/scheduling/hints/cluster-event.ts";
import type { WorthRetrying } from "../../src/scheduling/queue/worth-retrying.ts";
import { SECOND } from "../worlds.ts";

interface Waiting {
  readonly pod: PodId;
  readonly podClass: ClassId;
  readonly priority: number;
  holder: "active" | "backoff" | "error" | "unschedulable" | "tried";
  since: number;
  /** Grows with each attempt that ends. */
  turn: number;
  count: number;
  failures: number;
  errors: number;
  rejectors: readonly string[];
  meanwhile: ClusterEvent[];
}

/** kube-scheduler's queue by facts 1.1: one row a pod, every pod tried by itself, everything looked for anew. */
export class NaiveKubernetesQueue {
  readonly waiting = new Map<PodId, Waiting>();
  readonly #cluster: Cluster;
  readonly #isCurrent: boolean;
  readonly #isWorth: WorthRetrying;
  readonly #rejectorsOf: () => readonly string[] | undefined;
  #turns = 0;

  constructor(
    cluster: Cluster,
    isCurrent: boolean,
    isWorth: WorthRetrying,
    rejectorsOf: () => readonly string[] | undefined,
  ) {
    this.#cluster = cluster;
    this.#isCurrent = isCurrent;
    this.#isWorth = isWorth;
    this.#rejectorsOf = rejectorsOf;
  }

  add(pod: PodId): void {
    const podClass = this.#cluster.classOf(pod);
    this.waiting.set(pod, {
      pod,
      podClass,
      priority: this.#cluster.classes.priority[podClass]!,
      holder: "active",
      since: this.#cluster.now,
      turn: this.#turns++,
      count: 0,
      failures: 0,
      errors: 0,
      rejectors: [],
      meanwhile: [],
    });
  }

  remove(pod: PodId): void {
    this.waiting.delete(pod);
  }

  happened(event: ClusterEvent): void {
    for (const each of this.waiting.values()) {
      if (each.holder === "tried") each.meanwhile.push(event);
      else if (each.holder === "unschedulable" && this.#helps(event, each)) this.#bringBack(each);
    }
  }

  offer(tryPlace: (pod: PodId) => boolean): void {
    for (let next = this.#next(); next !== undefined; next = this.#next()) {
      next.holder = "tried";
      next.count++;
      next.meanwhile = [];
      const isPlaced = tryPlace(next.pod);
      next.since = this.#cluster.now;
      next.turn = this.#turns++;
      const rejectors = this.#rejectorsOf();
      if (isPlaced) this.waiting.delete(next.pod);
      else if (rejectors === undefined) {
        next.errors++;
        next.holder = "error";
      } else this.#fail(next, rejectors);
    }
  }

  flushBackoff(): void {
    for (const each of this.waiting.values()) {
      if (each.holder !== "backoff" && each.holder !== "error") continue;
      if (!this.#isBackingOff(each)) each.holder = "active";
    }
  }

  flushUnschedulable(): void {
    for (const each of this.waiting.values()) {
      if (each.holder === "unschedulable" && each.since < this.#cluster.now - 300 * SECOND)
        this.#bringBack(each);
    }
  }

  #fail(each: Waiting, rejectors: readonly string[]): void {
    each.failures++;
    each.errors = 0;
    each.rejectors = rejectors;
    each.holder = "unschedulable";
    if (each.meanwhile.some((event) => this.#helps(event, each))) this.#bringBack(each);
  }

  #next(): Waiting | undefined {
    const inTurn = (a: Waiting, b: Waiting) =>
      b.priority - a.priority || a.since - b.since || a.turn - b.turn;
    const held = (holder: string) => [...this.waiting.values()].filter((each) => each.holder === holder);
    const first = held("active").sort(inTurn)[0];
    if (first !== undefined || !this.#isCurrent) return first;
    return held("backoff").sort((a, b) => this.#end(a) - this.#end(b) || inTurn(a, b))[0];
  }

  #bringBack(each: Waiting): void {
    each.holder = this.#isBackingOff(each) ? "backoff" : "active";
  }

  #helps(event: ClusterEvent, { podClass, priority, rejectors }: Waiting): boolean {
    if (event.kind === "pod" && priority > event.maxPriority) return false;
    return this.#isWorth(podClass, rejectors, event);
  }

  #end({ since, failures, errors }: Waiting): number {
    const end = since + [0, 1, 2, 4, 8, 10][Math.min(errors || failures, 5)]! * SECOND;
    return this.#isCurrent ? Math.floor(end / SECOND) * SECOND : end;
  }

  #isBackingOff(each: Waiting): boolean {
    if (each.errors === 0 && each.failures === 0) return false;
    const { now } = this.#cluster;
    return this.#isCurrent ? this.#end(each) >= Math.floor(now / SECOND) * SECOND : this.#end(each) > now;
  }
}
