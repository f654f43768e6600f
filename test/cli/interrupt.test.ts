import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ENDLESS, SMALL } from "./a-scenario-file.ts";
import { aFolder, MAIN, start } from "./stowage.ts";

/** A quick strategy first, then one that goes on for ever. */
const LAST_RUN = `let now = 0;
export default (pod, view) => {
  if (view.now > 1e8) for (const end = Date.now() + 1e6; Date.now() < end; ) now++;
  return [0, 1, 2].find((node) => view.fits(pod, node));
};
`;

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error("waited for 20 s in vain");
    await sleep(50);
  }
}

/** The names in the folder that runs write to while they run. */
function spooled(cwd: string): readonly string[] {
  const out = join(cwd, "results");
  const spool = existsSync(out) ? readdirSync(out).find((name) => name.startsWith(".spool-")) : undefined;
  return spool === undefined ? [] : readdirSync(join(out, spool));
}

describe("Ctrl-C", () => {
  it("once: stops, reports what has finished and keeps it", async () => {
    const cwd = aFolder({ "a.yaml": SMALL, "b.yaml": SMALL, "slow.mjs": LAST_RUN });
    const words = [
      "run",
      "a.yaml",
      "b.yaml",
      "--strategies",
      "first-fit,./slow.mjs",
      "--replications",
      "1",
      "-j",
      "1",
    ];
    const { child, ended } = start(process.execPath, [MAIN, ...words, "-o", "json"], { cwd });
    // The second run, which does not end, has begun to write.
    await until(() => spooled(cwd).includes("1.pods"));
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain("small: interrupted; 1 of 2 runs had finished\n");
    expect(JSON.parse(stdout).runs).toEqual({ planned: 2, finished: 1, failed: 0, missing: 1 });
    const [hash] = readdirSync(join(cwd, "results/small"));
    expect(readdirSync(join(cwd, "results/small", hash!))).toContain("runs.csv");
    expect(readdirSync(join(cwd, "results"))).toEqual(["small"]);
  });

  it("once, with nothing finished: leaves no results", async () => {
    const cwd = aFolder({ "a.yaml": ENDLESS });
    const { child, ended } = start(process.execPath, [MAIN, "run", "a.yaml", "-q"], { cwd });
    await until(() => spooled(cwd).length > 0);
    child.kill("SIGINT");
    expect(await ended).toEqual({
      code: 130,
      stdout: "",
      stderr: "endless: interrupted; 0 of 6 runs had finished\n",
    });
    expect(readdirSync(join(cwd, "results"))).toEqual([]);
  });

  it("once, while it waits for the standard input", async () => {
    const child = spawn(process.execPath, [MAIN, "run", "-"]);
    const said = text(child.stderr);
    // More than a pipe holds: once it is taken, the command is reading.
    await new Promise((resolve) => child.stdin.write(" ".repeat(1 << 20), resolve));
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    expect(await said).toBe("interrupted: nothing was read\n");
    expect(code).toBe(130);
  });

  it("twice: leaves at once, whatever it is at", async () => {
    // An output that takes nothing keeps the command from ending.
    const stuck = 'process.stdout.write = () => process.stderr.write("stuck"); setInterval(() => {}, 1000);';
    const cwd = aFolder({ "stuck.mjs": stuck });
    const { child, ended } = start(process.execPath, ["--import", "./stuck.mjs", MAIN, "strategies"], {
      cwd,
    });
    await once(child.stderr!, "data");
    child.kill("SIGINT");
    await sleep(300);
    expect(child.exitCode).toBe(null);
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
  });

  it("twice: clears up what runs were writing", async () => {
    const cwd = aFolder({ "a.yaml": ENDLESS });
    const { child, ended } = start(process.execPath, [MAIN, "run", "a.yaml", "-j", "1"], { cwd });
    await until(() => spooled(cwd).length > 0);
    child.kill("SIGINT");
    await sleep(20);
    child.kill("SIGINT");
    // The first may have been enough: then the second meets a process that listens no more, and ends it by itself.
    expect([130, "SIGINT"]).toContain((await ended).code ?? child.signalCode);
    expect(readdirSync(join(cwd, "results")).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
