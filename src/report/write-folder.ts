import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { fileError } from "./results-error.ts";

/**
 * Fills a folder beside `dir`, then gives it the name `dir`; what stood there is replaced as a whole.
 *
 * Where anything fails, `dir` is as it was before, nothing half-written stays, and a ResultsError says why.
 */
export async function replaceFolder(dir: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${dir}.partial-${process.pid}`;
  try {
    await mkdir(dirname(dir), { recursive: true });
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary);
    await fill(temporary);
    await swap(temporary, dir);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw fileError("cannot write results to", dir, error);
  }
}

/** A folder with content cannot be renamed over: the old one steps aside first, and comes back if the new one cannot come. */
async function swap(temporary: string, dir: string): Promise<void> {
  const aside = `${dir}.replaced-${process.pid}`;
  const stoodThere = await rename(dir, aside).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
  try {
    await rename(temporary, dir);
  } catch (error) {
    if (stoodThere) await rename(aside, dir);
    throw error;
  }
  if (stoodThere) await rm(aside, { recursive: true, force: true });
}
