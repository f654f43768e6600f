import { open, stat } from "node:fs/promises";
import { didYouMean } from "../diagnostics/did-you-mean.ts";

/** More is not looked at: the first objects of a file tell what it is. */
const LOOKED_AT = 65_536;

/**
 * Whether a path leads to Kubernetes objects rather than to a scenario: a folder, or a file whose documents have
 * kinds of which none is Scenario. What cannot be read is none.
 */
export async function isBareManifests(path: string, stdin: Buffer | string): Promise<boolean> {
  if (path === "-") return areManifests(stdin.toString("utf8", 0, LOOKED_AT));
  try {
    return (await stat(path)).isDirectory() || areManifests(await beginningOf(path));
  } catch {
    return false;
  }
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOKED_AT), 0, LOOKED_AT, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** `kind: Deployment` at the beginning of a line, or anywhere in JSON. */
const YAML_KIND = /^\s{0,3}kind:\s*["']?(\w+)/gm;
const JSON_KIND = /"kind"\s*:\s*"(\w+)"/g;
/** What only scenarios have. */
const SCENARIO = /^(?:apiVersion:\s*["']?stowage\/|cluster:|strategies:)/m;
const JSON_SCENARIO = /"apiVersion"\s*:\s*"stowage\//;

function areManifests(text: string): boolean {
  const isJson = /^\s*[{[]/.test(text);
  if ((isJson ? JSON_SCENARIO : SCENARIO).test(text)) return false;
  const kinds = [...text.matchAll(isJson ? JSON_KIND : YAML_KIND)].map(([, kind]) => kind!);
  return kinds.length > 0 && !kinds.some((kind) => didYouMean(kind, ["Scenario"]) !== undefined);
}
