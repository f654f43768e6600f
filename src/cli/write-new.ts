import { writeFileSync } from "node:fs";
import { CommandError, wrongInput } from "./command-error.ts";
import { EXIT } from "./exit-code.ts";

/** Writes a file for `stowage <command>`, and does not replace one that is there unless told to. */
export function writeNew(command: string, file: string, text: string, force: boolean): void {
  try {
    writeFileSync(file, text, { flag: force ? "w" : "wx" });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST")
      throw wrongInput(
        `stowage ${command}: ${file} is there already; --force replaces it, or name another file`,
      );
    throw new CommandError(`stowage ${command}: cannot write ${file}: ${message}`, EXIT.failed);
  }
}
