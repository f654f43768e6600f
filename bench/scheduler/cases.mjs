// The cases of bench/scheduler.mjs: what is placed where, and the rate that is aimed at.
import { createStream } from "../../dist/random/streams.js";
import { LARGE, matchLabels, nodesOf, shapeOf, shuffled, templateOf } from "./clusters.mjs";
import { PERF_CASES } from "./perf-cases.mjs";

const ZONES = ["a", "b", "c"];
const SHAPES = 200;
const K = 1000;

/**
 * By name. `make` gives the nodes, services and namespaces; `templates`; `kinds`, the template of each pod in order of
 * arrival; `initial`, how many of them are there before time is taken; with `leaving`, the slot whose pod leaves
 * before each arrival after these.
 *
 * `goal` is in pods a second of CPU, `memory` in MiB. `peers` are those that decide the same; `decisions`, how
 * many of them are compared. `atLeast` is the ratio to the idiomatic peer that is asked for.
 */
export const CASES = {
  random: {
    of: "5,000 nodes, 150k pods, 200 shapes in random order",
    goal: 100 * K,
    atLeast: 150,
    peers: ["idiomatic", "typed"],
    make: () => randomShapes(5 * K, 150 * K),
  },
  batches: {
    of: "same, Deployments of 100",
    goal: 400 * K,
    peers: ["idiomatic", "typed"],
    make: () => batches(5 * K, 150 * K),
  },
  sampled: {
    of: "same, sampled as Kubernetes does",
    goal: 100 * K,
    strategy: "kube-default",
    peers: ["idiomatic", "typed"],
    make: () => randomShapes(5 * K, 150 * K),
  },
  "100k-random": {
    of: "100k nodes, 300k pods, random",
    goal: 50 * K,
    memory: 250,
    decisions: 40,
    peers: ["idiomatic", "typed"],
    make: () => randomShapes(100 * K, 300 * K),
  },
  "100k-batches": {
    of: "100k nodes, 300k pods, batches",
    goal: 100 * K,
    memory: 250,
    decisions: 40,
    peers: ["idiomatic", "typed"],
    make: () => batches(100 * K, 300 * K),
  },
  "spread-in-order": {
    of: "5,000 nodes, 200k pods, soft spread, in order",
    goal: 120 * K,
    peers: ["idiomatic", "typed"],
    make: () => deployments((i) => Math.floor(i / 200)),
  },
  "spread-interleaved": {
    of: "5,000 nodes, 200k pods, soft spread, interleaved",
    goal: 45 * K,
    peers: ["idiomatic", "typed"],
    make: () => deployments((i) => i % K),
  },
  churn: {
    of: "5,000 nodes, a departure for each arrival",
    goal: 90 * K,
    peers: ["idiomatic", "typed"],
    make: churn,
  },
  ...PERF_CASES,
};

function randomShapes(nodes, pods) {
  return { ...world(nodes), kinds: randomKinds(pods), initial: 0 };
}

function batches(nodes, pods) {
  const kinds = Uint16Array.from({ length: pods }, (_, i) => Math.floor(i / 100) % SHAPES);
  return { ...world(nodes), kinds, initial: 0 };
}

function churn() {
  const initial = 100 * K;
  const arrivals = 50 * K;
  const stream = createStream(1, "bench", "departures");
  return {
    ...world(5 * K),
    kinds: randomKinds(initial + arrivals),
    initial,
    leaving: Int32Array.from({ length: arrivals }, () => stream.below(initial)),
  };
}

function world(nodes) {
  return {
    nodes: nodesOf(nodes, LARGE, { zones: ZONES }),
    templates: Array.from({ length: SHAPES }, (_, s) => templateOf(shapeOf(s))),
    services: [],
    namespaces: [],
  };
}

/** All shapes equally often, in random order. */
function randomKinds(pods) {
  const kinds = Uint16Array.from({ length: pods }, (_, i) => i % SHAPES);
  return shuffled(kinds, createStream(1, "bench", "order"));
}

/** 1,000 Deployments of 200 pods of 100m and 500Mi, each with a Service: Kubernetes' default spread. */
function deployments(ownerOf) {
  const apps = Array.from({ length: K }, (_, i) => ({ app: `app-${i}` }));
  return {
    nodes: nodesOf(5 * K, LARGE, { zones: ZONES }),
    templates: apps.map((labels) =>
      templateOf({ cpu: 100, memory: 500, labels, ownerSelector: matchLabels(labels) }),
    ),
    services: apps.map((labels) => ({
      namespace: "default",
      name: labels.app,
      selector: matchLabels(labels),
    })),
    namespaces: [],
    kinds: Uint16Array.from({ length: 200 * K }, (_, i) => ownerOf(i)),
    initial: 0,
  };
}
