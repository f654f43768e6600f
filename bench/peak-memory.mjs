import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * Runs a command to its end: seconds on the wall, its peak memory in MiB (Linux; elsewhere undefined), and what
 * it said first if it failed. Exit 99, an expectation that does not hold, is no failure of the run.
 */
export function measured(command, words) {
  const start = performance.now();
  const child = spawn(command, words, { stdio: ["ignore", "ignore", "pipe"] });
  let peak;
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  const timer = setInterval(() => {
    const status = `/proc/${child.pid}/status`;
    if (!existsSync(status)) return;
    const high = /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, "utf8"));
    if (high !== null) peak = Number(high[1]) / 1024;
  }, 10);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearInterval(timer);
      const failure = code === 0 || code === 99 ? undefined : `exit ${code}: ${said.split("\n")[0]}`;
      resolve({ seconds: (performance.now() - start) / 1000, peak, failure });
    });
  });
}
