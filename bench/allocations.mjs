// No decision allocates once all is warm: V8's own trace of collections in a steady hold.

import { row } from "./report.mjs";
import { HELD, heldLines } from "./scheduler/held.mjs";

const DECISIONS = 100_000;
/** A semi-space of 1 MiB: one collection for each 10 bytes that a decision leaves behind. */
const FLAGS = ["--max-semi-space-size=1", "--min-semi-space-size=1"];
const COLLECTION = /(Scavenge|Mark-Compact|Mark-sweep)/i;

export function measure() {
  return {
    command: `node ${FLAGS.join(" ")} bench/scheduler/hold.mjs CASE ${DECISIONS} --trace-gc`,
    rows: HELD.map((name) => {
      const lines = heldLines(name, DECISIONS, "--trace-gc", FLAGS);
      const collections = lines.filter((line) => COLLECTION.test(line)).length;
      return row({
        of: name,
        ours: collections,
        unit: "collections",
        limit: 0,
        note:
          collections === 0
            ? undefined
            : `about ${Math.round((collections * 2 ** 20) / DECISIONS)} bytes a decision`,
      });
    }),
  };
}
