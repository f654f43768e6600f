import type { ObjectEvent } from "../../../src/cluster/listener.ts";
import type { ChangeLog } from "./change-log.ts";

/** More like it, and they become one: client-go's EventAggregator. */
const SIMILAR = 10;
const SIMILAR_WITHIN = 600_000_000;
/** Events of one type about one object from one source: so many at once, then one each five minutes. */
const BURST = 25;
const REFILL = 300_000_000;

/**
 * Events as the API shows them: the client that records them counts equal ones on one object, joins similar ones, and
 * drops what is too much. Source: client-go's events_cache.go.
 */
export class EventObjects {
  readonly #log: ChangeLog;
  readonly #clock: { readonly now: number };
  readonly #budgets = new Map<string, { tokens: number; at: number }>();
  readonly #similar = new Map<string, { messages: Set<string>; at: number }>();
  readonly #counts = new Map<string, number>();
  /** Names as recordings have them, for objects and within messages. */
  readonly #named: (text: string) => string;

  constructor(log: ChangeLog, clock: { readonly now: number }, named: (text: string) => string) {
    this.#log = log;
    this.#clock = clock;
    this.#named = named;
  }

  record({ kind, name, type, reason, message, source }: ObjectEvent): void {
    const object = `${kind} ${this.#named(name)}`;
    if (!this.#mayPass(`${source} ${object} ${type}`)) return;
    const group = `${source} ${object} ${type} ${reason}`;
    const said = this.#named(message);
    const isJoined = this.#isJoined(group, said);
    const told = isJoined ? `(combined from similar events): ${said}` : said;
    const key = isJoined ? group : `${group} ${said}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count === 1) this.#log.event("create", { type, reason, object, message: told, count, source });
    else this.#log.event("update", { reason, object, count, message: told });
  }

  #mayPass(key: string): boolean {
    const { now } = this.#clock;
    const budget = this.#budgets.get(key) ?? { tokens: BURST, at: now };
    this.#budgets.set(key, budget);
    budget.tokens = Math.min(BURST, budget.tokens + (now - budget.at) / REFILL);
    budget.at = now;
    if (budget.tokens < 1) return false;
    budget.tokens--;
    return true;
  }

  #isJoined(group: string, message: string): boolean {
    const { now } = this.#clock;
    let known = this.#similar.get(group);
    if (known === undefined || now - known.at > SIMILAR_WITHIN) known = { messages: new Set(), at: now };
    this.#similar.set(group, known);
    known.at = now;
    known.messages.add(message);
    if (known.messages.size < SIMILAR) return false;
    // The set stays at its size, so that the next one is joined too.
    known.messages.delete(known.messages.values().next().value!);
    return true;
  }
}
