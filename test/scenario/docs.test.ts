import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mistakesIn, withTask } from "./reading-of.ts";

const DOCS = readFileSync(new URL("../../docs/scenario.md", import.meta.url), "utf8");

describe("docs/scenario.md", () => {
  it("opens with a scenario that has no mistakes", () => {
    const [, example] = /```yaml\n(apiVersion.*?)```/s.exec(DOCS)!;
    expect(mistakesIn(example!)).toEqual([]);
  });

  it("shows distributions that can be read", () => {
    const table = DOCS.split("## Distributions")[1]!.split("\n## ")[0]!;
    const shown = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`(.*?)`/g)].map(([, code]) => code!),
    );
    expect(shown.length).toBeGreaterThan(12);
    for (const code of shown) {
      const text = withTask(`arrivals: {poisson: 1/s}, duration: ${code}, requests: {}`);
      expect(mistakesIn(text), code).toEqual([]);
    }
  });

  it("shows arrivals that can be read", () => {
    const table = DOCS.split("| arrivals | meaning |")[1]!.split("\n\n")[0]!;
    for (const [, code] of table.matchAll(/^\| `(\{.*?\})` \|/gm)) {
      const arrivals = code!.replace("DISTRIBUTION", "{exponential: 1m}");
      expect(mistakesIn(withTask(`arrivals: ${arrivals}, duration: 1s, requests: {}`)), code).toEqual([]);
    }
  });

  it("shows sections that can be read", () => {
    const blocks = [...DOCS.matchAll(/```yaml\n((?:behaviors|failures|variants):.*?)```/gs)];
    expect(blocks).toHaveLength(3);
    for (const [, block] of blocks) {
      const labelled = "arrivals: {poisson: 1/s}, duration: 1s, requests: {}, labels: {app: shop}";
      const text = withTask(labelled).replace("name: t,", "name: thumbnails,");
      expect(mistakesIn(text + block!), block).toEqual([]);
    }
  });
});
