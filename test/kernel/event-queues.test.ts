import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EventQueue, MAX_TIME, NO_SLOT, PRIORITIES } from "../../src/kernel/event-queue.ts";
import { HeapQueue } from "../../src/kernel/heap-queue.ts";
import { LadderQueue } from "../../src/kernel/ladder-queue.ts";

type Operation =
  | { readonly do: "push"; readonly delay: number; readonly priority: number }
  | { readonly do: "pop" | "peek" | "discard" | "advance" };

/** Delays with many ties, small ones, and ones up to the end of time. */
const delay = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 5000 }),
  fc.integer({ min: 0, max: 5_000_000 }),
  fc.integer({ min: 0, max: MAX_TIME }),
);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("push" as const),
      delay,
      priority: fc.integer({ min: 0, max: 7 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("pop" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("peek" as const, "discard" as const) }) },
);

/** What a queue answers to a sequence of operations; pushes are at or after the last popped instant. */
function replay(queue: EventQueue, operations: readonly Operation[]): number[] {
  const answers: number[] = [];
  let now = 0;
  let slots = 0;
  for (const each of operations) {
    if (each.do === "push") {
      const time = Math.min(now + each.delay, MAX_TIME);
      queue.push(time * PRIORITIES + each.priority, slots++);
    } else if (each.do === "peek") {
      answers.push(queue.peek(), queue.peekSlot());
    } else if (each.do === "discard") {
      if (queue.size > 0) queue.discard();
    } else if (each.do === "advance") {
      // Half of the way to what comes next, as an event of a source would.
      const next = Math.min(queue.peek(), MAX_TIME * PRIORITIES);
      now = Math.floor((now + Math.floor(next / PRIORITIES)) / 2);
      queue.advance(now * PRIORITIES);
    } else {
      const slot = queue.popBelow(Number.POSITIVE_INFINITY);
      answers.push(slot);
      if (slot !== NO_SLOT) {
        answers.push(queue.poppedKey);
        now = Math.floor(queue.poppedKey / PRIORITIES);
      }
    }
    answers.push(queue.size);
  }
  return answers;
}

describe("the ladder queue", () => {
  it("answers every sequence of calls as the heap does", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 400, size: "max" }), (operations) => {
        expect(replay(new LadderQueue(), operations)).toEqual(replay(new HeapQueue(), operations));
      }),
      { numRuns: 400 },
    );
  });

  it.each([1, 3, 1000, 100_000, 1e7, 1e11])("equals the heap on long runs of delays up to %d", (spread) => {
    const operations: Operation[] = [];
    let state = 12345;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    for (let i = 0; i < 20_000; i++) {
      const growing = i < 10_000 ? 0.7 : 0.3;
      const push = {
        do: "push" as const,
        delay: Math.floor(random() * spread),
        priority: Math.floor(random() * 8),
      };
      operations.push(random() < growing ? push : { do: "pop" });
    }
    expect(replay(new LadderQueue(), operations)).toEqual(replay(new HeapQueue(), operations));
  });

  it("equals the heap through bursts, far and near, ascending and descending", () => {
    const burst = fc.record({
      count: fc.integer({ min: 1, max: 300 }),
      spread: fc.constantFrom(1, 2, 50, 3000, 1e6, 1e10, 1e14),
      order: fc.constantFrom("random", "ascending", "descending", "equal"),
      pops: fc.integer({ min: 0, max: 300 }),
      middle: fc.constantFrom("peek", "advance", "pop"),
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
    });
    fc.assert(
      fc.property(fc.array(burst, { minLength: 1, maxLength: 30 }), (bursts) => {
        const operations = bursts.flatMap(({ count, spread, order, pops, middle, seed }): Operation[] => {
          let state = seed;
          const pushes = Array.from({ length: count }, (_, i) => {
            state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
            const parts = {
              random: state / 2 ** 32,
              ascending: i / count,
              descending: (count - i) / count,
              equal: 0.5,
            };
            const priority = order === "equal" ? 3 : (state >>> 9) & 7;
            return { do: "push" as const, delay: Math.floor(parts[order] * spread), priority };
          });
          return [...pushes, { do: middle }, ...Array.from({ length: pops }, () => ({ do: "pop" as const }))];
        });
        expect(replay(new LadderQueue(), operations)).toEqual(replay(new HeapQueue(), operations));
      }),
      { numRuns: 300 },
    );
  });

  it("takes keys that lie before a key that was peeked at", () => {
    const queue = new LadderQueue();
    for (let i = 0; i < 100; i++) queue.push(8_000_000 + i * 8, i);
    expect(queue.peek()).toBe(8_000_000);
    for (let i = 0; i < 100; i++) queue.push(4_000_000 - i * 8, 100 + i);
    const keys: number[] = [];
    while (queue.popBelow(Number.POSITIVE_INFINITY) !== NO_SLOT) keys.push(queue.poppedKey);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
    expect(keys).toHaveLength(200);
  });

  it("forgets a group once its slots have left it, and may be pushed again", () => {
    const queue = new LadderQueue();
    for (const slot of [1, 2, 3]) queue.push(80, slot);
    const first = [0, 0, 0].map(() => queue.popBelow(Number.POSITIVE_INFINITY));
    expect(first).toEqual([1, 2, 3]);
    queue.push(160, 1);
    queue.push(240, 2);
    expect(queue.size).toBe(2);
    const second = [0, 0, 0].map(() => queue.popBelow(Number.POSITIVE_INFINITY));
    expect(second).toEqual([1, 2, NO_SLOT]);
  });

  it("leaves what is not below the limit", () => {
    const queue = new LadderQueue();
    queue.push(80, 1);
    expect(queue.popBelow(80)).toBe(NO_SLOT);
    expect(queue.popBelow(81)).toBe(1);
  });
});
