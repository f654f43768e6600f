import { describe, expect, it } from "vitest";
import { readTrace } from "../../src/trace/read-trace.ts";
import { problemsOf, rowsOf } from "./columns.ts";
import { temporaryFolder } from "./temporary-files.ts";

const folder = temporaryFolder();

/** A line of the log from the fields that matter; the others are unknown. */
function job(submit: unknown, run: unknown, allocated: unknown, requested: unknown, time: unknown): string {
  return `  1 ${submit} -1 ${run} ${allocated} -1 -1 ${requested} ${time} -1 1 -1 -1 -1 -1 -1 -1 -1`;
}

function read(lines: readonly string[], options: { processors?: number; memory?: boolean } = {}) {
  return readTrace({ format: "swf", file: folder.write(lines.join("\n")), ...options });
}

describe("Standard Workload Format", () => {
  it("gives one task a job, with a CPU for each processor", async () => {
    const { columns, resources, problems } = await read([job(100, 30, 4, 4, 60), job(105, 7.5, 2, 2, 10)]);
    expect(problems).toEqual([]);
    expect(resources).toEqual(["cpu", "memory", "pods"]);
    // Times in microseconds from the first submit time: 105 s - 100 s = 5,000,000.
    expect(rowsOf(columns)).toEqual([
      { at: 0, duration: 30_000_000, estimate: 60_000_000, instances: 1, requests: [4000, 0, 1] },
      { at: 5_000_000, duration: 7_500_000, estimate: 10_000_000, instances: 1, requests: [2000, 0, 1] },
    ]);
  });

  it("takes allocated processors and the run time where nothing was requested", async () => {
    const { columns } = await read([job(0, 30, 3, -1, -1)]);
    expect(rowsOf(columns)).toMatchObject([
      { duration: 30_000_000, estimate: 30_000_000, requests: [3000, 0, 1] },
    ]);
  });

  it("cuts the run time to the requested time", async () => {
    const { columns } = await read([job(0, 90, 1, 1, 60)]);
    expect(rowsOf(columns)).toMatchObject([{ duration: 60_000_000, estimate: 60_000_000 }]);
  });

  it("drops what cannot run, and says why and where", async () => {
    const { columns, dropped, problems } = await read([
      "; MaxProcs: 8",
      job(0, -1, 1, 1, 60), // line 2
      job(1, 10, 0, -1, 60),
      job(2, 10, 9, 9, 60),
      job(3, 10, 16, 16, 60),
      job(-1, 10, 1, 1, 60),
      job(9, 10, 8, 8, 60),
    ]);
    expect(problems).toEqual([]);
    expect(dropped).toEqual([
      { reason: "no run time", count: 1, firstLine: 2 },
      { reason: "no processors", count: 1, firstLine: 3 },
      { reason: "more than the machine's 8 processors", count: 2, firstLine: 4 },
      { reason: "no submit time", count: 1, firstLine: 6 },
    ]);
    expect(rowsOf(columns)).toMatchObject([{ at: 0, requests: [8000, 0, 1] }]);
  });

  it("prefers the option to the header, and knows no limit without either", async () => {
    const wide = job(0, 10, 64, 64, 60);
    expect((await read(["; MaxProcs: 8", wide], { processors: 64 })).columns.rows).toBe(1);
    expect((await read(["; MaxProcs: 128", wide], { processors: 32 })).columns.rows).toBe(0);
    expect((await read(["; MaxProcs: -1", wide])).columns.rows).toBe(1);
    expect((await read([wide])).columns.rows).toBe(1);
  });

  it("counts memory when asked: KiB a processor, requested or else used", async () => {
    const requested = "1 0 -1 10 2 -1 512 2 60 1024 1 -1 -1 -1 -1 -1 -1 -1";
    const used = "2 1 -1 10 4 -1 512 4 60 -1 1 -1 -1 -1 -1 -1 -1 -1";
    const unknown = "3 2 -1 10 4 -1 -1 4 60 -1 1 -1 -1 -1 -1 -1 -1 -1";
    const { columns } = await read([requested, used, unknown], { memory: true });
    // 2 x 1024 KiB = 2,097,152 bytes; 4 x 512 KiB is the same.
    expect(rowsOf(columns).map((row) => row.requests[1])).toEqual([2_097_152, 2_097_152, 0]);
    expect((await read([requested])).columns.shapes).toEqual([[2000, 0, 1]]);
  });

  it("reports every field that is no number, at its column", async () => {
    const { columns, problems, digest } = await read([
      job(0, 10, 1, 1, 60),
      job("x", 10, 1, 1, "NaN"), // "  1 x ..." : x is at 5; then " -1 10 1 -1 -1 1 " and NaN at 23
      job(0, "1e400", 1, 1.5, 60),
      "1 2 3",
      job(0, "Infinity", 1, 1, 60),
      job(0, 5e9, 1, 1, 6e9),
    ]);
    expect(columns.rows).toBe(1);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(problemsOf({ problems })).toEqual([
      '2:5 submit time: "x" is not a number',
      '2:23 requested time: "NaN" is not a number',
      '3:10 run time: "1e400" is too large',
      '3:24 requested processors: "1.5" is not a whole number',
      "4:1 3 fields, where the Standard Workload Format has 18",
      '5:10 run time: "Infinity" is not a number',
      '6:10 run time: "5000000000" is more than 126 years (is the unit of time right?)',
      '6:31 requested time: "6000000000" is more than 126 years (is the unit of time right?)',
    ]);
  });

  it("does not care about a donor's name in Latin-1", async () => {
    const header = Buffer.from("; Acknowledge: Bj\xf6rn\n", "latin1");
    const file = folder.write(Buffer.concat([header, Buffer.from(job(0, 10, 1, 1, 60))]));
    expect(await readTrace({ format: "swf", file })).toMatchObject({ columns: { rows: 1 }, problems: [] });
  });
});
