import { commandLine } from "../../src/cli/command-line.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import type { Ended } from "./stowage.ts";

/** What the built command would do, without a process: the same function, called with the same words. */
export async function inProcess(words: readonly string[]): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  const terminal: Terminal = {
    print: async (text) => {
      stdout += text;
    },
    note: (message) => {
      stderr += `${message}\n`;
    },
    input: async () => Buffer.alloc(0),
    colour: { print: false, note: false },
    columns: undefined,
    live: undefined,
  };
  const code = await commandLine(words, terminal, new AbortController().signal);
  return { code, stdout, stderr };
}
