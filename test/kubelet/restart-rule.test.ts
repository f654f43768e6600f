import { expect, it } from "vitest";
import { restartRule } from "../../src/kubelet/restart-rule.ts";

const codes = [0, 1, 42];

it("follows the pod's policy where a container says nothing", () => {
  const table = (["Always", "OnFailure", "Never"] as const).map((policy) =>
    (["main", "init", "sidecar"] as const).map((role) => codes.map(restartRule(role, policy, undefined))),
  );
  const [always, onFailure, never] = [
    [true, true, true],
    [false, true, true],
    [false, false, false],
  ];
  expect(table).toEqual([
    [always, onFailure, always],
    [onFailure, onFailure, always],
    [never, never, always],
  ]);
});

it("lets a container's policy go before its pod's, and its rules before both", () => {
  const only42 = { policy: "Never", rules: [{ operator: "In", codes: [42] }] } as const;
  expect(codes.map(restartRule("main", "Always", only42))).toEqual([false, false, true]);
  const butNot42 = { policy: "Never", rules: [{ operator: "NotIn", codes: [42] }] } as const;
  expect(codes.map(restartRule("main", "Always", butNot42))).toEqual([true, true, false]);
  expect(codes.map(restartRule("main", "Never", { policy: "Always", rules: [] }))).toEqual([
    true,
    true,
    true,
  ]);
});
