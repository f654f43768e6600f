import { describe, expect, it } from "vitest";
import type { OpenbOptions } from "../../src/trace/openb.ts";
import { readTrace } from "../../src/trace/read-trace.ts";
import { problemsOf, rowsOf } from "./columns.ts";
import { temporaryFolder } from "./temporary-files.ts";

const folder = temporaryFolder();
const HEADER =
  "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time";

function read(lines: readonly string[], options: Omit<OpenbOptions, "format"> = {}) {
  return readTrace({ format: "openb", file: folder.write(lines.join("\n")), ...options });
}

describe("openb pod lists", () => {
  it("lets a pod run from scheduled to deleted, from its creation on", async () => {
    const { columns, dropped, resources, problems } = await read([
      HEADER,
      "late,4000,2,1,1000,T4|P100,LS,Running,50,100,60",
      "early,500,1,0,0,,BE,Succeeded,20,80,20",
      "refused,500,1,0,0,,BE,Pending,30,40,",
      "endless,500,1,0,0,,BE,Running,30,,35",
    ]);
    expect(problems).toEqual([]);
    expect(resources).toEqual(["cpu", "memory", "pods"]);
    // early: created 20 s is the origin, 80 - 20 = 60 s. late: 50 - 20 = 30 s after it, 100 - 60 = 40 s.
    expect(rowsOf(columns)).toEqual([
      { at: 0, duration: 60_000_000, estimate: 60_000_000, instances: 1, requests: [500, 1_048_576, 1] },
      {
        at: 30_000_000,
        duration: 40_000_000,
        estimate: 40_000_000,
        instances: 1,
        requests: [4000, 2_097_152, 1],
      },
    ]);
    expect(dropped).toEqual([
      { reason: "never scheduled", count: 1, firstLine: 4 },
      { reason: "not deleted", count: 1, firstLine: 5 },
    ]);
  });

  it("keeps the order of the file without lifetimes, and needs no times then", async () => {
    const lines = ["name,cpu_milli,memory_mib,num_gpu,gpu_milli", "b,2000,1,1,460", "a,1000,1,2,1000"];
    const { columns, problems } = await read(lines, { lifetimes: false });
    expect(problems).toEqual([]);
    expect(rowsOf(columns)).toEqual([
      { at: 0, duration: Infinity, estimate: Infinity, instances: 1, requests: [2000, 1_048_576, 1] },
      { at: 0, duration: Infinity, estimate: Infinity, instances: 1, requests: [1000, 1_048_576, 1] },
    ]);
    expect(problemsOf(await read(lines))).toEqual([
      '1:1 no column "creation_time" in the header (this list has no times: set lifetimes: false)',
    ]);
  });

  it("counts the resources that it is asked to count", async () => {
    const lines = [HEADER, "a,1000,1,2,1000,,LS,Running,0,9,0", "b,1000,1,1,460,,LS,Running,0,9,0"];
    const memory = await read(lines, { resources: ["memory"] });
    expect(memory.columns.shapes).toEqual([[0, 1_048_576, 1]]);
    const gpu = await read(lines, { resources: ["cpu", "gpu"] });
    expect(gpu.resources).toEqual(["cpu", "memory", "pods", "nvidia.com/gpu"]);
    expect(rowsOf(gpu.columns).map((row) => row.requests)).toEqual([[1000, 0, 1, 2]]);
    expect(gpu.dropped).toEqual([{ reason: "shares a GPU with others", count: 1, firstLine: 3 }]);
  });

  it("reports what is not a pod list", async () => {
    expect(
      problemsOf(await read(["name,cpu_mili,memory_mib,num_gpu,gpu_milli"], { lifetimes: false })),
    ).toEqual(['1:1 no column "cpu_milli" in the header (did you mean "cpu_mili"?)']);
    const wrong = await read([HEADER, "a,-1,1.5,x,1000,,LS,Running,0,9,10", "b,1,1,0,0,,LS,Running,0,9,10"]);
    expect(problemsOf(wrong)).toEqual([
      '2:3 cpu_milli: "-1" is negative',
      '2:6 memory_mib: "1.5" is not a whole number',
      '2:10 num_gpu: "x" is not a number',
      '3:25 deletion_time: "9" is before the scheduled_time',
    ]);
  });
});
