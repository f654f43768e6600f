// What the cases of bench/scheduler are made of, in the words of src/spec: plain objects in canonical units.

const MI = 2 ** 20;
const GI = 2 ** 30;
/** Where Kubernetes keeps a node's name and zone among its labels. */
export const HOSTNAME = "kubernetes.io/hostname";
export const ZONE = "topology.kubernetes.io/zone";

export const RESOURCES = ["cpu", "memory", "pods"];

/** 32 CPU, 128Gi, 110 pods: performance.md B10. */
export const LARGE = machine(32_000, 128 * GI, 110);
/** 4 CPU, 32Gi, 110 pods: scheduler_perf's node-default. */
export const SMALL = machine(4_000, 32 * GI, 110);
/** scheduler_perf's node-with-name, on which all pods of its DaemonSet case go. */
export const ROOMY = machine(4_000, 32 * GI, 90_000);

function machine(cpu, memory, pods) {
  return { allocatable: [cpu, memory, pods], bandwidth: 125, parallelPulls: 1 };
}

/** Nodes of one machine, in zones by turns; without zones, or with taints, as asked for. */
export function nodesOf(count, offered, { zones = [], prefix = "node", taints = [] } = {}) {
  return Array.from({ length: count }, (_, i) => {
    const name = `${prefix}-${i}`;
    const zone = zones.length === 0 ? "" : zones[i % zones.length];
    return {
      name,
      pool: "all",
      zone,
      rack: "",
      machine: offered,
      pricePerHour: 0,
      labels: { [HOSTNAME]: name, ...(zone === "" ? {} : { [ZONE]: zone }) },
      taints,
      images: {},
      isCordoned: false,
    };
  });
}

const ANYWHERE = {
  nodeName: "",
  nodeSelector: {},
  requiredNodes: undefined,
  preferredNodes: [],
  tolerations: [],
  hostPorts: [],
  spread: [],
  requiredPods: [],
  preferredPods: [],
  avoidedPods: [],
  preferredAvoidedPods: [],
};

/** What equal pods are made from; CPU in millicores, memory in Mi. Without requests scores count 100m and 200Mi. */
export function templateOf({
  cpu = 0,
  memory = 0,
  namespace = "default",
  labels = {},
  placement = {},
  priority = 0,
  ownerSelector,
}) {
  return {
    key: "",
    namespace,
    labels,
    requests: [cpu, memory * MI, 1],
    nonZeroCpu: cpu || 100,
    nonZeroMemory: (memory || 200) * MI,
    scoredCpu: cpu || 100,
    scoredMemory: (memory || 200) * MI,
    placement: { ...ANYWHERE, ...placement },
    priority,
    preemptionPolicy: "PreemptLowerPriority",
    schedulerName: "default-scheduler",
    schedulingGates: [],
    restartPolicy: "Always",
    terminationGrace: 0,
    deletionCost: 0,
    initContainers: [],
    containers: [],
    imageVolumes: [],
    volumes: [],
    ownerSelector,
  };
}

/** A selector of pods, or of namespaces, by labels that all must be there. */
export function matchLabels(labels) {
  return Object.entries(labels).map(([key, value]) => ({ key, operator: "In", values: [value] }));
}

/** Shape `s` of 200: 50 to 2,000 millicores, 64 to 4,096 Mi. */
export function shapeOf(s) {
  return { cpu: 50 + ((37 * s) % 40) * 50, memory: 64 + ((53 * s) % 64) * 64 };
}

/** The same items in another order, always the same. */
export function shuffled(items, stream) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = stream.below(i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
