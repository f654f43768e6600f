import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** In this order a mutant meets them: first what is quick, and where it most often falls. */
const FILES = [
  ...["scores", "resource-scores", "spread-score", "inter-pod-score", "node-resources-fit", "reasons"],
  ...[
    "volumes",
    "plugin-args",
    "balanced-allocation",
    "distinct-domains",
    "rule-contracts",
    "by-classes",
    "releases",
    "explain",
    "allocated",
  ],
  ...["leftover", "oracle", "kube-default", "sample"],
];

class Quickest extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => FILES.indexOf(basename(moduleId).split(".")[0]!);
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

/** Tests that look at filters and scores, a few seconds in all; in one worker, which takes in the program once. */
export default defineConfig({
  test: {
    include: ["test/parity/sample.mutation.ts", `test/scheduling/{${FILES.join()}}.test.ts`],
    setupFiles: ["test/fixed-seeds.ts"],
    sequence: { sequencer: Quickest },
    testTimeout: 60_000,
    isolate: false,
  },
});
