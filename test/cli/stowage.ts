import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The built command line. */
export const MAIN = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

interface Options {
  readonly cwd?: string;
  readonly stdin?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs `stowage` with these words to its end. */
export function stowage(words: readonly string[], options: Options = {}): Promise<Ended> {
  return start(process.execPath, [MAIN, ...words], options).ended;
}

export function start(command: string, words: readonly string[], options: Options = {}): Started {
  const { NO_COLOR: _, FORCE_COLOR: __, ...plain } = process.env;
  const settings: SpawnOptions = { cwd: options.cwd, env: { ...plain, ...options.env } };
  const child = spawn(command, words, settings);
  child.stdin!.end(options.stdin ?? "");
  const stdout = collected(child.stdout!);
  const stderr = collected(child.stderr!);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout: stdout(), stderr: stderr() }));
  });
  return { child, ended };
}

function collected(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of the test's own, with these files in it; removed when the file's tests have ended. */
export function aFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "stowage-cli-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
