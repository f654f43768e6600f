import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { replayFiles, WHOLE } from "../replay-folder.ts";
import { reportText } from "../report.ts";

const COPY = fileURLToPath(new URL("../../reference/recordings/controllers/", import.meta.url));
const ALL = { family: undefined, case: undefined, seed: 1 };

/** The copy that is kept in the repository; `npm run parity` replays all that there is. */
describe("the real controllers of Kubernetes 1.36 and these do alike, over time", () => {
  it.each([
    "cronjob",
    "daemonset",
    "deployment-rolling",
    "deployment-special",
    "deployment-stepped",
    "end-to-end",
    "endpointslices",
    "eviction-drain",
    "garbage-collection",
    "hpa",
    "hpa-calculator",
    "job",
    "node-failure",
    "replicaset",
    "scheduler-live",
    "statefulset",
  ])("in every case of %s that is kept here", { timeout: 180_000 }, (family) => {
    const tally = replayFiles([`${COPY}${family}.jsonl.gz`], ALL, WHOLE);
    expect(tally.isEqual ? "" : reportText(tally.families)).toBe("");
    expect(tally.families.map(({ compared }) => compared.cases > 0)).toEqual([true]);
  });
});
