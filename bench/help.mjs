import { beside, interleaved, wall } from "./repeat.mjs";
import { row } from "./report.mjs";

const REPEATS = 15;

export function measure() {
  const [ours, peer] = interleaved(REPEATS, [
    () => wall("node", beside("../dist/main.js"), "--help"),
    () => wall("node", "-e", "0"),
  ]);
  return {
    command: "node dist/main.js --help | node -e 0",
    rows: [row({ of: "--help", ours, peer, unit: "ms wall", ratio: ours / peer, atMost: 2.5 })],
  };
}
