import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Runs each task in turn, `times` over, and gives the smallest result of each.
 *
 * In turn, so that whatever else the machine does meets all of them; the smallest, since others only add.
 */
export function interleaved(times, tasks) {
  const best = tasks.map(() => Number.POSITIVE_INFINITY);
  for (let i = 0; i < times; i++) {
    for (const [task, run] of tasks.entries()) best[task] = Math.min(best[task], run());
  }
  return best;
}

/** What a command prints; throws if it fails. */
export function output(command, ...words) {
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: exit ${status}\n${stderr}`);
  return stdout;
}

/** Wall time of a command in milliseconds; throws if it fails. */
export function wall(command, ...words) {
  const start = performance.now();
  output(command, ...words);
  return performance.now() - start;
}

/** Whether a command is there and succeeds. */
export function works(command, ...words) {
  return spawnSync(command, words).status === 0;
}

/** Gives `use` a folder that is gone afterwards. */
export async function inTemporaryFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "stowage-bench-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file beside this one. */
export function beside(path) {
  return new URL(path, import.meta.url).pathname;
}
