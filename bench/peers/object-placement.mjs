// The peer of bench/placement.mjs: the rules of least-allocated as one writes them who does not mind the speed.
// Nodes and pods are objects, filters and scores are plugins that look at one node, results are lists of objects.
//
// Usage: node object-placement.mjs STATE_FILE. Prints JSON: time a decision, and the choices.
import { readFileSync } from "node:fs";
import { nodes, PLACED_BEFORE, pods, RESOURCES, shapes, ties, timeOf } from "../placement-input.mjs";

const isSchedulable = {
  name: "NodeUnschedulable",
  filter: (_pod, node) =>
    node.up && !node.cordoned ? { fits: true } : { fits: false, reason: "node(s) were unschedulable" },
};

const hasRoom = {
  name: "NodeResourcesFit",
  filter: (pod, node) => {
    const missing = Object.entries(pod.requests).filter(
      ([resource, amount]) => amount > node.allocatable[resource] - node.requested[resource],
    );
    return missing.length === 0
      ? { fits: true }
      : { fits: false, reason: missing.map(([resource]) => `Insufficient ${resource}`).join(", ") };
  },
};

const leastAllocated = {
  name: "LeastAllocated",
  score: (pod, node) => {
    const left = ["cpu", "memory"].map((resource) => {
      const requested = node.requested[resource] + pod.requests[resource];
      return Math.trunc(((node.allocatable[resource] - requested) * 100) / node.allocatable[resource]);
    });
    return Math.trunc(left.reduce((sum, each) => sum + each, 0) / left.length);
  },
};

class Scheduler {
  constructor(filters, scores, random) {
    this.filters = filters;
    this.scores = scores;
    this.random = random;
  }

  choose(pod, candidates) {
    const feasible = candidates.filter((node) => this.filters.every((each) => each.filter(pod, node).fits));
    const totals = feasible.map((node) => ({
      node,
      total: this.scores.reduce((sum, { plugin, weight }) => sum + weight * plugin.score(pod, node), 0),
    }));
    const highest = totals.reduce((most, { total }) => Math.max(most, total), Number.NEGATIVE_INFINITY);
    const best = totals.filter(({ total }) => total === highest);
    return (best.length === 1 ? best[0] : best[this.random.below(best.length)]).node;
  }
}

const amounts = (vector) => Object.fromEntries(RESOURCES.map((resource, i) => [resource, vector[i]]));
const cluster = nodes.map(({ name, machine }, id) => ({
  id,
  name,
  up: true,
  cordoned: false,
  allocatable: amounts(machine.allocatable),
  requested: amounts([0, 0, 0]),
  pods: [],
}));
const work = pods.map((shape, i) => ({ name: `pod-${i}`, requests: amounts(shapes[shape]) }));

function bind(pod, node) {
  node.pods.push(pod);
  for (const [resource, amount] of Object.entries(pod.requests)) node.requested[resource] += amount;
}

const state = JSON.parse(readFileSync(process.argv[2], "utf8"));
state.placed.forEach((node, i) => {
  bind(work[i], cluster[node]);
});
ties.restore(Uint8Array.from(state.ties));
const scheduler = new Scheduler([isSchedulable, hasRoom], [{ plugin: leastAllocated, weight: 1 }], ties);
const choices = [];

function decide(i) {
  const node = scheduler.choose(work[i], cluster);
  bind(work[i], node);
  choices.push(node.id);
}

const compared = timeOf(decide, PLACED_BEFORE, pods.length);
console.log(JSON.stringify({ compared, choices }));
