import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { SMALL } from "./a-scenario-file.ts";
import { aFolder, MAIN, start, stowage } from "./stowage.ts";

describe("where results cannot be written", () => {
  it("says so before anything runs, and what to do", async () => {
    const cwd = aFolder({ "a.yaml": SMALL });
    const { code, stdout, stderr } = await stowage(["run", "a.yaml", "--out", "/dev/null/x"], { cwd });
    expect(stderr).toBe(
      "error: cannot write results to /dev/null/x: a part of the path is a file, not a folder (ENOTDIR)\n" +
        "hint: choose a folder with --out DIR\n",
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  it("says so where the standard output takes nothing", async () => {
    const run = `"${process.execPath}" "${MAIN}" strategies > /dev/full`;
    const { code, stderr } = await start("bash", ["-c", run]).ended;
    expect(stderr).toContain("cannot write to the standard output: ENOSPC");
    expect(code).toBe(1);
  });
});

const MOUNT = "mount";
const UNMOUNT = "umount";

/** A file system of 256 KiB, if this user may mount one. */
function aSmallDisk(): string | undefined {
  const path = join(aFolder(), "disk");
  mkdirSync(path);
  return spawnSync(MOUNT, ["-t", "tmpfs", "-o", "size=256k", "tmpfs", path]).status === 0 ? path : undefined;
}

describe("a full disk", () => {
  const disk = aSmallDisk();
  afterAll(() => {
    if (disk !== undefined) spawnSync(UNMOUNT, [disk]);
  });

  it.skipIf(disk === undefined)(
    "leaves what was there, and nothing half-written (needs a mount)",
    async () => {
      const cwd = aFolder({ "a.yaml": SMALL });
      writeFileSync(join(disk!, "ballast"), Buffer.alloc(150_000));
      const words = ["run", "a.yaml", "-q", "--out", disk!, "--events", "none", "--pods", "none"];
      const { code, stderr } = await stowage(words, { cwd });
      expect(stderr).toContain("no space is left on the disk (ENOSPC)");
      expect(stderr).toContain("hint: ");
      expect(code).toBe(1);
      const left = readdirSync(disk!, { recursive: true }).map(String).sort();
      expect(left).toEqual(["ballast", "small"]);
    },
  );

  it("ends the run whose log no longer fits, and says which file", async () => {
    const cwd = aFolder({ "a.yaml": SMALL });
    // Blocks of 1,024 bytes: the event log of a run is larger, every other file of its folder is not written.
    const run = `ulimit -f 16; trap "" XFSZ; exec "${process.execPath}" "${MAIN}" run a.yaml -q --replications 1`;
    const { code, stderr } = await start("bash", ["-c", run], { cwd }).ended;
    expect(stderr).toMatch(/cannot write .*results\/\.spool-\w+\/0\.ndjson: EFBIG/);
    expect(stderr).toMatch(/a file would be larger than is allowed \(EFBIG\)|\[crash\]/);
    expect(code).toBe(1);
    const left = readdirSync(join(cwd, "results"), { recursive: true }).map(String);
    expect(left.filter((name) => /spool|partial/.test(name))).toEqual([]);
  });
});
