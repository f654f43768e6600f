import type { Terminal } from "./terminal.ts";

/** What a command works with besides its flags. */
export interface Context {
  readonly terminal: Terminal;
  /** Aborted by the first Ctrl-C. */
  readonly interrupt: AbortSignal;
}
