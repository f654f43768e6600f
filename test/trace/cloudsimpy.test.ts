import { expect, it } from "vitest";
import { readTrace } from "../../src/trace/read-trace.ts";
import { problemsOf, rowsOf } from "./columns.ts";
import { temporaryFolder } from "./temporary-files.ts";

const folder = temporaryFolder();
const HEADER = ",submit_time,duration,cpu,memory,job_id,task_id,instances_num,disk";

function read(lines: readonly string[]) {
  const file = folder.write([HEADER, ...lines].join("\n"));
  return readTrace({ format: "cloudsimpy", file, machineMemory: 1000 });
}

it("reads seconds, cores and fractions of a machine, and keeps instances together", async () => {
  const { columns, dropped, problems } = await read([
    "0,539,116.38162544169612,0.55,0.0011,1,1,283,0",
    "1,540,2,16.1,0.5,1,2,1,0",
    "2,541,2,1.0,0.5,1,2,0,0",
  ]);
  expect(problems).toEqual([]);
  expect(rowsOf(columns)).toEqual([
    // 0.0011 of 1000 bytes is 1.1, of which a pod must have 2; 116.381625... s to the nearest microsecond.
    { at: 0, duration: 116_381_625, estimate: 116_381_625, instances: 283, requests: [550, 2, 1] },
    // 16.1 x 1000 is 16,100.000000000002 in floating point: not a reason for one millicore more.
    { at: 1_000_000, duration: 2_000_000, estimate: 2_000_000, instances: 1, requests: [16_100, 500, 1] },
  ]);
  expect(dropped).toEqual([{ reason: "no instances", count: 1, firstLine: 4 }]);
});

it("refuses memory that is not a fraction, and parts of instances", async () => {
  expect(problemsOf(await read(["0,0,1,1,2048,1,1,1.5,0"]))).toEqual([
    '2:9 memory: "2048" is more than a whole machine (a fraction of a machine)',
    '2:18 instances_num: "1.5" is not a whole number',
  ]);
});
