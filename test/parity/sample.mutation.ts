import { closeSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compareCase } from "./compare-case.ts";
import { type AnyCase, filesIn } from "./folder.ts";

/** Bytes of a file that hold its first case. */
const HEAD = 60_000;

const FOLDER = fileURLToPath(new URL("../reference/recordings/", import.meta.url));

// Of each file no more is read than must be: this is done once a mutant.
describe("the first case of a recording", () => {
  for (const file of filesIn(FOLDER)) {
    // What is in no cycle does not come to filters and scores, and the largest clusters take too long.
    if (/(hints|queue|openb|sampled)\.jsonl\.gz$/.test(file)) continue;
    it(basename(file, ".jsonl.gz"), () => expect(compareCase(firstOf(file)).mistakes).toEqual([]));
  }
});

function firstOf(file: string): AnyCase {
  const head = Buffer.alloc(HEAD);
  const opened = openSync(file, "r");
  const length = readSync(opened, head, 0, HEAD, 0);
  closeSync(opened);
  const text = gunzipSync(head.subarray(0, length), { finishFlush: constants.Z_SYNC_FLUSH }).toString("utf8");
  return JSON.parse(text.slice(0, text.indexOf("\n")));
}
