import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { asStrategyDefinition } from "../run/load-strategy.ts";
import type { StrategySpec } from "../spec/scenario-spec.ts";

/** A user's strategy could not be made ready: the module is missing, does not parse, exports something else, or its `load` threw. */
export class ModuleError extends Error {
  override readonly name = "ModuleError";
}

/**
 * Imports a user's strategy and awaits its `load`.
 *
 * Each run imports the module afresh: what one run leaves in the module's own variables must not reach the next, or
 * results would depend on which worker ran what before. (What the module imports in turn is shared, as always.)
 */
export async function loadModule(strategy: StrategySpec, run: number) {
  const exports = await importAfresh(strategy.module, run);
  const definition = definitionIn(exports, strategy);
  try {
    await definition.load?.(strategy.options);
  } catch (error) {
    throw wrong(strategy.module, "its load() threw", error);
  }
  return definition;
}

async function importAfresh(path: string, run: number): Promise<unknown> {
  if (!existsSync(path)) throw new ModuleError(`strategy module ${path}: no such file`);
  const url = pathToFileURL(path);
  url.searchParams.set("run", String(run));
  try {
    return await import(url.href);
  } catch (error) {
    throw wrong(error instanceof SyntaxError ? placeOfSyntaxError(path) : path, "cannot be imported", error);
  }
}

/** "path:line". The engine says where only to who runs the file, so it is asked to check it. */
function placeOfSyntaxError(path: string): string {
  const { stderr } = spawnSync(process.execPath, ["--check", path], { encoding: "utf8" });
  const [place = ""] = stderr.split("\n");
  return place.startsWith(`${path}:`) ? place : path;
}

function definitionIn(exports: unknown, strategy: StrategySpec) {
  try {
    return asStrategyDefinition(exports, strategy.label);
  } catch (error) {
    throw wrong(strategy.module, "is no strategy", error);
  }
}

function wrong(place: string, what: string, error: unknown): ModuleError {
  return new ModuleError(`strategy module ${place}: ${what}: ${reasonOf(error)}`, { cause: error });
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replace(/\?run=\d+/g, "");
}
