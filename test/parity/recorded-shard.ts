import { statSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { RECORDINGS } from "../reference/recorded-cases.ts";
import { filesIn } from "./folder.ts";
import { unlikeReadme } from "./readme-counts.ts";
import { replayFiles, WHOLE } from "./replay-folder.ts";
import { reportText } from "./report.ts";

const ALL = { family: undefined, case: undefined, seed: 1 };

/** Tests of one of so many shards, about equal in size, of the recordings that are at hand. */
export function testShard(shard: number, of: number): void {
  describe("the real kube-scheduler 1.36 and this one decide, say and queue alike", () => {
    for (const file of shardOf(filesIn(RECORDINGS), shard, of)) {
      it(`in every case of ${basename(file)}`, { timeout: 180_000 }, () => {
        const tally = replayFiles([file], ALL, WHOLE);
        expect(tally.isEqual ? "" : reportText(tally.families)).toBe("");
        expect(unlikeReadme([file], tally)).toEqual([]);
      });
    }
  });
}

/** The largest files first, each to the shard that has least. */
function shardOf(files: readonly string[], shard: number, of: number): readonly string[] {
  const sizes = new Array<number>(of).fill(0);
  const bySize = files.map((file) => ({ file, size: statSync(file).size })).sort((a, b) => b.size - a.size);
  return bySize.flatMap(({ file, size }) => {
    const least = sizes.indexOf(Math.min(...sizes));
    sizes[least]! += size;
    return least === shard ? [file] : [];
  });
}
