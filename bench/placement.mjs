import { createHash } from "node:crypto";
import { join } from "node:path";
import { beside, inTemporaryFolder, interleaved, output } from "./repeat.mjs";
import { row } from "./report.mjs";

const REPEATS = 3;

export function measure() {
  return inTemporaryFolder((folder) => {
    const state = join(folder, "state.json");
    const hashes = new Set();
    let all = Number.POSITIVE_INFINITY;
    const timeOf = (script) => {
      const result = JSON.parse(output("node", beside(script), state));
      hashes.add(createHash("sha256").update(result.choices.join(" ")).digest("hex").slice(0, 16));
      all = Math.min(all, result.all ?? all);
      return result.compared;
    };
    // Ours goes first: it writes the state from which the peer decides.
    const [ours, peer] = interleaved(REPEATS, [
      () => timeOf("placement-engine.mjs"),
      () => timeOf("peers/object-placement.mjs"),
    ]);
    if (hashes.size > 1) throw new Error(`the choices differ: ${[...hashes].join(", ")}`);
    return {
      command: "node bench/placement-engine.mjs STATE | node bench/peers/object-placement.mjs STATE",
      rows: [
        row({
          of: "2,000 decisions on 5,000 nodes",
          ours,
          peer,
          unit: "us CPU/pod",
          ratio: peer / ours,
          atLeast: 25,
        }),
        row({ of: "all 20,000 pods", ours: all, unit: "us CPU/pod" }),
      ],
      notes: [`hash of the choices, equal: ${[...hashes][0]}`],
    };
  });
}
