// Cases of Kubernetes' own benchmark, test/integration/scheduler_perf: numbers and pods as there (facts section 10).
//
// Where its pods name two namespaces, here they have these names too. Each node has its hostname as a label, as real
// nodes do. Pods that its cases inject at a rate of 5 a second come with every hundredth measured pod here.
import { HOSTNAME, matchLabels, nodesOf, ROOMY, SMALL, templateOf, ZONE } from "./clusters.mjs";

const GOAL = 20_000;
const NODES = 5000;
const PAUSE = { cpu: 100, memory: 500 };
const BETWEEN = 100;

const plain = templateOf(PAUSE);
const lowPriority = templateOf({ cpu: 900, memory: 500 });
const highPriority = templateOf({ cpu: 3000, memory: 500, priority: 10 });
const tooLarge = templateOf({ cpu: 9000, memory: 500, priority: 10 });

const beside = ({ color, key, ...where }) => ({
  topologyKey: key,
  selector: matchLabels({ color }),
  ...where,
});
const named = { namespaces: ["sched-1", "sched-0"], namespaceSelector: undefined };
const selected = { namespaces: [], namespaceSelector: matchLabels({ team: "devops" }) };

/** By name: a pod in a namespace, with its colour and its wish for others of that colour. */
const withTerm = {
  away: (namespace, where = named) =>
    coloured(namespace, "green", { avoidedPods: [beside({ color: "green", key: HOSTNAME, ...where })] }),
  near: (namespace, where = named) =>
    coloured(namespace, "blue", { requiredPods: [beside({ color: "blue", key: ZONE, ...where })] }),
  ratherNear: (namespace, where = named) =>
    coloured(namespace, "red", {
      preferredPods: [{ weight: 1, ...beside({ color: "red", key: HOSTNAME, ...where }) }],
    }),
  ratherAway: (namespace, where = named, color = "yellow") =>
    coloured(namespace, color, {
      preferredAvoidedPods: [{ weight: 1, ...beside({ color, key: HOSTNAME, ...where }) }],
    }),
};

function coloured(namespace, color, placement = {}) {
  return templateOf({ ...PAUSE, namespace, labels: { color }, placement });
}

const spreading = (whenUnsatisfiable, more) => ({
  spread: [
    {
      minDomains: 1,
      nodeAffinityPolicy: "Honor",
      nodeTaintsPolicy: "Ignore",
      whenUnsatisfiable,
      ...more,
    },
  ],
});

export const PERF_CASES = {
  "perf-node-affinity": perf("SchedulingNodeAffinity", () =>
    twoStages({ zones: ["zone1"] }, [5000, inZones()], [10_000, inZones()]),
  ),
  "perf-anti-affinity": perf("SchedulingPodAntiAffinity", () =>
    twoStages({}, [1000, withTerm.away("sched-0")], [2000, withTerm.away("sched-1")]),
  ),
  "perf-matching-anti-affinity": perf("SchedulingPodMatchingAntiAffinity", () =>
    twoStages({}, [1000, withTerm.away("sched-0")], [5000, coloured("sched-1", "green")]),
  ),
  "perf-affinity": perf("SchedulingPodAffinity", () =>
    twoStages({ zones: ["zone1"] }, [5000, withTerm.near("sched-0")], [5000, withTerm.near("sched-1")]),
  ),
  "perf-preferred-affinity": perf("SchedulingPreferredPodAffinity", () =>
    twoStages({}, [5000, withTerm.ratherNear("sched-0")], [5000, withTerm.ratherNear("sched-1")]),
  ),
  "perf-preferred-anti-affinity": perf("SchedulingPreferredPodAntiAffinity", () =>
    twoStages({}, [5000, withTerm.ratherAway("sched-0")], [5000, withTerm.ratherAway("sched-1")]),
  ),
  "perf-mixed": perf("MixedSchedulingBasePod", mixed),
  "perf-anti-affinity-by-namespace": perf("SchedulingRequiredPodAntiAffinityWithNSSelector", () =>
    manyNamespaces({ nodes: 6000, each: 40, measured: 2000 }, (namespace) =>
      withTerm.away(namespace, selected),
    ),
  ),
  "perf-preferred-anti-affinity-by-namespace": perf("SchedulingPreferredAntiAffinityWithNSSelector", () =>
    manyNamespaces({ each: 40, measured: 2000 }, (namespace) =>
      withTerm.ratherAway(namespace, selected, "green"),
    ),
  ),
  "perf-affinity-by-namespace": perf("SchedulingRequiredPodAffinityWithNSSelector", () =>
    manyNamespaces({ each: 50, measured: 2000, zones: ["zone1"] }, (namespace) =>
      withTerm.near(namespace, selected),
    ),
  ),
  "perf-preferred-affinity-by-namespace": perf("SchedulingPreferredAffinityWithNSSelector", () =>
    manyNamespaces({ each: 50, measured: 5000 }, (namespace) => withTerm.ratherNear(namespace, selected)),
  ),
  "perf-spread": perf("TopologySpreading", () => spreadByZone("DoNotSchedule")),
  "perf-preferred-spread": perf("PreferredTopologySpreading", () => spreadByZone("ScheduleAnyway")),
  "perf-node-inclusion": perf("SchedulingWithNodeInclusionPolicy", nodeInclusion),
  "perf-preemption": {
    ...perf("PreemptionAsync", () => injected([20_000, lowPriority], [NODES, plain], highPriority)),
    // The peers evict nobody.
    peers: [],
  },
  "perf-unschedulable": perf("Unschedulable", () => injected([100, plain], [10_000, plain], tooLarge)),
  "perf-daemons": perf("SchedulingDaemonset", daemons),
};

function perf(of, make) {
  return { of, goal: GOAL, strategy: "kube-default", peers: ["idiomatic"], make };
}

/** Equal pods before, equal pods measured. */
function twoStages({ nodes = NODES, zones }, [before, first], [measured, second]) {
  return {
    nodes: nodesOf(nodes, SMALL, { zones }),
    templates: [first, second],
    services: [],
    namespaces: ["sched-0", "sched-1"].map((name) => ({ name, labels: {} })),
    kinds: Uint16Array.from({ length: before + measured }, (_, i) => Number(i >= before)),
    initial: before,
  };
}

function inZones() {
  const expressions = [{ key: ZONE, operator: "In", values: ["zone1", "zone2"] }];
  return templateOf({ ...PAUSE, placement: { requiredNodes: [{ expressions, fields: [] }] } });
}

function mixed() {
  const each = 2000;
  const { near, away, ratherNear, ratherAway } = withTerm;
  const templates = [plain, ...[near, away, ratherNear, ratherAway].map((make) => make("sched-0"))];
  const before = each * templates.length;
  return {
    ...twoStages({ zones: ["zone1"] }, [before, plain], [5000, plain]),
    templates,
    kinds: Uint16Array.from({ length: before + 5000 }, (_, i) => (i < before ? Math.floor(i / each) : 0)),
  };
}

/** Pods in 100 namespaces of one team, then measured ones in another of the same team. */
function manyNamespaces({ nodes = NODES, each, measured, zones }, make) {
  const names = [...Array.from({ length: 100 }, (_, i) => `init-ns-${i}`), "measure-ns-0"];
  const before = 100 * each;
  return {
    ...twoStages({ nodes, zones }, [before, plain], [measured, plain]),
    templates: names.map((name) => make(name)),
    namespaces: names.map((name) => ({ name, labels: { team: "devops" } })),
    kinds: Uint16Array.from({ length: before + measured }, (_, i) =>
      i < before ? Math.floor(i / each) : 100,
    ),
  };
}

function spreadByZone(whenUnsatisfiable) {
  const constraint = { maxSkew: 5, topologyKey: ZONE, selector: matchLabels({ color: "blue" }) };
  const spread = coloured("default", "blue", spreading(whenUnsatisfiable, constraint));
  return twoStages({ zones: ["moon-1", "moon-2", "moon-3"] }, [5000, plain], [5000, spread]);
}

function nodeInclusion() {
  const labels = { foo: "bar" };
  const constraint = {
    maxSkew: 1,
    topologyKey: HOSTNAME,
    selector: matchLabels(labels),
    nodeTaintsPolicy: "Honor",
  };
  const template = templateOf({ ...PAUSE, labels, placement: spreading("DoNotSchedule", constraint) });
  const taints = [{ key: "foo", value: "", effect: "NoSchedule" }];
  return {
    ...twoStages({}, [0, template], [4000, template]),
    nodes: [...nodesOf(4000, SMALL), ...nodesOf(1000, SMALL, { prefix: "tainted", taints })],
  };
}

/** Measured pods, and one of another kind before every hundredth of them. */
function injected([before, first], [measured, second], other) {
  const count = before + measured + measured / BETWEEN;
  return {
    ...twoStages({}, [before, first], [measured, second]),
    templates: [first, second, other],
    kinds: Uint16Array.from({ length: count }, (_, i) =>
      i < before ? 0 : (i - before) % (BETWEEN + 1) === 0 ? 2 : 1,
    ),
  };
}

/** All pods ask for one node by its name, as pods of a DaemonSet do. */
function daemons() {
  const nodes = [...nodesOf(1, ROOMY, { prefix: "scheduler-perf-node" }), ...nodesOf(15_000, SMALL)];
  const fields = [{ key: "metadata.name", operator: "In", values: [nodes[0].name] }];
  const template = templateOf({ placement: { requiredNodes: [{ expressions: [], fields }] } });
  return { ...twoStages({}, [0, template], [30_000, template]), nodes };
}
