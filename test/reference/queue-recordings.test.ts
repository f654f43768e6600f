import { describe, expect, it } from "vitest";
import { HAS_RECORDINGS } from "./recorded-cases.ts";
import { queueCases, replayQueue } from "./replayed-queue.ts";

describe.skipIf(!HAS_RECORDINGS)(
  "the queue keeps and gives out pods as the real kube-scheduler's does",
  () => {
    it("after each recorded operation: what is active, backs off until when, and waits; who is popped", () => {
      const cases = queueCases();
      expect(cases).toHaveLength(200);
      const replays = cases.map(replayQueue);
      expect(replays.flatMap(({ disagreements }) => disagreements)).toEqual([]);
      expect(replays.reduce((sum, { operations }) => sum + operations, 0)).toBe(14_846);
    });
  },
);
