import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTrace } from "../../src/trace/read-trace.ts";
import { problemsOf, rowsOf } from "./columns.ts";
import { temporaryFolder } from "./temporary-files.ts";

const folder = temporaryFolder();

function read(text: string | Uint8Array, options: { rebase?: boolean; name?: string } = {}) {
  const columns = { submit: "t", duration: "d" };
  return readTrace({ format: "csv", file: folder.write(text), columns, unit: "us", ...options });
}

function readPath(file: string) {
  return readTrace({ format: "swf", file });
}

describe("readTrace", () => {
  it("sorts by time, and leaves rows of one instant in file order", async () => {
    const { columns } = await read("t,d\n30,1\n10,2\n30,3\n20,4\n10,5\n");
    expect(rowsOf(columns).map(({ at, duration }) => [at, duration])).toEqual([
      [0, 2],
      [0, 5],
      [10, 4],
      [20, 1],
      [20, 3],
    ]);
  });

  it("sorts any trace as a stable sort of its rows does", async () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(times, async (submits) => {
        const { columns } = await read(`t,d\n${submits.map((t, i) => `${t},${i}`).join("\n")}`, {
          rebase: false,
        });
        const expected = submits.map((t, i) => [t, i]).sort(([a], [b]) => a! - b!);
        expect(rowsOf(columns).map(({ at, duration }) => [at, duration])).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps the times of the file if it is told to", async () => {
    expect((await read("t,d\n30,1\n10,2\n", { rebase: false })).columns.submitted).toEqual(
      new Float64Array([10, 30]),
    );
  });

  it("puts columns into memory that threads share", async () => {
    const { columns } = await read("t,d\n1,1\n");
    const { submitted, duration, estimate, instances, shape } = columns;
    for (const column of [submitted, duration, estimate, instances, shape]) {
      expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(column.length).toBe(1);
    }
  });

  it("reads the same rows with any line end, a byte order mark, gzip, and without a last line end", async () => {
    const text = "t,d\n1,2\n\n3,4\n";
    const expected = rowsOf((await read(text)).columns);
    expect(expected).toHaveLength(2);
    const same = [
      text.trimEnd(),
      text.replaceAll("\n", "\r\n"),
      text.replaceAll("\n", "\r"),
      `\uFEFF${text}`,
      't,d\r\n"1","2"\r\n3,"4"\r\n',
      gzipSync(text),
      Buffer.concat([gzipSync("t,d\n1,2\n"), gzipSync("3,4\n")]),
    ];
    for (const variant of same) {
      const { columns, problems } = await read(variant);
      expect(problems).toEqual([]);
      expect(rowsOf(columns)).toEqual(expected);
    }
  });

  it("gives the SHA-256 of the bytes as they are stored", async () => {
    const packed = gzipSync("t,d\n1,2\n");
    const digest = createHash("sha256").update(packed).digest("hex");
    expect((await read(packed)).digest).toBe(digest);
  });

  it("cuts nothing where pieces of a large file meet", async () => {
    // 200,000 rows are some 2.7 MB, ten pieces of 256 KiB; line ends of two characters, one quoted field a row.
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i},"${i % 7}"`);
    const { columns, problems } = await read(`t,d\r\n${rows.join("\r\n")}\r\n`);
    expect(problems).toEqual([]);
    expect(columns.rows).toBe(200_000);
    expect(columns.submitted[199_999]).toBe(199_999);
    expect(columns.submitted.every((at, i) => at === i && columns.duration[i] === i % 7)).toBe(true);
  });
});

describe("files that cannot be read", () => {
  it.each([
    ["no such file", () => join(folder.path, "nowhere.swf"), "no such file"],
    ["a NUL in the path", () => "a\0b", "no such file"],
    ["a file as a folder", () => join(folder.write("x"), "y"), "no such file"],
    ["a directory", () => folder.path, "a directory, not a file"],
    ["binary data", () => folder.write(Buffer.from([1, 2, 0, 4])), "not a text file: it holds NUL bytes"],
    ["UTF-16", () => folder.write(Buffer.from("\uFEFF1 2 3", "utf16le")), "the text is UTF-16, not UTF-8"],
    ["an empty file", () => folder.write(""), "no rows"],
    ["only comments", () => folder.write("; Version: 2.2\n"), "no rows"],
    ["damaged gzip", () => folder.write(damagedGzip()), /^damaged gzip data/],
    ["cut gzip", () => folder.write(gzipSync("x".repeat(1000)).subarray(0, 20)), /^damaged gzip data/],
    [
      "gzip and more",
      () => folder.write(Buffer.concat([gzipSync("; x"), Buffer.from("rest")])),
      /^damaged gzip/,
    ],
    [
      "gzip and zeros",
      () => folder.write(Buffer.concat([gzipSync("; x"), Buffer.alloc(9)])),
      /not gzip follow/,
    ],
  ])("%s", async (_, file, message) => {
    const { columns, problems } = await readPath(file());
    expect(columns.rows).toBe(0);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ line: 1, column: 1, severity: "error" });
    expect(problems[0]!.message).toMatch(message);
  });

  it("says which rules left nothing", async () => {
    const file = folder.write("1 0 -1 -1 1 -1 -1 1 1 -1 1 -1 -1 -1 -1 -1 -1 -1\n");
    expect(problemsOf(await readPath(file))).toEqual(["1:1 no rows are left (dropped 1: no run time)"]);
  });

  it("does not read a line, or a quoted field, without an end into memory", async () => {
    const long = "x".repeat(2_000_000);
    expect((await readPath(folder.write(`; ok\n${long}`))).problems).toMatchObject([
      { line: 2, code: "too-large" },
    ]);
    const quoted = `t,d\n1,2\n"${"3,4\n".repeat(500_000)}`;
    expect((await read(quoted)).problems).toMatchObject([{ line: 3, code: "too-large" }]);
  });

  it("names bytes that are not UTF-8 where a number is needed", async () => {
    const { problems } = await read(Buffer.from("t,d\n1,2\xe4\n", "latin1"));
    expect(problemsOf({ problems })).toEqual([
      '2:3 duration: "2\uFFFD" is not a number (the file does not seem to be UTF-8 text)',
    ]);
  });

  it("lists a hundred problems, then how many more there are", async () => {
    const { problems, columns } = await read(`t,d\n1,1\n${"x,1\n".repeat(250)}`, { name: "my.csv" });
    expect(problems).toHaveLength(101);
    expect(problems[99]).toMatchObject({ file: "my.csv", line: 102 });
    expect(problems[100]!.message).toBe("and 150 more like these");
    expect(columns.rows).toBe(1);
  });
});

function damagedGzip(): Uint8Array {
  const bytes = gzipSync("; a comment that is long enough to be packed, packed, packed\n");
  bytes.fill(0xff, 12, 30);
  return bytes;
}
