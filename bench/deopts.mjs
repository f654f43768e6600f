// No function that a decision goes through is deoptimised once all is warm: V8's own trace of a steady hold.

import { row } from "./report.mjs";
import { HELD, heldLines } from "./scheduler/held.mjs";

const DECISIONS = 20_000;
/** "[bailout (kind: deopt-eager, reason: wrong map): begin. deoptimizing 0x2f <JSFunction place (sfi = 0x1)>, ..." */
const BAILOUT = /bailout \(kind: ([\w-]+), reason: (.*?)\): begin\. deoptimizing \S+ <JSFunction ?(\S*)/;

export function measure() {
  return {
    command: `node bench/scheduler/hold.mjs CASE ${DECISIONS} --trace-deopt`,
    rows: HELD.map((name) => {
      const bailouts = heldLines(name, DECISIONS, "--trace-deopt")
        .map((line) => BAILOUT.exec(line))
        .filter((found) => found !== null)
        .map(([, , reason, who]) => `${who}: ${reason}`);
      const note = bailouts.length === 0 ? undefined : [...new Set(bailouts)].slice(0, 5).join("; ");
      return row({ of: name, ours: bailouts.length, unit: "deopts", limit: 0, note });
    }),
  };
}
