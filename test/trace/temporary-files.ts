import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A folder that goes away after the tests of the file that asks for it. */
export function temporaryFolder(): { readonly path: string; write(text: string | Uint8Array): string } {
  const path = mkdtempSync(join(tmpdir(), "stowage-trace-"));
  let files = 0;
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(text) {
      const file = join(path, `file-${files++}`);
      writeFileSync(file, text);
      return file;
    },
  };
}
