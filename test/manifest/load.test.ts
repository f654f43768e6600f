import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadManifests } from "../../src/manifest/load.ts";

describe("loading manifests", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "manifests-"));
    mkdirSync(join(folder, "b"));
    writeFileSync(join(folder, "c.yaml"), "c");
    writeFileSync(join(folder, "b", "z.json"), "z");
    writeFileSync(join(folder, "b", "README.md"), "no manifest");
    writeFileSync(join(folder, "a.yml"), "a");
    writeFileSync(join(folder, "latin"), Buffer.from([0x61, 0xff]));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("takes all manifests of a folder, by name", async () => {
    const { files, diagnostics } = await loadManifests([folder]);
    expect(files).toEqual([
      { name: join(folder, "a.yml"), text: "a" },
      { name: join(folder, "b", "z.json"), text: "z" },
      { name: join(folder, "c.yaml"), text: "c" },
    ]);
    expect(diagnostics).toEqual([]);
  });

  it("takes a file by its name, and the standard input", async () => {
    const { files } = await loadManifests([join(folder, "c.yaml"), "-"], "from a pipe");
    expect(files.map(({ text }) => text)).toEqual(["c", "from a pipe"]);
  });

  it("says what cannot be read, and reads the rest", async () => {
    const { files, diagnostics } = await loadManifests([
      join(folder, "none"),
      join(folder, "latin"),
      join(folder, "a.yml"),
    ]);
    expect(files).toHaveLength(1);
    expect(diagnostics).toMatchObject([
      { code: "unreadable-file", message: "the file does not exist" },
      { code: "not-utf8", message: "the file holds bytes that are not UTF-8" },
    ]);
  });

  it("refuses what is larger than 50 MB", async () => {
    const { files, diagnostics } = await loadManifests(["-"], " ".repeat(50_000_001));
    expect(files).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: "too-large", message: "the file is larger than 50 MB" }]);
  });
});
