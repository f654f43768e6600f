import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readLoadSeries } from "../../src/trace/load-series.ts";
import { HAS_SHARED, SHARED } from "../reference/shared-data.ts";

const folder = mkdtempSync(join(tmpdir(), "load-series-"));

async function read(text: string, options: Parameters<typeof readLoadSeries>[2]) {
  const file = join(folder, "load.csv.gz");
  writeFileSync(file, gzipSync(text));
  return await readLoadSeries(file, "load.csv.gz", options);
}

it("reads seconds, adds up rows of one time, and puts them in order", async () => {
  const { times, values, problems } = await read("t,n\n60,5\n0,1.5\n60,2\n", { time: "t", value: "n" });
  expect([problems, [...times], [...values]]).toEqual([[], [0, 60_000_000], [1.5, 7]]);
});

it("reads dates with parts of seconds, and counts rows where there is no amount", async () => {
  const { times, values } = await read("at\n1970-01-01 00:00:01.25\n1970-01-01T00:00:01.25Z\n", {
    time: 1,
    value: undefined,
  });
  expect([[...times], [...values]]).toEqual([[1_250_000], [2]]);
});

it("tells of rows that cannot be read", async () => {
  const { problems } = await read("t,n\nsoon,1\n0,-1\n", { time: "t", value: "n" });
  expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '2: time: "soon" is not a number',
    '3: value: "-1" is negative',
  ]);
});

describe.runIf(HAS_SHARED)("recorded requests", () => {
  it.each([
    // 125,300 minutes; 14 days of 288 pieces of five minutes; 19,366 requests; 199 calls
    ["invocation_count.csv.gz", { time: "period", value: "count" }, 125_300],
    ["elb_request_count_8c0756.csv", { time: "timestamp", value: "value" }, 4032],
  ] as const)("%s", async (name, options, rows) => {
    const { times, problems } = await readLoadSeries(join(SHARED, "requests", name), name, options);
    expect([problems, times.length]).toEqual([[], rows]);
  });

  it.each([
    ["AzureLLMInferenceTrace_conv.csv", "TIMESTAMP", 19_366],
    ["Azure2021_200.csv", "end_timestamp", 199],
  ] as const)("%s", async (name, time, requests) => {
    const { values, problems } = await readLoadSeries(join(SHARED, "requests", name), name, {
      time,
      value: undefined,
    });
    expect([problems, values.reduce((sum, each) => sum + each, 0)]).toEqual([[], requests]);
  });
});
