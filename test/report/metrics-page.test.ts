import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { METRICS } from "../../src/spec/metrics.ts";
import { ROLLOUT_STAGES } from "../../src/spec/rollout.ts";

const page = readFileSync(new URL("../../docs/metrics.md", import.meta.url), "utf8");
/** First cell of each row of a table, and the row. */
const rows = new Map([...page.matchAll(/^\| `(\w+)` \|.*$/gm)].map(([row, name]) => [name!, row]));

describe("docs/metrics.md", () => {
  it.each(METRICS.map(({ name, labels }) => ({ name, labels })))("defines $name", ({ name }) => {
    expect(rows.has(name)).toBe(true);
  });

  it("defines nothing that does not exist", () => {
    const known = new Set([
      ...METRICS.map(({ name }) => name),
      "sum",
      "count",
      "allocated_cores",
      "of",
      "stage",
      ...ROLLOUT_STAGES,
    ]);
    expect([...rows.keys()].filter((name) => !known.has(name))).toEqual([]);
  });

  it("explains every stat", () => {
    for (const stat of new Set(METRICS.flatMap(({ stats }) => stats))) expect(page).toContain(`\`${stat}\``);
  });
});
