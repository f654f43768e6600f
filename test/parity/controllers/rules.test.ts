import { describe, expect, it } from "vitest";
import { compareEvents } from "./compare-events.ts";
import { compareTerminating } from "./compare-terminating.ts";
import type { Change, ControllerRun } from "./recording.ts";
import { ruleFor } from "./rules.ts";

const RACES = { hasRaces: true };
const NONE = { hasRaces: false };

describe("the rule for", () => {
  const sizes = ruleFor("ReplicaSet web-rs1 spec.replicas");
  const peak = ruleFor("pods at most, not terminating");
  const order = ruleFor("order of pod creations (+) and deletions (-) by owner");
  const least = ruleFor("ready at least, once all were ready");

  it("sizes lets controllers take two steps in one where there are races, and no other way", () => {
    expect(sizes([3, 5, 7], [[3, 5, 6, 7]], RACES)).toBeUndefined();
    expect(sizes([3, 4, 7], [[3, 5, 6, 7]], RACES)).toBe("other steps");
    expect(sizes([3, 5], [[3, 5, 7]], RACES)).toBe("other steps");
    expect(sizes([3, 5, 7], [[3, 5, 6, 7]], NONE)).toBe("not equal");
    expect(
      sizes(
        [3, 4, 7],
        [
          [3, 5, 7],
          [3, 7],
        ],
        RACES,
      ),
    ).toBeUndefined();
    expect(
      sizes(
        [3, 4, 6],
        [
          [3, 5, 7],
          [3, 7],
        ],
        RACES,
      ),
    ).toBe("another last value");
  });

  it("peaks of pods lets one more be there where there are races alone", () => {
    expect(peak(9, [8], RACES)).toBeUndefined();
    expect(peak(7, [8], RACES)).toBeUndefined();
    expect(peak(10, [8], RACES)).toBe("out of range");
    expect(peak(6, [8], RACES)).toBe("out of range");
    expect(peak(9, [8], NONE)).toBe("not equal");
  });

  it("the order of pods compares each owner by itself, in races too, unless the repeats differ", () => {
    expect(order("+a*2 +b -a", ["+a*2 -a +b"], RACES)).toBeUndefined();
    expect(order("+a*2 +b", ["+a*2 -a +b"], RACES)).toBe("not equal");
    expect(order("+a*2 +b", ["+a*2 -a +b", "+a +b"], RACES)).toBeUndefined();
    expect(order("+a*2 +b", ["+a*2 -a +b", "+a +b"], NONE)).toBe("not equal");
  });

  it("what was ready at least keeps to the repeats", () => {
    expect(least(7, [8, 7], RACES)).toBeUndefined();
    expect(least(6, [8, 7], RACES)).toBe("out of range");
  });
});

describe("events", () => {
  const event = (reason: string, object: string): Change => ({
    ...{ t: 1, kind: "Event", name: "", op: "create" },
    set: { reason, object, count: 1, message: "" },
  });
  const runWith = (...changes: readonly Change[]) => ({ actions: [], changes }) as unknown as ControllerRun;
  const wrong = (own: readonly Change[], ...repeats: readonly (readonly Change[])[]) => {
    const told: unknown[] = [];
    const runs = repeats.map((changes) => runWith(...changes));
    compareEvents(own, runs[0]!, runs, (_, about, found, recorded) => told.push([about, found, recorded]));
    return told;
  };
  const bound = event("Scheduled", "Pod a");
  const failed = event("FailedScheduling", "Pod a");

  it("are as many as in all repeats", () => {
    expect(wrong([bound], [bound])).toEqual([]);
    expect(wrong([bound, bound], [bound])).toEqual([["Pod Scheduled", 2, [1]]]);
    expect(wrong([], [bound])).toEqual([["Pod Scheduled", 0, [1]]]);
  });

  it("keep to a range twice as wide on both sides where repeats differ", () => {
    const one = [bound];
    const two = [bound, bound];
    expect(wrong([...two, bound], one, two)).toEqual([]);
    expect(wrong([...two, ...two], one, two)).toEqual([["Pod Scheduled", 4, [1, 2]]]);
  });

  it("say first of a pod that fits nowhere what all repeats said", () => {
    const words = (message: string) => ({ ...failed, set: { ...failed.set, message } });
    const some = words("0/1 nodes are available: 1 Insufficient cpu.");
    const other = words("0/1 nodes are available: 1 Insufficient memory.");
    expect(wrong([some], [some, other])).toEqual([]);
    expect(wrong([other], [some])).toEqual([["Pod a", other.set["message"], some.set["message"]]]);
    expect(wrong([other], [some], [other])).toEqual([]);
  });

  it("that a pod fits nowhere count once for each pod", () => {
    expect(wrong([failed], [failed, failed])).toEqual([]);
    expect(wrong([failed, event("FailedScheduling", "Pod b")], [failed, failed])).toEqual([
      ["Pod FailedScheduling", 2, [1]],
    ]);
  });
});

describe("pods that terminate", () => {
  const ask = (t: number, name: string): Change => ({
    ...{ t, name, kind: "Pod", op: "update" },
    set: { terminating: [null, true] },
  });
  const gone = (t: number, name: string): Change => ({ t, name, kind: "Pod", op: "delete" });
  const runWith = (changes: readonly Change[]) => {
    const object = { metadata: { annotations: { "rec/term": "1s" } } };
    return { actions: [{ t: 0, what: "create", object }], changes } as unknown as ControllerRun;
  };
  const peaks = (own: readonly Change[], recorded: readonly Change[]) => {
    const told: unknown[] = [];
    const run = runWith(recorded);
    compareTerminating(own, run, [run], (_what, _about, found, range) => told.push([found, range]));
    return told;
  };
  const one = [ask(1, "a"), gone(2, "a"), ask(3, "b"), gone(4, "b")];
  const two = [ask(1, "a"), ask(1.5, "b"), gone(2, "a"), gone(2.5, "b")];
  const near = [ask(1, "a"), ask(1.9, "b"), gone(2, "a"), gone(2.9, "b")];

  it("are as many at once as in the recording", () => {
    expect(peaks(one, one)).toEqual([]);
    expect(peaks(two, one)).toEqual([[2, [1, 1]]]);
    expect(peaks(one, two)).toEqual([[1, [2, 2]]]);
  });

  it("may be one after another where one nearly was gone when the next was asked to go", () => {
    expect(peaks(one, near)).toEqual([]);
  });
});
