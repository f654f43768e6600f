import { EXIT, type ExitCode } from "./exit-code.ts";

/** Ends a command with a message for the user and an exit code; no stack is shown. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: ExitCode;

  constructor(message: string, code: ExitCode) {
    super(message);
    this.code = code;
  }
}

/** The command line or an input file is wrong. One line a mistake. */
export function wrongInput(...mistakes: readonly string[]): CommandError {
  return new CommandError(mistakes.join("\n"), EXIT.wrongInput);
}
