// A steady hold of the placement: for each pod that comes another leaves, so that the cluster stays as full.
//
// Usage: node [V8 FLAGS] hold.mjs CASE DECISIONS FLAG. Once all is warm, V8 is told FLAG, which makes it print what
// it does (--trace-deopt, --trace-gc) during the decisions that follow. Prints `steady: DECISIONS` at the end.
import { setFlagsFromString } from "node:v8";
import { Cluster } from "../../dist/cluster/cluster.js";
import { createStream } from "../../dist/random/streams.js";
import { strategyNamed } from "../../dist/scheduling/registry.js";
import { Verdict } from "../../dist/scheduling/verdict.js";
import { CASES } from "./cases.mjs";
import { RESOURCES } from "./clusters.mjs";

/** Decisions before the flag is set, at least as many as pods stay. */
const WARM_UP = 60_000;
/** Pods that stay: fewer than any case has room for. */
const STAYING = 20_000;

const [name, decisions, flag] = process.argv.slice(2);
const { make, strategy: strategyName = "kube-argmax" } = CASES[name];
const { nodes, templates, services, namespaces, kinds } = make();
const cluster = new Cluster({ now: 0 }, RESOURCES, nodes, {
  kubernetesVersion: "1.36",
  namespaces,
  services,
});
const strategy = strategyNamed(strategyName).create({
  options: {},
  random: createStream(1, "bench", "ties"),
});
const verdict = new Verdict(nodes.length);
/** What pods are made from, made once: the hold itself must not allocate. */
const pods = templates.map((template) => ({
  podClass: cluster.classes.intern({ requests: template.requests, template }),
  workload: 0,
  index: 0,
  origin: 0,
  duration: 0,
  expected: 0,
}));
const slots = new Int32Array(STAYING);

function step(i) {
  const slot = i % STAYING;
  if (i >= STAYING) cluster.end(slots[slot]);
  const pod = cluster.submit(pods[kinds[i % kinds.length]]);
  slots[slot] = pod;
  verdict.clear();
  strategy.place(pod, cluster, verdict);
  if (verdict.outcome !== "placed") throw new Error(`decision ${i}: no node is left`);
  cluster.bind(pod, verdict.node);
}

function run(from, to) {
  for (let i = from; i < to; i++) step(i);
}

run(0, WARM_UP);
// V8 compiles once more what comes after the first loop has ended.
run(WARM_UP, WARM_UP + STAYING);
setFlagsFromString(flag);
run(WARM_UP + STAYING, WARM_UP + STAYING + Number(decisions));
setFlagsFromString(flag.replace("--", "--no-"));
console.log(`steady: ${decisions}`);
