// Decisions of kube-scheduler's equal, case by case, against two naive peers from the same state: bench/scheduler/.
import { join } from "node:path";
import { beside, inTemporaryFolder, output } from "./repeat.mjs";
import { row } from "./report.mjs";
import { CASES } from "./scheduler/cases.mjs";
import { COMMANDS } from "./scheduler/commands.mjs";

const REPEATS = 3;
/** Seconds of CPU after which a case that is slow is given up; its rate is then that of what was decided. */
const LONGEST = 30;
/** Microseconds of CPU; a peer that takes longer is measured once. */
const SLOW = 15e6;

/** Measures one case, or all: decisions first, then whole commands. */
export function measure(only) {
  const known = [...Object.keys(CASES), ...Object.keys(COMMANDS)];
  if (only !== undefined && !known.includes(only)) {
    throw new Error(`found "${only}"; allowed: ${known.join(", ")}`);
  }
  const isChosen = (name) => only === undefined || name === only;
  return inTemporaryFolder(async (folder) => {
    const measured = Object.keys(CASES)
      .filter(isChosen)
      .map((name) => measureCase(name, join(folder, "state.json")));
    const commands = [];
    for (const name of Object.keys(COMMANDS).filter(isChosen))
      commands.push(...(await COMMANDS[name](folder)));
    return {
      command:
        "node bench/scheduler/engine.mjs CASE STATE | node bench/peers/{idiomatic,typed}-kube.mjs CASE STATE",
      rows: [...measured.flatMap(({ rows }) => rows), ...commands],
      notes: measured.flatMap(({ notes }) => notes),
    };
  });
}

function measureCase(name, stateFile) {
  const { of, goal, memory, peers, atLeast, strategy = "kube-argmax", decisions = 2000 } = CASES[name];
  const ours = { time: Number.POSITIVE_INFINITY, compared: Number.POSITIVE_INFINITY, peak: 0 };
  const best = new Map(peers.map((peer) => [peer, Number.POSITIVE_INFINITY]));
  const isSlow = new Set();
  let last;
  for (let i = 0; i < REPEATS; i++) {
    last = run("scheduler/engine.mjs", name, stateFile, String(LONGEST));
    ours.time = Math.min(ours.time, last.time);
    ours.compared = Math.min(ours.compared, last.compared);
    ours.peak = Math.max(ours.peak, last.peak);
    for (const peer of peers.filter((each) => !isSlow.has(each))) {
      const { time, hash } = run(`peers/${peer}-kube.mjs`, name, stateFile, String(last.comparedTo));
      if (hash !== last.comparedHash) throw new Error(`${name}: ${peer} chose otherwise: ${hash}`);
      best.set(peer, Math.min(best.get(peer), time));
      if (time * decisions > SLOW) isSlow.add(peer);
    }
    // Once is enough for what takes as long as that.
    if (last.measured < last.of) break;
  }
  const isWhole = last.measured === last.of;
  const least = (peer) => (peer === "idiomatic" ? { atLeast } : {});
  return {
    rows: [
      row({
        of,
        ours: 1e6 / ours.time,
        unit: "pods/s CPU",
        goal,
        note: isWhole ? undefined : cutShort(last),
      }),
      ...peers.map((peer) =>
        row({
          of: `  ${name}: against ${peer}`,
          ours: ours.compared,
          peer: best.get(peer),
          unit: "us CPU/pod",
          ratio: best.get(peer) / ours.compared,
          ...least(peer),
        }),
      ),
      ...(memory === undefined
        ? []
        : [row({ of: `  ${name}: peak memory`, ours: ours.peak, unit: "MiB", limit: memory })]),
    ],
    notes: [
      `${name}, ${strategy}: hash of ${last.measured} choices ${last.hash}, of those compared ${last.comparedHash}`,
    ],
  };
}

function cutShort({ measured, of }) {
  return `given up after ${measured} of ${of} pods, ${LONGEST} s; the rate is theirs`;
}

function run(script, ...words) {
  return JSON.parse(output("node", beside(script), ...words));
}
