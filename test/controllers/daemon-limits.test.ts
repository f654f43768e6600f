import { describe, expect, it } from "vitest";
import { daemonLimits } from "../../src/controllers/daemon-set.ts";
import type { IntOrPercent } from "../../src/spec/objects.ts";
import { int, percent } from "../objects.ts";

describe("what a rolling update of a DaemonSet may do, by hand from facts 4.2: both shares are rounded up", () => {
  it.each<[IntOrPercent, IntOrPercent, number, number, number]>([
    // 25 % of 10 is 2.5: 3.
    [int(0), percent(25), 10, 0, 3],
    // 1 % of 3 is 0.03: 1.
    [int(0), percent(1), 3, 0, 1],
    // 34 % of 3 is 1.02: 2.
    [percent(34), int(0), 3, 2, 0],
    [int(2), int(0), 1, 2, 0],
    // A share of no nodes is none, and both none is one that may be missing.
    [int(0), percent(50), 0, 0, 1],
    [percent(50), int(0), 0, 0, 1],
    [int(0), int(0), 5, 0, 1],
  ])(
    "surge %j and unavailable %j of %i nodes are %i and %i",
    (maxSurge, maxUnavailable, nodes, surge, missing) => {
      expect(daemonLimits({ kind: "RollingUpdate", maxSurge, maxUnavailable }, nodes)).toEqual({
        maxSurge: surge,
        maxUnavailable: missing,
      });
    },
  );

  it("is nothing where pods are replaced when somebody deletes them", () => {
    expect(daemonLimits({ kind: "OnDelete" }, 5)).toEqual({ maxSurge: 0, maxUnavailable: 0 });
  });
});
