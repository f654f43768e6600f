import { describe, expect, it } from "vitest";
import { HAS_RECORDINGS } from "./recorded-cases.ts";
import { hintCases, recordedEvents, registeredEvents, replayHints } from "./replayed-hints.ts";

describe.skipIf(!HAS_RECORDINGS)("queueing hints are those of the real kube-scheduler", () => {
  const cases = HAS_RECORDINGS ? hintCases() : [];

  it("for every plugin and change that was recorded", () => {
    const replays = cases.map(replayHints);
    expect(replays.flatMap(({ disagreements }) => disagreements)).toEqual([]);
    expect(cases.reduce((sum, { probes }) => sum + probes.length, 0)).toBe(12_000);
    expect(replays.reduce((sum, { hints }) => sum + hints, 0)).toBe(56_116);
  });

  it("and the same events concern each plugin", () => {
    expect(registeredEvents()).toEqual(recordedEvents(cases[0]!.registered!));
  });
});
