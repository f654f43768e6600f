import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readTrace } from "../../src/trace/read-trace.ts";
import { rowsOf } from "./columns.ts";

const DATA = fileURLToPath(new URL("../../scenarios/data/", import.meta.url));

it("reads the sample day as its page describes it", async () => {
  const { columns, dropped, problems } = await readTrace({
    format: "csv",
    file: `${DATA}batch-day.csv`,
    columns: {
      submit: "submit_s",
      duration: "duration_s",
      estimate: "estimate_s",
      cpu: "cpu",
      memory: "memory",
      instances: "instances",
    },
  });
  expect([problems, dropped]).toEqual([[], []]);
  const rows = rowsOf(columns);
  expect(rows).toHaveLength(1133);
  expect(rows.reduce((sum, row) => sum + row.instances, 0)).toBe(3128);
  // Added up by a separate program: 6,264,739.5 core seconds, which are 1,740 core-hours.
  const coreSeconds = rows.map((row) => (row.requests[0]! / 1000) * row.instances * (row.duration / 1e6));
  expect(coreSeconds.reduce((sum, value) => sum + value, 0)).toBe(6_264_739.5);
  expect(columns.shapes).toHaveLength(5);
  expect(rows.every((row) => row.estimate >= row.duration)).toBe(true);
});

it("can be drawn again, byte for byte", () => {
  const drawn = execFileSync(process.execPath, [`${DATA}make-batch-day.mjs`], { encoding: "utf8" });
  expect(drawn).toBe(readFileSync(`${DATA}batch-day.csv`, "utf8"));
});
