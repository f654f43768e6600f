import { join } from "node:path";
import { beside, inTemporaryFolder, interleaved, wall } from "./repeat.mjs";
import { isIdle, row } from "./report.mjs";

const REPEATS = 1;
const SCENARIO = "bench/scenarios/jobs.yaml";
const FLAGS = ["--replications", "100", "--events", "none", "--pods", "none", "--quiet"];

export function measure() {
  return inTemporaryFolder((folder) => {
    const run = (jobs) => {
      const words = ["run", beside(`../${SCENARIO}`), ...FLAGS, "--jobs", String(jobs)];
      return wall("node", beside("../dist/main.js"), ...words, "--out", join(folder, String(jobs))) / 1000;
    };
    const [ours, peer] = interleaved(REPEATS, [() => run(2), () => run(1)]);
    return {
      command: `node dist/main.js run ${SCENARIO} ${FLAGS.join(" ")} --jobs 2 | --jobs 1`,
      rows: [
        row({
          of: "100 replications, 2 jobs (peer: 1 job)",
          ours,
          peer,
          unit: "s wall",
          ratio: peer / ours,
          atLeast: 1.7,
          judged: isIdle,
        }),
      ],
    };
  });
}
