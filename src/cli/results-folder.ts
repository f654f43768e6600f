import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { fileSlug } from "../report/file-slug.ts";
import type { ScenarioSpec } from "../spec/scenario-spec.ts";

const HASH_DIGITS = 12;

/** Where the results of a scenario go: `<out>/<scenario>/<first digits of the hash>`. */
export function resultsFolder(out: string, scenario: string, hash: string): string {
  return join(out, fileSlug(scenario), hash.slice(0, HASH_DIGITS));
}

/**
 * SHA-256, in hex, of all that decides the results: the version, what was read, strategies, seeds, and every world
 * as flags may have changed it. Not of jobs, of what is written, or of where files lie on this machine.
 */
export function hashOfInputs(version: string, scenario: ScenarioSpec): string {
  const { notes: _, inputs, strategies, ...decisive } = scenario;
  const portable = {
    ...decisive,
    inputs: inputs.map(({ name, digest }) => [basename(name), digest]),
    strategies: strategies.map((strategy) => ({ ...strategy, module: basename(strategy.module) })),
  };
  return sha256(JSON.stringify([version, portable], distinct));
}

/** JSON alone would not tell Infinity from nothing, and would write columns digit by digit. */
function distinct(_key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value))
    return sha256(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
