import { describe, expect, it } from "vitest";
import { defaultCases, HAS_RECORDINGS } from "./recorded-cases.ts";
import { replay } from "./replay.ts";
import { FULL } from "./shared-data.ts";

describe.skipIf(!HAS_RECORDINGS)("kube-default decides as the real kube-scheduler 1.36", () => {
  it.each(["taints", "nodeaffinity", "resources", "hostports", "images", "spread", "interpod"])(
    "in every step of family %s: feasible nodes, reasons, scores, totals, place to go on",
    (family) => expect(disagreements(family)).toEqual([]),
  );

  it.runIf(FULL).each(["mixed", "manifests", "sampled", "openb"])(
    "in every step of family %s",
    (family) => expect(disagreements(family)).toEqual([]),
    120_000,
  );
});

function disagreements(family: string): readonly string[] {
  // With 16 workers the nodes that are found last are any: nothing can be equal to that.
  const cases = defaultCases(family).filter(({ parallelism }) => parallelism === 1);
  if (cases.length === 0) throw new Error(`there are no cases of ${family}`);
  return cases.flatMap((each) => replay(each));
}
