import { describe, expect, it } from "vitest";
import { RECORDINGS } from "../../reference/recordings-folder.ts";
import { casesOf, filesIn } from "../folder.ts";
import type { ControllerCase } from "./recording.ts";
import { summaryOf } from "./summary.ts";

const files = filesIn(`${RECORDINGS}controllers`).filter(
  (file) => !/calculator|end-to-end|latency/.test(file),
);

describe("the summary of recorded changes is that which was recorded with them", () => {
  it.each(files)("%s", (file) => {
    let compared = 0;
    for (const each of casesOf(file, () => true)) {
      const { id, stable = {}, varying = {}, runs } = each as ControllerCase & typeof each;
      if (Object.keys(stable).length + Object.keys(varying).length === 0) continue;
      const summaries = runs.map(({ changes }) => summaryOf(changes));
      const keys = new Set([stable, varying, ...summaries].flatMap((each) => Object.keys(each)));
      for (const key of keys) {
        const recorded = runs.map((_, i) => varying[key]?.[i] ?? stable[key] ?? null);
        // Families in which nobody chooses among pods leave this out.
        if (key === "pods in order of deletion request" && !(key in stable) && !(key in varying)) continue;
        const found = summaries.map((summary) => summary[key] ?? null);
        expect(found, `${id} ${key}`).toEqual(recorded);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(0);
  });
});
