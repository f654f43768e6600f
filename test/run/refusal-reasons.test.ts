import { expect, it } from "vitest";
import { refusalReasons } from "../../src/run/refusal-reasons.ts";
import { SECOND } from "../worlds.ts";

const refusal = { target: "deployment/web", at: 90 * SECOND, why: "is not paused" };

it("tells what was refused, of no pods", () => {
  expect(refusalReasons([refusal])).toEqual([
    {
      workload: "deployment/web",
      count: 0,
      reason: "refused at 90 s: is not paused",
      message: "refused at 90 s: is not paused",
    },
  ]);
});

it("counts those beyond twenty", () => {
  const reasons = refusalReasons(Array.from({ length: 23 }, () => refusal));
  expect(reasons).toHaveLength(21);
  expect(reasons.at(-1)).toEqual({
    workload: "",
    count: 0,
    reason: "3 more refused",
    message: "3 more refused",
  });
});
