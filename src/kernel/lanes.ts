import { PRIORITIES } from "./event-queue.ts";

/** Event kinds that are held together, and the events that wait since they came due while their kind was held. */
export class Lanes {
  /** Whether any lane is held: else nobody needs to ask. */
  isHolding = false;
  readonly #kinds = new Map<string, number[]>();
  /** By kind: how often it is held. */
  readonly #held: number[] = [];
  #waiting: Waiting[] = [];
  #current: string | undefined;

  /** Events that wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  add(kind: number, lane = this.#current): void {
    this.#held[kind] = 0;
    if (lane === undefined) return;
    const kinds = this.#kinds.get(lane);
    if (kinds === undefined) this.#kinds.set(lane, [kind]);
    else kinds.push(kind);
  }

  inside<T>(lane: string, make: () => T): T {
    const before = this.#current;
    this.#current = lane;
    const made = make();
    this.#current = before;
    return made;
  }

  /** False for a cancelled event's kind. */
  holds(kind: number): boolean {
    return this.#held[kind]! > 0;
  }

  hold(lane: string): void {
    for (const kind of this.#kinds.get(lane) ?? []) this.#held[kind]!++;
    this.#look();
  }

  /** Events of the lane that waited and wait no more, in the order in which they came due. */
  release(lane: string): readonly Waiting[] {
    for (const kind of this.#kinds.get(lane) ?? []) this.#held[kind]!--;
    this.#look();
    const free = this.#waiting.filter(({ kind }) => !this.holds(kind));
    this.#waiting = this.#waiting.filter(({ kind }) => this.holds(kind));
    return free;
  }

  keep(kind: number, slot: number, key: number): void {
    this.#waiting.push({ kind, slot, priority: key % PRIORITIES });
  }

  #look(): void {
    this.isHolding = this.#held.some((times) => times > 0);
  }
}

interface Waiting {
  readonly kind: number;
  readonly slot: number;
  readonly priority: number;
}
