import { describe, expect, it } from "vitest";
import { diagnosticsOf, scenarioWith, specOf } from "./reading-of.ts";

const expecting = (text: string) => scenarioWith({ expect: `['${text}']` });
const read = (text: string) => specOf(expecting(text)).expectations[0]!;

describe("expectations", () => {
  it.each([
    ["wait_s.p99 < 5m", "<", 300],
    ["wait_s.max <= 250ms", "<=", 0.25],
    ["node_availability.min >= 99.9%", ">=", 0.999],
    ["node_availability.min >= 0.75", ">=", 0.75],
    ["estimate_error.last > -0.1", ">", -0.1],
    ["nodes_up.min == 4", "==", 4],
    ["tasks_lost.sum != 0", "!=", 0],
    ["cpu_requested_cores.mean < 2500m", "<", 2.5],
    ["cpu_requested_cores.mean < 2 cores", "<", 2],
    ["memory_used_gib.max < 512Mi", "<", 0.5],
    ["memory_used_gib.max < 4 GiB", "<", 4],
    ["core_hours.sum < 12.5 core h", "<", 12.5],
    ["node_hours.sum < 1h30m", "<", 1.5],
    ["cost.sum < 100", "<", 100],
    ["rollout_duration_s.count >= 1", ">=", 1],
    ["shortfall_replica_s.sum < 900", "<", 900],
  ])("%s", (text, operator, value) => {
    expect(read(text)).toMatchObject({ text, operator, value, labels: [], across: "every-run" });
  });

  it("select by labels", () => {
    expect(
      read('core_hours.sum{workload="a", outcome!="lost",workload=~"a|b" , outcome!~"u.*"} < 1 core h'),
    ).toMatchObject({
      labels: [
        { label: "workload", operator: "=", value: "a" },
        { label: "outcome", operator: "!=", value: "lost" },
        { label: "workload", operator: "=~", value: "a|b" },
        { label: "outcome", operator: "!~", value: "u.*" },
      ],
    });
    expect(read("wait_s.mean{} < 1s").labels).toEqual([]);
    expect(read('wait_s.mean{workload="}"}<1s').labels[0]!.value).toBe("}");
  });

  it.each([
    // Columns count from the quote at column 10; the text begins at 11.
    ["wait_s", "6:10 bad-expectation"],
    ["wait_s.p99 5m", "6:10 bad-expectation"],
    ["wait.p99 < 5m", "6:11 unknown-metric"],
    ["wait_s.p98 < 5m", "6:18 unknown-stat"],
    ["wait_s.p99 < 5", "6:24 bad-expectation"],
    ["wait_s.p99 < 5%", "6:24 bad-expectation"],
    ["wait_s.p99 < ", "6:24 bad-expectation"],
    ['wait_s.p99{workloed="x"} < 5m', "6:22 unknown-label"],
    ['nodes_up.min{workload="x"} > 3', "6:24 unknown-label"],
    ["wait_s.p99{workload=x} < 5m", "6:21 bad-expectation"],
    ['wait_s.p99{workload=~"("} < 5m', "6:22 bad-expectation"],
    ["cpu_requested_cores.mean < 2", "6:38 bad-expectation"],
    ["core_hours.sum < 2", "6:28 bad-expectation"],
    ["core_hours.sum < 2h", "6:28 bad-expectation"],
    ["memory_used_gib.max < 4", "6:33 bad-expectation"],
    ["cost.sum < 100 EUR", "6:22 bad-expectation"],
  ])("%s is refused", (text, place) => {
    const found = diagnosticsOf(expecting(text)).map(({ line, column, code }) => `${line}:${column} ${code}`);
    expect(found).toEqual([place]);
  });
});
