import { describe, expect, it } from "vitest";
import { isFree, type Judged, judge } from "./judgement.ts";

/** Two repeats of 10 and 12 s, the first of them played, on a quiet machine. */
function judged(median: number | null, range: readonly [number, number], more: Partial<Judged> = {}): Judged {
  const figure = "rollout: completeAfter";
  return { figure, predicted: { median, range }, own: 10, repeats: [10, 12], load: 2, ...more };
}

const verdict = (each: Judged) => judge(each).verdict;
const never = Number.POSITIVE_INFINITY;

describe("a predicted figure", () => {
  it("is within the band of the repeats, widened by 10 %", () => {
    // 10 - 1 = 9 to 12 + 1.2 = 13.2.
    expect([9, 13.2].map((median) => verdict(judged(median, [median, median])))).toEqual([
      "within",
      "within",
    ]);
    expect([8.99, 13.21].map((median) => verdict(judged(median, [median, median])))).toEqual([
      "missed",
      "missed",
    ]);
  });

  it("may be off by 0.1 s or one pod where 10 % are less", () => {
    const short = { own: 0.2, repeats: [0.2, 0.2] };
    expect(verdict(judged(0.3, [0.3, 0.3], short))).toBe("within");
    expect(verdict(judged(0.31, [0.31, 0.31], short))).toBe("missed");
    const pods = { figure: "rollout: minReady", own: 3, repeats: [3, 3] };
    expect([4, 5].map((count) => verdict(judged(count, [count, count], pods)))).toEqual(["within", "missed"]);
  });

  it("may be by chance what was measured in the run that was played", () => {
    // 20 is far off, but the seeds reach down to 11, which is 9.9 widened.
    expect(verdict(judged(20, [11, 25]))).toBe("chance");
    expect(verdict(judged(20, [11.2, 25]))).toBe("missed");
    expect(verdict(judged(20, [11, 25], { own: null }))).toBe("missed");
    expect(verdict(judged(20, [11, never], { own: null }))).toBe("chance");
  });

  it("is never reached where the repeats never reach it", () => {
    expect(verdict(judged(null, [never, never], { own: null, repeats: [null, null] }))).toBe("within");
    expect(verdict(judged(null, [never, never]))).toBe("missed");
  });

  it("is known to differ on a loaded machine by more, on both sides by the same factor", () => {
    // 10 / 1.2 - 0.1 = 8.23.
    expect([8.24, 8.2].map((median) => verdict(judged(median, [median, median], { load: 5 })))).toEqual([
      "spread",
      "missed",
    ]);
    expect(verdict(judged(8.24, [8.24, 8.24]))).toBe("missed");
  });

  it("hangs on chance where seeds differ, and on the machine where that was loaded", () => {
    expect(isFree(judged(10, [10, 10]))).toBe(false);
    expect(isFree(judged(10, [10, 10.05]))).toBe(false);
    expect(isFree(judged(10, [10, 12]))).toBe(true);
    expect(isFree(judged(10, [10, never]))).toBe(true);
    expect(isFree(judged(10, [10, 10], { load: 5 }))).toBe(true);
    expect(isFree(judged(0.1, [0.1, 0.1], { figure: "pods: wait p99" }))).toBe(true);
  });
});
