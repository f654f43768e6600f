// What the peers of bench/scheduler.mjs have in common: the case, the state that the engine left, and the clock.
import { readFileSync } from "node:fs";
import { createStream } from "../../dist/random/streams.js";
import { CASES } from "../scheduler/cases.mjs";
import { hashOf, microseconds, NOWHERE } from "../scheduler/figures.mjs";

const [name, stateFile, until] = process.argv.slice(2);

/**
 * Makes the same decisions as the engine, and prints JSON: microseconds of CPU a decision, and a hash of the choices.
 *
 * `makePeer` gets the case, how it searches and the draw among equals, and gives `bind(slot, kind, node)`,
 * `leave(slot)` and `choose(kind)`, which answers a node or NOWHERE.
 *
 * Usage of a peer: node PEER CASE STATE_FILE [UNTIL], where UNTIL is the last decision that the engine compared.
 */
export function decide(makePeer) {
  const { make, strategy = "kube-argmax" } = CASES[name];
  const input = make();
  const { kinds, initial, leaving } = input;
  const { from, to, placed, ties, start } = JSON.parse(readFileSync(stateFile, "utf8"));
  const random = createStream(1, "bench", "ties");
  random.restore(Uint8Array.from(ties));
  const peer = makePeer(input, { isSampled: strategy === "kube-default", start, random });
  for (const [slot, kind, node] of placed) if (node !== NOWHERE) peer.bind(slot, kind, node);
  const choices = [];
  const before = process.cpuUsage();
  const end = until === undefined ? to : Number(until);
  for (let i = from; i < end; i++) {
    const slot = leaving === undefined ? i : leaving[i - initial];
    if (leaving !== undefined) peer.leave(slot);
    const node = peer.choose(kinds[i]);
    if (node !== NOWHERE) peer.bind(slot, kinds[i], node);
    choices.push(node);
  }
  const time = microseconds(process.cpuUsage(before)) / (end - from);
  console.log(JSON.stringify({ time, hash: hashOf(choices) }));
}
