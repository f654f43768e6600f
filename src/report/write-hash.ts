import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import type { ScenarioSpec } from "../spec/scenario-spec.ts";
import { fileSlug } from "./file-slug.ts";

/**
 * SHA-256, in hex, of everything that decides the results: the version, the files that were read (by their own
 * digests), the strategies with their options, the seeds, and every world as flags may have changed it.
 *
 * A trace's columns are left out, since the digest of its file stands for them, and a module counts by its file's
 * name and digest, so that the hash does not depend on where things lie.
 */
export function hashOfInputs(version: string, scenario: ScenarioSpec): string {
  const portable = {
    ...scenario,
    strategies: scenario.strategies.map((strategy) => ({ ...strategy, module: basename(strategy.module) })),
  };
  return createHash("sha256")
    .update(JSON.stringify([version, portable], canonical))
    .digest("hex");
}

/** Where the results of a scenario belong: root/<scenario>/<first 12 digits of the hash>. */
export function resultsFolder(root: string, scenario: string, hash: string): string {
  return join(root, fileSlug(scenario), hash.slice(0, 12));
}

/** JSON has neither Infinity nor columns. */
function canonical(_key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return "columns";
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value;
}
