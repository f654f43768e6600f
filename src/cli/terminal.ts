import { addAbortSignal, type Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { WriteStream } from "node:tty";
import { CommandError } from "./command-error.ts";
import { EXIT } from "./exit-code.ts";

/** Where a command reads and writes: data on the standard output, everything else on the standard error. */
export interface Terminal {
  /** Writes data. A reader that has gone away (`| head`) is no mistake; a full disk is. */
  print(text: string): Promise<void>;
  /** Writes a message for a person. */
  note(text: string): void;
  /** All of the standard input; a CommandError if it is interrupted. */
  input(interrupt: AbortSignal): Promise<Buffer>;
  /** Whether each may carry colours: NO_COLOR, FORCE_COLOR, and whether a person looks at it. */
  readonly colour: { readonly print: boolean; readonly note: boolean };
  /** Columns of the standard output; undefined in a pipe or a file. */
  readonly columns: number | undefined;
  /** The standard error, if a person looks at it: a progress bar may move there. */
  readonly live: NodeJS.WriteStream | undefined;
}

type Output = NodeJS.WriteStream & Partial<Pick<WriteStream, "isTTY" | "columns">>;

export function openTerminal(
  { stdin, stdout, stderr }: { stdin: Readable; stdout: Output; stderr: Output },
  env: NodeJS.ProcessEnv,
): Terminal {
  // Without a listener a closed pipe would end the process with a stack; `print` reports what matters.
  stdout.on("error", () => {});
  stderr.on("error", () => {});
  return {
    print: (data) => write(stdout, data),
    note: (message) => void stderr.write(`${message}\n`),
    input: (interrupt) => readAll(stdin, interrupt),
    colour: { print: showsColour(stdout, env), note: showsColour(stderr, env) },
    columns: stdout.isTTY ? stdout.columns : undefined,
    live: stderr.isTTY && env["TERM"] !== "dumb" ? stderr : undefined,
  };
}

function write(stream: Output, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(data, (error) => {
      const { code, message } = (error ?? {}) as { code?: string; message?: string };
      if (!error || code === "EPIPE" || code === "ERR_STREAM_DESTROYED") resolve();
      else reject(new CommandError(`cannot write to the standard output: ${message}`, EXIT.failed));
    });
  });
}

async function readAll(stream: Readable, interrupt: AbortSignal): Promise<Buffer> {
  try {
    return await buffer(addAbortSignal(interrupt, stream));
  } catch (error) {
    if (interrupt.aborted) throw new CommandError("interrupted: nothing was read", EXIT.interrupted);
    throw error;
  }
}

/** https://no-color.org and https://force-color.org: set and not empty; NO_COLOR wins. */
function showsColour(stream: Output, env: NodeJS.ProcessEnv): boolean {
  if (env["NO_COLOR"]) return false;
  const forced = env["FORCE_COLOR"];
  if (forced) return forced !== "0" && forced !== "false";
  return Boolean(stream.isTTY) && env["TERM"] !== "dumb";
}
