import { describe, expect, it } from "vitest";
import { type SlotView, statefulSteps } from "../../src/controllers/stateful-set.ts";
import { aStatefulSet } from "../objects.ts";

/** r: ready and new, o: ready and old, n: new and not ready, b: old and not ready, t: being deleted, e: ended. */
function slotsOf(letters: string): ReadonlyMap<number, SlotView> {
  const slots = [...letters].flatMap((letter, ordinal): [number, SlotView][] => {
    if (letter === ".") return [];
    const view = {
      ordinal,
      isEnded: letter === "e",
      isTerminating: letter === "t",
      isAvailable: letter === "r" || letter === "o",
      isUpdated: letter !== "o" && letter !== "b",
    };
    return [[ordinal, view]];
  });
  return new Map(slots);
}

type Change = Parameters<typeof aStatefulSet>[0];

/** "make 2", "clear 0", "condemn 3", "replace 1", in this order; "complete". */
function stepsOf(letters: string, change: Change = {}, blocked: readonly number[] = []): string {
  const { mended, condemned, replaced, isComplete } = statefulSteps(
    slotsOf(letters),
    aStatefulSet(change),
    (ordinal) => !blocked.includes(ordinal),
  );
  return [
    ...mended.map(({ ordinal, isMade }) => `${isMade ? "make" : "clear"} ${ordinal}`),
    ...condemned.map((ordinal) => `condemn ${ordinal}`),
    ...(replaced === undefined ? [] : [`replace ${replaced}`]),
    ...(isComplete ? ["complete"] : []),
  ].join(", ");
}

const partition = (number: number) => ({ update: { kind: "RollingUpdate", partition: number } }) as const;
const ON_DELETE = { update: { kind: "OnDelete" } } as const;

describe("with OrderedReady", () => {
  it.each<[string, string, string, Change?]>([
    ["makes the lowest that is missing", "", "make 0"],
    ["waits for those below it", "n..", ""],
    ["makes the next", "r..", "make 1"],
    ["mends a gap first", "r.r", "make 1"],
    ["deletes one that has ended", "re", "clear 1"],
    ["waits for one that is being deleted", "rtr", ""],
    ["deletes the highest of what is too much", "rrrrr", "condemn 4"],
    ["one at a time", "rrrrt", ""],
    ["not while one below is not ready", "rnrrr", ""],
    ["not one that is not ready, while another is not either", "rrrnn", ""],
    ["but the only one that is not ready", "rrrn", "condemn 3"],
    ["replaces old ones from the top", "ooo", "replace 2"],
    ["each when those above are ready", "oor", "replace 1"],
    ["is blocked by a broken revision, whatever the template is now", "oob", ""],
    ["down to the partition", "oor", "complete", partition(2)],
    ["replaces nothing with OnDelete", "oor", "", ON_DELETE],
    ["is complete when all are new and ready", "rrr", "complete"],
    ["has ordinals from the first", "..", "make 2", { firstOrdinal: 2 }],
    ["makes the last before it deletes those below the first", "rrr", "make 3", { firstOrdinal: 1 }],
    ["then deletes these", "rrrr", "condemn 0", { firstOrdinal: 1 }],
  ])("%s: %s", (_, letters, steps, change) => {
    expect(stepsOf(letters, change)).toBe(steps);
  });

  it("waits for what is in the way of a pod", () => {
    expect(stepsOf("r", {}, [1])).toBe("");
  });
});

describe("with Parallel", () => {
  it.each<[string, string, string, Change?]>([
    ["makes all that is missing", "n", "make 1, make 2"],
    ["deletes what has ended, and goes on", "e.r", "clear 0, make 1"],
    ["deletes all that is too much", "rrrrt.r", "condemn 6, condemn 3"],
    ["replaces one by one", "ooo", "replace 2"],
    ["each when those above are ready", "oon", ""],
    ["does not wait for those below", "nor", "replace 1"],
    ["replaces a broken pod at once", "oob", "replace 2"],
    ["is not complete before all are ready", "nrr", ""],
  ])("%s: %s", (_, letters, steps, change) => {
    expect(stepsOf(letters, { podManagement: "Parallel", ...change })).toBe(steps);
  });

  it("leaves out what something is in the way of", () => {
    expect(stepsOf("r", { podManagement: "Parallel" }, [1])).toBe("make 2");
  });
});
