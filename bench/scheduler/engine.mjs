// Places the pods of a case through the cluster and the strategy contract, without the event kernel.
//
// Usage: node engine.mjs CASE STATE_FILE [SECONDS [STRATEGY]]. Writes the state before the compared decisions, from
// which the peers decide, and prints JSON: decisions and microseconds of CPU a decision, over all that are measured
// and over the compared ones; whether the time given ran out first; a hash of the choices; peak memory in MiB.
import { writeFileSync } from "node:fs";
import { Cluster } from "../../dist/cluster/cluster.js";
import { createStream } from "../../dist/random/streams.js";
import { strategyNamed } from "../../dist/scheduling/registry.js";
import { Verdict } from "../../dist/scheduling/verdict.js";
import { CASES } from "./cases.mjs";
import { RESOURCES } from "./clusters.mjs";
import { hashOf, microseconds, NOWHERE } from "./figures.mjs";

const [name, stateFile, seconds = "60", asked] = process.argv.slice(2);
const { make, strategy: usual = "kube-argmax", decisions = 2000 } = CASES[name];
const { nodes, templates, services, namespaces, kinds, initial, leaving } = make();

const setting = { kubernetesVersion: "1.36", namespaces, services };
const cluster = new Cluster({ now: 0 }, RESOURCES, nodes, setting);
const classes = templates.map((template) =>
  cluster.classes.intern({ requests: template.requests, template }),
);
const ties = createStream(1, "bench", "ties");
const strategy = strategyNamed(asked ?? usual).create({ options: {}, random: ties });
const verdict = new Verdict(nodes.length);
const count = kinds.length;
/** By slot: the pod there, and its template. */
const pods = new Int32Array(count);
const slotKinds = new Int16Array(count).fill(-1);
const choices = new Int32Array(count);

function step(i) {
  const departs = leaving !== undefined && i >= initial;
  const slot = departs ? leaving[i - initial] : i;
  if (departs && cluster.pods.node[pods[slot]] >= 0) cluster.end(pods[slot]);
  const podClass = classes[kinds[i]];
  const pod = cluster.submit({
    podClass,
    workload: 0,
    index: i,
    origin: 0,
    duration: 0,
    expected: 0,
    revision: 0,
  });
  choices[i] = decide(pod);
  slotKinds[slot] = kinds[i];
  pods[slot] = pod;
}

function decide(pod) {
  verdict.clear();
  strategy.place(pod, cluster, verdict);
  if (verdict.outcome !== "placed" && strategy.preempt !== undefined) preempt(pod);
  if (verdict.outcome !== "placed") return NOWHERE;
  cluster.bind(pod, verdict.node);
  return verdict.node;
}

/** Evicts who has to go, at once, and asks again. */
function preempt(pod) {
  const found = strategy.preempt(pod, cluster, verdict);
  if (found === undefined) return;
  for (const victim of found.victims) {
    cluster.requestDeletion(victim, "preemption");
    cluster.remove(victim);
  }
  cluster.nominate(pod, found.node);
  verdict.clear();
  strategy.place(pod, cluster, verdict);
}

const limit = Number(seconds) * 1e6;
const began = process.cpuUsage();

/** Takes the steps from `from` to `to`, or as many as `until` (microseconds of CPU) allows; answers where it ended. */
function run(from, to, until = Number.POSITIVE_INFINITY) {
  for (let i = from; i < to; i++) {
    if ((i & 63) === 0 && microseconds(process.cpuUsage(began)) > until) return i;
    step(i);
  }
  return to;
}

function timed(from, to, until) {
  const start = process.cpuUsage();
  const end = run(from, to, until);
  return { end, time: microseconds(process.cpuUsage(start)) };
}

run(0, initial);
const setUp = microseconds(process.cpuUsage(began));
// In the middle: neither empty nor full.
const before = timed(initial, initial + ((count - initial - decisions) >> 1), setUp + limit / 2);
writeFileSync(stateFile, JSON.stringify(state(before.end, before.end + decisions)));
const compared = timed(before.end, before.end + decisions, setUp + 2 * limit);
const after = timed(compared.end, count, setUp + limit);

const measured = after.end - initial;
console.log(
  JSON.stringify({
    measured,
    of: count - initial,
    time: (before.time + compared.time + after.time) / measured,
    compared: compared.time / (compared.end - before.end),
    comparedTo: compared.end,
    hash: hashOf(choices.subarray(0, after.end)),
    comparedHash: hashOf(choices.subarray(before.end, compared.end)),
    peak: process.resourceUsage().maxRSS / 1024,
  }),
);

/** Who is where, as [slot, template, node], and what the next decision goes by besides. */
function state(from, to) {
  const placed = [];
  for (let slot = 0; slot < Math.min(from, count); slot++) {
    if (slotKinds[slot] < 0) continue;
    const node = cluster.pods.node[pods[slot]];
    placed.push([slot, slotKinds[slot], node < 0 ? NOWHERE : node]);
  }
  const saved = strategy.save?.() ?? new Uint8Array(4);
  return { from, to, placed, ties: [...ties.save()], start: new Uint32Array(saved.slice(0, 4).buffer)[0] };
}
