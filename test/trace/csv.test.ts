import { describe, expect, it } from "vitest";
import type { CsvColumns, CsvOptions } from "../../src/trace/csv.ts";
import { readTrace } from "../../src/trace/read-trace.ts";
import { problemsOf, rowsOf } from "./columns.ts";
import { temporaryFolder } from "./temporary-files.ts";

const folder = temporaryFolder();

function read(
  text: string,
  columns: CsvColumns,
  options: Partial<Omit<CsvOptions, "format" | "columns">> = {},
) {
  return readTrace({ format: "csv", file: folder.write(text), columns, ...options });
}

describe("generic CSV", () => {
  it("finds columns by name, and reads quantities", async () => {
    const { columns, resources, problems } = await read(
      `"who","start","run","cores","ram","n","guess","fpga"
"Doe, ""Jo""",10,2.5,500m,1Gi,3,4,0
Ann,11,1,1.5,1000,1,,2
`,
      {
        submit: "start",
        duration: "run",
        cpu: "cores",
        memory: "ram",
        instances: "n",
        estimate: "guess",
        extended: { "xilinx.com/fpga": "fpga" },
      },
    );
    expect(problems).toEqual([]);
    expect(resources).toEqual(["cpu", "memory", "pods", "xilinx.com/fpga"]);
    expect(rowsOf(columns)).toEqual([
      { at: 0, duration: 2_500_000, estimate: 4_000_000, instances: 3, requests: [500, 1_073_741_824, 1, 0] },
      { at: 1_000_000, duration: 1_000_000, estimate: 1_000_000, instances: 1, requests: [1500, 1000, 1, 2] },
    ]);
  });

  it("finds columns by number in a file without a header", async () => {
    const { columns } = await read(
      "5;1;x\n7;2;y\n",
      { submit: 1, cpu: 2 },
      { header: false, delimiter: ";" },
    );
    expect(rowsOf(columns)).toEqual([
      { at: 0, duration: Infinity, estimate: Infinity, instances: 1, requests: [1000, 0, 1] },
      { at: 2_000_000, duration: Infinity, estimate: Infinity, instances: 1, requests: [2000, 0, 1] },
    ]);
  });

  it.each([
    ["s", "1.5", 1_500_000],
    ["ms", "1.5", 1500],
    ["us", "1.5", 2],
    ["duration", "1m30s", 90_000_000],
  ] as const)("reads times in %s", async (unit, text, microseconds) => {
    const { columns } = await read(`d\n${text}\n`, { duration: "d" }, { unit });
    expect(columns.duration[0]).toBe(microseconds);
  });

  it("counts lines through quoted line ends and blank lines", async () => {
    const { columns, problems } = await read('a,b\n"two\nlines",1\n\n,\nx,oops\n', { submit: "b" });
    // 1 header, 2-3 the quoted row, 4 blank, 5 only a comma, 6 the bad row
    expect(problemsOf({ problems })).toEqual(['6:1 submit: "oops" is not a number']);
    expect(columns.rows).toBe(1);
  });

  it("reports columns that are not there, all of them", async () => {
    const { problems, digest } = await read("submitted,cpus\n1,2\n", {
      submit: "submited",
      cpu: 3,
      memory: "zzz",
    });
    expect(problemsOf({ problems })).toEqual([
      '1:1 no column "submited" in the header (did you mean "submitted"?)',
      "1:1 no column number 3: there are 2 (number the columns from 1 to 2)",
      '1:1 no column "zzz" in the header (the header has: submitted, cpus)',
    ]);
    expect(digest).toBe("");
    expect(problemsOf(await read("a;b\n1;2\n", { submit: "a" }))).toEqual([
      '1:1 no column "a" in the header (are the fields separated by ";"?)',
    ]);
    expect(problemsOf(await read("a,a\n1,2\n", { submit: "a" }))).toEqual([
      '1:1 more than one column "a" in the header (name it by its number, from 1)',
    ]);
    expect(problemsOf(await read("1,2\n", { submit: "a" }, { header: false }))).toEqual([
      '1:1 no header to find column "a" in (name it by its number, from 1)',
    ]);
  });

  it("reports each field that is wrong", async () => {
    const text = `submit,run,cpu,memory,n
1,2,1,1Gi,1
-1,2,1 core,1GB,0.5
1,,1,1,1
1,0x10,1,1,3000000000
1e400,1e10,1,1,1
1,2,1,1
1,2,1,1,1,
1,2,1,1,1,6
`;
    const map = { submit: "submit", duration: "run", cpu: "cpu", memory: "memory", instances: "n" };
    const { columns, problems } = await read(text, map);
    expect(problemsOf({ problems })).toEqual([
      '3:1 submit: "-1" is negative',
      '3:17 instances: "0.5" is not a whole number',
      expect.stringMatching(/^3:6 cpu: "1 core" has an unknown suffix/),
      expect.stringMatching(/^3:13 memory: "1GB" has an unknown suffix/),
      '4:3 duration: "" is empty (a number is needed here)',
      '5:3 duration: "0x10" is not a number',
      '5:12 instances: "3000000000" is too large (at most 2147483647)',
      '6:1 submit: "1e400" is too large',
      '6:7 duration: "1e10" is more than 126 years (is the unit of time right?)',
      "7:1 4 fields, where the first line has 5",
      "9:1 6 fields, where the first line has 5",
    ]);
    // The first row, and the one whose sixth field is empty.
    expect(columns.rows).toBe(2);
  });

  it("asks for a unit where each time should carry its own", async () => {
    const { problems } = await read("d\n90\n", { duration: "d" }, { unit: "duration" });
    expect(problems[0]).toMatchObject({ line: 2, message: 'duration: "90" has no unit' });
  });

  it("reports broken quotes", async () => {
    const { problems } = await read('a,b\n1,"x"y\n2,z\n3,"never closed\n4,z\n', { submit: "a" });
    expect(problems.map(({ line, code }) => [line, code])).toContainEqual([2, "bad-row"]);
    const unclosed = await read('a,b\n1,x\n3,"never closed\n4,z\n', { submit: "a" });
    expect(unclosed.problems).toMatchObject([{ line: 3, code: "bad-row" }]);
    expect(unclosed.columns.rows).toBe(1);
  });
});
