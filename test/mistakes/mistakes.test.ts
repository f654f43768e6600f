import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DiagnosticCode } from "../../src/diagnostics/diagnostic.ts";
import { inProcess } from "../cli/in-process.ts";
import { stowage } from "../cli/stowage.ts";

// x.yaml is a scenario, or a manifest, that somebody got wrong, x.txt all that `stowage validate x.yaml` writes on the standard
// error, to the byte. STOWAGE_UPDATE_MISTAKES=1 writes the texts anew: read the difference before you commit it.

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const UPDATE = process.env["STOWAGE_UPDATE_MISTAKES"] === "1";

/** Mistakes of the command line itself: a text without a scenario of its own. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "no-such-file": ["shop.yml"],
  "a-folder": ["data"],
  "set-without-equals": ["to-be-set.yaml", "--set", "horizon"],
  "set-bad-path": ["to-be-set.yaml", "--set", "cluster.pools.wbe.count=4", "--set", "cluster..pools=4"],
  "set-bad-value": ["to-be-set.yaml", "--set", "replications.count=many", "--set", "horizon=[1h"],
  "set-unknown-key": ["to-be-set.yaml", "--set", "horizn=2h"],
  "several-files": ["wrong-kind.yaml", "to-be-set.yaml", "empty.yaml"],
};
/** Sound as it is: what the commands above change. */
const SOUND = "to-be-set";

const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.slice(0, -".yaml".length))
  .filter((name) => name !== SOUND);

/** What only warns, so that the scenario may run. */
const isWarned = (name: string) => name.startsWith("warned-");

/** Shown by the built command as well, each in a process of its own: start-up takes too long for all. */
const AS_CHILDREN = [
  "bad-durations",
  "carriage-returns",
  "empty",
  "trace-malformed-rows",
  "warned-never-fits",
];

/** Why a code is met by no scenario of this folder; `true` if it is. */
const MET: Readonly<Record<DiagnosticCode, true | string>> = {
  "unreadable-file": true,
  "too-large": "needs more than 16 MiB: test/scenario/load.test.ts",
  "not-utf8": true,
  syntax: true,
  "duplicate-key": true,
  "too-deep": true,
  "alias-cycle": true,
  "alias-bomb": true,
  "several-documents": true,
  empty: true,
  "too-many": "needs 500 mistakes: test/scenario/mistakes.test.ts",
  "unknown-key": true,
  "missing-key": true,
  "conflicting-keys": true,
  "wrong-type": true,
  "wrong-value": true,
  "out-of-range": true,
  "wrong-kind": true,
  "bad-name": true,
  "bad-duration": true,
  "bad-rate": true,
  "bad-quantity": true,
  "bad-bandwidth": true,
  "bad-distribution": true,
  "bad-target": true,
  "bad-expectation": true,
  "bad-path": true,
  "bad-trace": true,
  "bad-row": true,
  "duplicate-name": true,
  "unknown-strategy": true,
  "unknown-option": true,
  "unknown-metric": true,
  "unknown-stat": true,
  "unknown-label": true,
  "unknown-plugin": true,
  "unknown-scheduler": true,
  endless: true,
  "never-fits": true,
  "no-effect": true,
  "old-version": true,
  "selector-mismatch": true,
  "unknown-owner": true,
  "unknown-claim": true,
  "unknown-volume": true,
  "unknown-storage-class": true,
  "owner-cycle": true,
  "unknown-priority": true,
  "never-drains": true,
  "no-requests": true,
  "single-replica": true,
  gated: true,
  "not-ready": true,
  "not-yet-simulated": true,
};

const validate = async (words: readonly string[]) => {
  const { code, stderr } = await inProcess(["validate", ...words]);
  return { code, stderr };
};

function textOf(name: string): string {
  return readFileSync(`${FOLDER}${name}.txt`, "utf8");
}

/** Each head with the lines until the next one, and without the count at the end. */
function diagnosticsIn(text: string): string[] {
  return text.split(/^(?=\S+:\d+:\d+: )/m).filter((part) => / (error|warning): /.test(part));
}

let before = "";
beforeAll(() => {
  before = process.cwd();
  // Paths in the texts are as typed: relative to the folder.
  process.chdir(FOLDER);
});
afterAll(() => process.chdir(before));

/** Control characters but for the line feed, and those that turn text around. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNPRINTABLE = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/;

describe("stowage validate shows", () => {
  const cases = [...NAMES.map((name) => [name, [`${name}.yaml`]] as const), ...Object.entries(COMMANDS)];

  it.each(cases)("%s", async (name, words) => {
    const { code, stderr } = await validate(words);
    if (UPDATE) writeFileSync(`${FOLDER}${name}.txt`, stderr);
    expect(stderr).toBe(textOf(name));
    expect(code).toBe(isWarned(name) ? 0 : 2);
    expect(/: error: /.test(stderr)).toBe(!isWarned(name));
  });

  it("nothing for what is sound", async () => {
    expect(await validate([`${SOUND}.yaml`])).toEqual({ code: 0, stderr: "" });
  });
});

describe("a manifest of more than 50 MB", () => {
  it("is refused, however it is read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "stowage-large-"));
    const large = join(folder, "large.yaml");
    writeFileSync(large, `kind: Pod\n# ${"x".repeat(50_000_000)}\n`);
    const { code, stderr } = await validate([large]);
    rmSync(folder, { recursive: true });
    expect(stderr).toBe(
      `${large}:1:1: error: the file is larger than 50 MB [too-large]\n` +
        "hint: take fewer kinds or namespaces into a file: kubectl get deploy,rs,po,no\n1 mistake\n",
    );
    expect(code).toBe(2);
  });
});

describe("the built command", () => {
  it.each(AS_CHILDREN)("writes the same: %s", async (name) => {
    const ended = await stowage(["validate", `${name}.yaml`], { cwd: FOLDER, env: { NO_COLOR: "1" } });
    expect(ended.stderr).toBe(textOf(name));
    expect(ended.code).toBe(isWarned(name) ? 0 : 2);
  });
});

describe("each text", () => {
  const names = [...NAMES, ...Object.keys(COMMANDS)];

  it.each(names)("%s has place, code and hint for every mistake", (name) => {
    const diagnostics = diagnosticsIn(textOf(name));
    expect(diagnostics.length).toBeGreaterThan(0);
    for (const diagnostic of diagnostics) {
      const [head, ...rest] = diagnostic.split("\n");
      expect(head).toMatch(/^\S+:[1-9]\d*:[1-9]\d*: (error|warning): \S.* \[[a-z0-9-]+\]$/);
      expect(
        rest.find((line) => line.startsWith("hint: ")),
        diagnostic,
      ).toMatch(/^hint: \S/);
    }
  });

  it("holds no control character, whatever stands in the scenario", () => {
    for (const name of names) expect(textOf(name)).not.toMatch(UNPRINTABLE);
  });

  it("belongs to a scenario or a command", () => {
    const known = names.map((name) => `${name}.txt`).sort();
    expect(
      readdirSync(FOLDER)
        .filter((file) => file.endsWith(".txt"))
        .sort(),
    ).toEqual(known);
  });

  it("meets every code there is, but those with a reason", () => {
    const all = names.map(textOf).join("");
    const met = new Set(
      [...all.matchAll(/^\S+:\d+:\d+: (?:error|warning): .* \[([a-z0-9-]+)\]$/gm)].map((match) => match[1]),
    );
    const expected = Object.entries(MET).filter(([, reason]) => reason === true);
    expect([...met].sort()).toEqual(expected.map(([code]) => code).sort());
  });
});
