import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openSpool, SpoolError } from "../../src/batch/spool.ts";
import type { PodRecord } from "../../src/spec/run-result.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-spool-"));
afterAll(() => rmSync(folder, { recursive: true }));

const pod: PodRecord = {
  workload: 1,
  index: 41,
  name: "",
  submitted: 0,
  bound: 2_500_000,
  ready: Number.NaN,
  ended: Number.NaN,
  node: -1,
  attempts: 3,
  outcome: "pending",
};

describe("a spool", () => {
  it("writes events as JSON, one a line, with time in seconds", () => {
    const path = join(folder, "events");
    const spool = openSpool(path, "");
    spool.event?.(1_500_000, "Bound", "work-1", "n0", 'said "fine"\nand more, with ünïcode');
    spool.event?.(2_000_000, "Ended", "work-1", "", "");
    spool.close();
    expect(readFileSync(path, "utf8")).toBe(
      '{"time_s":1.5,"reason":"Bound","pod":"work-1","node":"n0","message":"said \\"fine\\"\\nand more, with ünïcode"}\n' +
        '{"time_s":2,"reason":"Ended","pod":"work-1","node":"","message":""}\n',
    );
  });

  it("writes a pod as ten little-endian doubles and its name", () => {
    const path = join(folder, "pods");
    const spool = openSpool("", path);
    spool.pod?.(pod);
    spool.pod?.({ ...pod, outcome: "ended", name: "web-é" });
    spool.close();
    const bytes = readFileSync(path);
    // 2 rows x 10 numbers x 8 bytes, and the 6 bytes of "web-é"
    expect(bytes.length).toBe(166);
    const row = Array.from({ length: 10 }, (_, i) => bytes.readDoubleLE(8 * i));
    expect(row).toEqual([1, 41, 0, 2_500_000, Number.NaN, Number.NaN, -1, 3, 3, 0]);
    expect(bytes.readDoubleLE(80 + 64)).toBe(0);
    expect(bytes.toString("utf8", 160)).toBe("web-é");
  });

  it("loses nothing where the buffer fills, nor of a line longer than the buffer", () => {
    const path = join(folder, "long");
    const spool = openSpool(path, "");
    const messages = ["x".repeat(200_000), ...Array.from({ length: 5000 }, (_, i) => `message ${i} é`)];
    for (const message of messages) spool.event?.(0, "r", "p", "n", message);
    spool.close();
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(messages);
  });

  it("asks for nothing that is not wanted", () => {
    const spool = openSpool("", "");
    expect(spool.event).toBeUndefined();
    expect(spool.pod).toBeUndefined();
    spool.close();
  });

  it.skipIf(!existsSync("/dev/full"))("says which file a full disk has refused (needs /dev/full)", () => {
    const spool = openSpool("", "/dev/full");
    spool.pod?.(pod);
    expect(() => spool.close()).toThrow(SpoolError);
  });

  it("says so where the file cannot be made", () => {
    expect(() => openSpool(join(folder, "missing", "file"), "")).toThrow(
      /^cannot write .*missing.file: ENOENT/,
    );
  });
});
