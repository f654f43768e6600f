// The hold model on the public kernel, for bench/kernel.mjs: as many pending events as there are subjects, and
// each event that is handled schedules its subject's next one. With cancels, every fourth also cancels the
// pending event of another subject and schedules it anew: 20 % of what is scheduled.
//
// Usage: node hold.mjs PENDING CANCELLED_PERCENT(0 or 20) EVENTS GAPS_FILE. Prints what peers/heap.c prints.
import { readFileSync } from "node:fs";

const KERNEL = process.env.HOLD_KERNEL ?? "../dist/kernel/simulation.js";
const { Simulation } = await import(KERNEL);

const KINDS = 8;
const EVERY = 4;
/** Enough for all code to be compiled, and for times to pass 2^31 in the smallest case. */
const WARM_UP = 3_000_000;
const [subjects, cancelled, events] = process.argv.slice(2, 5).map(Number);
const bytes = readFileSync(process.argv[5]);
const gaps = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8);
const last = gaps.length - 1;

const simulation = new Simulation();
const kinds = [];
const handles = new Float64Array(subjects);
let drawn = 0;
let handled = 0;
let until = 0;
let checksum = 0;

function check(kind, subject) {
  checksum = (Math.imul(checksum ^ (simulation.now | 0) ^ subject, 16777619) + kind) | 0;
  if (++handled === until) simulation.stop();
}

function hold(kind, subject, detail) {
  check(kind, subject);
  simulation.schedule(kinds[kind], gaps[drawn++ & last], subject, detail);
}

function holdAndCancel(kind, subject, detail) {
  check(kind, subject);
  handles[subject] = simulation.schedule(kinds[kind], gaps[drawn++ & last], subject, detail);
  if (handled % EVERY !== 0) return;
  const other = gaps[drawn++ & last] % subjects;
  simulation.cancel(handles[other]);
  handles[other] = simulation.schedule(kinds[other % KINDS], gaps[drawn++ & last], other, detail);
}

// Eight functions, as in any real run: V8 cannot put one of them into the kernel's loop.
const handlersOf = (act) => [
  (subject, detail) => act(0, subject, detail),
  (subject, detail) => act(1, subject, detail),
  (subject, detail) => act(2, subject, detail),
  (subject, detail) => act(3, subject, detail),
  (subject, detail) => act(4, subject, detail),
  (subject, detail) => act(5, subject, detail),
  (subject, detail) => act(6, subject, detail),
  (subject, detail) => act(7, subject, detail),
];

function run(count) {
  until += count;
  simulation.run();
}

for (const [kind, handler] of handlersOf(cancelled > 0 ? holdAndCancel : hold).entries()) {
  kinds.push(simulation.define(`kind-${kind}`, handler));
}
for (let subject = 0; subject < subjects; subject++) {
  handles[subject] = simulation.schedule(kinds[subject % KINDS], gaps[drawn++ & last], subject);
}
// In parts: V8 compiles once more what comes after the first stop.
for (let part = 0; part < 3; part++) run(WARM_UP / 3);
const start = process.cpuUsage();
run(events);
const { user, system } = process.cpuUsage(start);
console.log(`${(((user + system) * 1000) / events).toFixed(2)} ${checksum >>> 0}`);
