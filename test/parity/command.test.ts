import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { casesOfFamily } from "../reference/recorded-cases.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), "parity-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

function parity(...args: readonly string[]) {
  const { INIT_CWD: _, ...env } = process.env;
  const command = [join(ROOT, "node_modules/tsx/dist/cli.mjs"), join(ROOT, "test/parity/main.ts"), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: FOLDER,
    env,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** A folder with one file of recordings. */
function aFolder(name: string, content: Buffer | string, readme?: string): string {
  const folder = join(FOLDER, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "taints.jsonl.gz"), content);
  if (readme !== undefined) writeFileSync(join(folder, "README.md"), readme);
  return folder;
}

const [first, second] = casesOfFamily("taints");
const two = gzipSync(`${JSON.stringify(first)}\n${JSON.stringify(second)}\n`);

describe("npm run parity", { timeout: 60_000 }, () => {
  it("says that all is equal, counts by family, and exits with 0", () => {
    const { status, stdout } = parity(aFolder("equal", two));
    expect(stdout).toMatch(/taints +2 /);
    expect(stdout).toContain("all is equal");
    expect(status).toBe(0);
  });

  it("names what is not equal, in text and JSON, and exits with 1", () => {
    const altered = structuredClone(first!) as unknown as { steps: { next: number; pod: unknown }[] };
    const step = altered.steps.findIndex(({ pod }) => pod !== null);
    altered.steps[step]!.next = 77;
    const folder = aFolder("unequal", gzipSync(JSON.stringify(altered)));
    const { status, stdout } = parity(folder);
    expect(stdout).toMatch(
      new RegExp(`next start; first in ${first!.id}, step ${step}: found \\d+, recorded 77`),
    );
    expect(status).toBe(1);
    const { families } = JSON.parse(parity(folder, "--json").stdout);
    expect(families[0].mistakes).toContainEqual(expect.objectContaining({ case: first!.id, step }));
  });

  it("exits with 1 where the README tells of more than there is", () => {
    const { status, stdout } = parity(
      aFolder("fewer", two, "| `taints.jsonl.gz` | 3 (9,999 cycles) | x |\n"),
    );
    expect(stdout).toContain("taints: the README tells of 3 cases, the files hold 2");
    expect(status).toBe(1);
  });

  it("replays single cases", () => {
    const { status, stdout } = parity(join(FOLDER, "equal"), "--case", second!.id);
    expect(stdout).toMatch(/taints +1 /);
    expect(status).toBe(0);
  });

  it.each([
    ["is not there", () => join(FOLDER, "nowhere"), "there is no such folder"],
    ["has no recordings", () => mkdtempSync(join(FOLDER, "bare-")), "there are no recordings"],
    ["holds something else than gzip", () => aFolder("text", "{}"), "cannot be read as gzip"],
    ["holds broken JSON", () => aFolder("broken", gzipSync('{"id": ')), "no JSON"],
    ["holds no cases", () => aFolder("hollow", gzipSync("\n")), "there are no cases"],
  ])("exits with 2 where the folder %s", (_, folder, message) => {
    const { status, stderr } = parity(folder());
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
