import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aFolder, MAIN, start, stowage } from "./stowage.ts";

const COMMANDS = [
  "run",
  "compare",
  "validate",
  "explain",
  "import",
  "schema",
  "init",
  "strategies",
  "report",
  "completion",
];

describe("help", () => {
  it("lists the commands on the standard output", async () => {
    const { code, stdout, stderr } = await stowage(["--help"]);
    expect(stdout.match(/^ {2}stowage (\S+)/gm)).toEqual(COMMANDS.map((name) => `  stowage ${name}`));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("lists the flags of a command, but not those that are not for people", async () => {
    const { code, stdout } = await stowage(["run", "--help"]);
    expect(stdout).toContain("--replications");
    expect(stdout).not.toContain("--event-queue");
    expect(code).toBe(0);
  });

  it("tells the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await stowage(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("ends quietly when the reader of a pipe has gone", async () => {
    const { ended } = start("bash", [
      "-c",
      `"${process.execPath}" "${MAIN}" strategies | true; echo \${PIPESTATUS[0]}`,
    ]);
    expect(await ended).toEqual({ code: 0, stdout: "0\n", stderr: "" });
  });
});

const BASH = spawnSync("bash", ["--version"]).status === 0;

describe.skipIf(!BASH)("completion (needs bash)", () => {
  async function completions(words: readonly string[]): Promise<readonly string[]> {
    const bin = aFolder({ stowage: `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n` });
    const script = [
      `chmod +x "${bin}/stowage"`,
      `PATH="${bin}:$PATH"`,
      'eval "$(stowage completion)"',
      `COMP_WORDS=(stowage ${words.map((word) => `'${word}'`).join(" ")})`,
      `COMP_CWORD=${words.length}`,
      "_stowage",
      'printf "%s\\n" "$' + '{COMPREPLY[@]}"',
    ].join("\n");
    const { stdout } = await start("bash", ["-c", script]).ended;
    return stdout.trim().split("\n");
  }

  it("completes commands", async () => {
    expect(await completions(["co"])).toEqual(["compare", "completion"]);
  });

  it("completes the flags of a command", async () => {
    expect(await completions(["run", "a.yaml", "--se"])).toEqual(["--set", "--seed"]);
  });
});
