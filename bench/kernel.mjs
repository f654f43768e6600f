// The hold model: every event that is handled schedules one more, after a gap from a table that both sides read.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createStream } from "../dist/random/streams.js";
import { beside, inTemporaryFolder, interleaved, output, works } from "./repeat.mjs";
import { row } from "./report.mjs";

const CASES = [
  { pending: 1_000, atMost: 1.2, goal: 1.1 },
  { pending: 10_000, atMost: 1.0, goal: 0.8 },
  { pending: 100_000, atMost: 1.2, goal: 0.8 },
];
const REPEATS = 5;
const EVENTS = 4_000_000;
const GAPS = 2 ** 20;
const MEAN_GAP = 1e6;

export function measure() {
  return inTemporaryFolder((folder) => {
    const gaps = join(folder, "gaps");
    writeFileSync(gaps, drawGaps());
    const heap = join(folder, "heap");
    const hasPeer = works("gcc", "-O2", "-o", heap, beside("peers/heap.c"));
    const rows = [0, 20].flatMap((cancelled) =>
      CASES.map((each) => hold(each, cancelled, gaps, hasPeer ? heap : undefined)),
    );
    return { command: "node bench/hold.mjs | gcc -O2 bench/peers/heap.c", rows };
  });
}

function hold({ pending, atMost, goal }, cancelled, gaps, heap) {
  const words = [pending, cancelled, EVENTS, gaps].map(String);
  const sums = new Set();
  const timeOf = (command, ...first) => {
    const [time, sum] = output(command, ...first, ...words).split(" ");
    sums.add(sum.trim());
    return Number(time);
  };
  const tasks = [() => timeOf("node", beside("hold.mjs"))];
  if (heap !== undefined) tasks.push(() => timeOf(heap));
  const [ours, peer] = interleaved(REPEATS, tasks);
  if (sums.size > 1) throw new Error(`kernel and heap handled other events: ${[...sums].join(", ")}`);
  return row({
    of: `${pending} pending, ${cancelled} % cancelled (goal ${goal})`,
    ours,
    peer,
    unit: "ns CPU/event",
    ratio: peer === undefined ? undefined : ours / peer,
    atMost,
    ...(peer === undefined ? { skipped: "no gcc" } : {}),
  });
}

function drawGaps() {
  const stream = createStream(1, "bench", "gaps");
  return Float64Array.from({ length: GAPS }, () => Math.round(-MEAN_GAP * Math.log1p(-stream.next())));
}
