import { beside, interleaved, output, works } from "./repeat.mjs";
import { row } from "./report.mjs";

const LOAD = 0.9;
const CUSTOMERS = 3_000_000;
/** SimPy is slow, and its time an event does not depend on their number. */
const PEER_CUSTOMERS = 50_000;
const REPEATS = 5;
/** Debian's, for which python3-simpy3 is; another python3 may come first on the path. */
const PYTHON = "/usr/bin/python3";

export function measure() {
  const waits = {};
  const timeOf = (who, command, ...words) => {
    const [time, wait] = output(command, ...words)
      .split(" ")
      .map(Number);
    waits[who] = wait;
    return time;
  };
  const tasks = [() => timeOf("ours", "node", beside("mm1-kernel.mjs"), String(CUSTOMERS), String(LOAD))];
  const hasPeer = works(PYTHON, "-c", "import simpy");
  if (hasPeer) {
    tasks.push(() => timeOf("SimPy", PYTHON, beside("peers/mm1.py"), String(PEER_CUSTOMERS), String(LOAD)));
  }
  const [ours, peer] = interleaved(REPEATS, tasks);
  const measured = Object.entries(waits).map(([who, wait]) => `${who} ${wait.toFixed(2)}`);
  return {
    command: `node bench/mm1-kernel.mjs ${CUSTOMERS} ${LOAD} | ${PYTHON} bench/peers/mm1.py ${PEER_CUSTOMERS} ${LOAD}`,
    rows: [
      row({
        of: `M/M/1, load ${LOAD}, 2 events a customer`,
        ours,
        peer,
        unit: "ns CPU/event",
        ratio: hasPeer ? peer / ours : undefined,
        atLeast: 70,
        ...(hasPeer ? {} : { skipped: "no SimPy (Debian: python3-simpy3)" }),
      }),
    ],
    // rho / (mu - lambda) = 0.9 / (1 - 0.9) = 9; a run of 50,000 customers strays from it by a tenth or more.
    notes: [`mean wait, in theory 9.00: ${measured.join(", ")}`],
  };
}
