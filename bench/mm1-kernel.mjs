// M/M/1 through the public kernel, streams and distributions, for bench/mm1.mjs.
//
// Usage: node mm1-kernel.mjs CUSTOMERS LOAD. Prints what peers/mm1.py prints.
import { Simulation } from "../dist/kernel/simulation.js";
import { compileDistribution } from "../dist/random/distributions.js";
import { createStream } from "../dist/random/streams.js";

const [customers, load] = process.argv.slice(2).map(Number);
const SECOND = 1e6;
/** More customers than ever wait at once. */
const ROOM = 2 ** 16;

const [ns, wait] = run(customers);
console.log(ns, wait);

function run(count) {
  const simulation = new Simulation();
  const gap = compileDistribution({ kind: "exponential", mean: SECOND / load });
  const service = compileDistribution({ kind: "exponential", mean: SECOND });
  const gaps = createStream(1, "arrivals");
  const services = createStream(1, "services");
  const arrivedAt = new Float64Array(ROOM);
  const waits = new Float64Array(1);
  let arrived = 0;
  let started = 0;
  let left = 0;

  const arrival = simulation.define("arrival", () => {
    arrivedAt[arrived++ & (ROOM - 1)] = simulation.now;
    if (arrived - left === 1) start();
    if (arrived < count) simulation.schedule(arrival, Math.round(gap(gaps)));
  });
  const departure = simulation.define("departure", () => {
    left++;
    if (arrived > left) start();
  });
  function start() {
    waits[0] += simulation.now - arrivedAt[started++ & (ROOM - 1)];
    simulation.schedule(departure, Math.round(service(services)));
  }

  simulation.schedule(arrival, Math.round(gap(gaps)));
  const before = process.cpuUsage();
  simulation.run();
  const { user, system } = process.cpuUsage(before);
  return [((user + system) * 1000) / (2 * count), waits[0] / count / SECOND];
}
