import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const DOCS = readFileSync("docs/strategies.md", "utf8");

/** Where kube-scheduler's words come from. */
const FOLDERS = ["src/scheduling", "src/cluster/storage"];

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}

/** Texts in quotes that begin as reasons do; what a name is put into ends there. */
const REASON =
  /["`]((?:node\(s\)|node has |pod has |pod affinity|persistentvolume|storageclass\.|PersistentVolume(?:Claim)? had|waiting for ephemeral|not eligible|no new claims|No preemption|Preemption is|preemptionPolicy=|a terminating|Too many|Insufficient|Scheduling is|no scheduler)[^"`\n]*)["`]?/g;

const reasons = FOLDERS.flatMap(filesIn)
  .map((file) => readFileSync(file, "utf8").replace(/^\s*(?:\/\/|\/?\*).*$/gm, ""))
  .flatMap((source) => [...source.matchAll(REASON)].map(([, text]) => text!.split("${")[0]!.trim()));

describe("docs/strategies.md", () => {
  it("finds reasons in the source", () => {
    expect(reasons.length).toBeGreaterThan(30);
    expect(reasons).toContain("No preemption victims found for incoming pod");
  });

  it.each([...new Set(reasons)])("tells of %j", (reason) => {
    expect(DOCS).toContain(reason);
  });
});
