import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readNodeList } from "../../src/trace/node-list.ts";
import { readTrace } from "../../src/trace/read-trace.ts";
import type { TraceReading } from "../../src/trace/trace-reading.ts";

const DATA = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const present = existsSync(DATA);
if (!present) console.warn(`skipped: the real traces are not at ${DATA}`);

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Sum over all rows of the amount of resource `r` times `weight`. */
function total({ columns }: TraceReading, r: number, weight: (row: number) => number): number {
  return sum(Array.from(columns.shape, (shape, row) => columns.shapes[shape]![r]! * weight(row)));
}

// All figures below come from a separate program over the same files.
describe.skipIf(!present)("real traces", () => {
  it.each([
    [
      "KTH-SP2-1996-2.1-cln.swf.gz",
      28_475,
      2_005_181_934,
      [["no processors", 1, 27_323]],
      29_363_618 - 599_850,
    ],
    ["NASA-iPSC-1993-3.1-cln.swf.gz", 18_239, 474_238_015, [], 7_948_936],
  ])("%s", async (file, rows, processorSeconds, dropped, lastSubmit) => {
    const reading = await readTrace({ format: "swf", file: `${DATA}swf/${file}` });
    expect(reading.problems).toEqual([]);
    expect(reading.columns.rows).toBe(rows);
    expect(reading.dropped.map((d) => [d.reason, d.count, d.firstLine])).toEqual(dropped);
    expect(total(reading, 0, (row) => reading.columns.duration[row]! / 1e6) / 1000).toBe(processorSeconds);
    expect(reading.columns.submitted.at(-1)).toBe(lastSubmit * 1e6);
  });

  it.each([
    ["default", 8152, 85_436_012, 303_546_211],
    ["cpu100", 7853, 80_292_312, 289_071_014],
    ["gpushare60", 8152, 72_020_064, 247_033_445],
    ["gpuspec20", 8152, 85_436_012, 303_546_211],
    ["multigpu20", 8324, 95_171_812, 344_773_251],
  ])("openb %s without lifetimes", async (name, rows, millicores, mebibytes) => {
    const file = `${DATA}openb/openb_pod_list_${name}.csv`;
    const reading = await readTrace({ format: "openb", file, lifetimes: false });
    expect(reading.problems).toEqual([]);
    expect(reading.dropped).toEqual([]);
    expect(reading.columns.rows).toBe(rows);
    expect(total(reading, 0, () => 1)).toBe(millicores);
    expect(total(reading, 1, () => 1)).toBe(mebibytes * 1_048_576);
  });

  it("openb with lifetimes leaves out the pods that were never scheduled", async () => {
    const reading = await readTrace({ format: "openb", file: `${DATA}openb/openb_pod_list_default.csv` });
    expect(reading.columns.rows).toBe(8152 - 897);
    expect(reading.dropped.map((d) => [d.reason, d.count])).toEqual([["never scheduled", 897]]);
  });

  it.each([
    ["gpu", 1213, 107_018_000, 503_828_480, 6212],
    ["all", 1523, 125_514_000, 612_028_416, 6212],
  ])("openb nodes, %s", async (name, rows, millicores, mebibytes, gpus) => {
    const { nodes, problems } = await readNodeList(`${DATA}openb/openb_node_list_${name}_node.csv`);
    expect(problems).toEqual([]);
    expect(nodes).toHaveLength(rows);
    expect(sum(nodes.map((node) => node.allocatable["cpu"]!))).toBe(millicores);
    expect(sum(nodes.map((node) => node.allocatable["memory"]!))).toBe(mebibytes * 1_048_576);
    expect(sum(nodes.map((node) => node.allocatable["nvidia.com/gpu"] ?? 0))).toBe(gpus);
  });

  it("cloudsimpy", async () => {
    const file = `${DATA}alibaba/cloudsimpy_jobs.csv`;
    const reading = await readTrace({ format: "cloudsimpy", file, machineMemory: 2 ** 37 });
    expect(reading.problems).toEqual([]);
    expect(reading.dropped).toEqual([]);
    expect(reading.columns.rows).toBe(31_756);
    expect(sum(reading.columns.instances)).toBe(2_551_075);
    // 682 different pairs of cpu and memory in the file; 112,793,881.04 core seconds in all.
    expect(reading.columns.shapes).toHaveLength(682);
    const coreSeconds = total(reading, 0, (row) => {
      return (reading.columns.duration[row]! / 1e6) * (reading.columns.instances[row]! / 1000);
    });
    expect(coreSeconds).toBeCloseTo(112_793_881.04, 0);
  });
});
