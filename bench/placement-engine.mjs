// Places pods through the cluster and the strategy contract, for bench/placement.mjs.
//
// Usage: node placement-engine.mjs STATE_FILE. Writes the state before the compared decisions (who is where, and
// the position of the stream) and prints JSON: time a decision, over the compared ones and over all; the choices.
import { writeFileSync } from "node:fs";
import { Cluster } from "../dist/cluster/cluster.js";
import { strategyNamed } from "../dist/scheduling/registry.js";
import { Verdict } from "../dist/scheduling/verdict.js";
import { nodes, PLACED_BEFORE, pods, RESOURCES, shapes, ties, timeOf } from "./placement-input.mjs";

const cluster = new Cluster({ now: 0 }, RESOURCES, nodes);
const classes = shapes.map((requests) => cluster.classes.intern({ requests }));
const ids = pods.map((shape, index) =>
  cluster.submit({ podClass: classes[shape], workload: 0, index, origin: 0, duration: 0, expected: 0 }),
);
const strategy = strategyNamed("least-allocated").create({ options: {}, random: ties });
const verdict = new Verdict(nodes.length);
const choices = new Int32Array(pods.length);

function decide(i) {
  verdict.clear();
  strategy.place(ids[i], cluster, verdict);
  cluster.bind(ids[i], verdict.node);
  choices[i] = verdict.node;
}

const before = timeOf(decide, 0, PLACED_BEFORE);
const state = { placed: [...choices.subarray(0, PLACED_BEFORE)], ties: [...ties.save()] };
const compared = timeOf(decide, PLACED_BEFORE, pods.length);
const all = (before * PLACED_BEFORE + compared * (pods.length - PLACED_BEFORE)) / pods.length;
writeFileSync(process.argv[2], JSON.stringify(state));
console.log(JSON.stringify({ compared, all, choices: [...choices.subarray(PLACED_BEFORE)] }));
