/** A node as plain data, counted anew from the pods on it. */
export interface PlainNode {
  readonly capacity: readonly number[];
  readonly usable: boolean;
  /** Requests of each pod on it. */
  readonly pods: readonly (readonly number[])[];
}

/** Answers with every node that the strategy may choose, as its formula says; state is in the closure. */
export type Oracle = (requests: readonly number[], nodes: readonly PlainNode[]) => readonly number[];

/** Naive references of the strategies: objects, whole numbers of any size, no cleverness. */
export const ORACLES: Readonly<Record<string, () => { choices: Oracle; chose?: (node: number) => void }>> = {
  "first-fit": () => ({ choices: (pod, nodes) => feasible(pod, nodes).slice(0, 1) }),
  "next-fit": () => circular(0, 0),
  "round-robin": () => circular(-1, 1),
  "best-fit": () => ({ choices: (pod, nodes) => extremes(pod, nodes, -1n).slice(0, 1) }),
  "worst-fit": () => ({ choices: (pod, nodes) => extremes(pod, nodes, 1n).slice(0, 1) }),
  random: () => ({ choices: feasible }),
  "least-allocated": () => ({
    choices: (pod, nodes) =>
      highest(pod, nodes, (asked, has) => (asked > has ? 0n : ((has - asked) * 100n) / has)),
  }),
  "most-allocated": () => ({
    choices: (pod, nodes) => highest(pod, nodes, (asked, has) => (asked > has ? 100n : (asked * 100n) / has)),
  }),
};

function feasible(pod: readonly number[], nodes: readonly PlainNode[]): number[] {
  return indices(nodes).filter((id) => {
    const { capacity, usable, pods } = nodes[id]!;
    return usable && pod.every((wanted, r) => wanted === 0 || wanted + sum(pods, r) <= capacity[r]!);
  });
}

function circular(start: number, step: number) {
  let last = start;
  return {
    choices: (pod: readonly number[], nodes: readonly PlainNode[]) => {
      const those = feasible(pod, nodes);
      const distance = (id: number) => (id - last - step + 2 * nodes.length) % nodes.length;
      return those.sort((a, b) => distance(a) - distance(b)).slice(0, 1);
    },
    chose: (node: number) => {
      last = node;
    },
  };
}

/** What would be left as an exact fraction: (cpu left / cpu + memory left / memory), compared by cross products. */
function extremes(pod: readonly number[], nodes: readonly PlainNode[], sign: 1n | -1n): number[] {
  const left = (id: number): [over: bigint, under: bigint] => {
    const [cpu, memory] = [0, 1].map((r) => {
      const capacity = nodes[id]!.capacity[r]!;
      return { capacity: BigInt(capacity), left: BigInt(capacity - sum(nodes[id]!.pods, r) - pod[r]!) };
    });
    return [cpu!.left * memory!.capacity + memory!.left * cpu!.capacity, cpu!.capacity * memory!.capacity];
  };
  const greater = (a: number, b: number) => {
    const [overA, underA] = left(a);
    const [overB, underB] = left(b);
    return sign * (overA * underB - overB * underA);
  };
  const those = feasible(pod, nodes);
  return those.filter((id) => those.every((other) => greater(id, other) >= 0n));
}

/** Kubernetes: trunc of the mean over CPU and memory; a resource of which there is none does not count. */
function highest(
  pod: readonly number[],
  nodes: readonly PlainNode[],
  rate: (asked: bigint, has: bigint) => bigint,
): number[] {
  const filler = [100, 200 * 1024 * 1024];
  const those = feasible(pod, nodes);
  const scores = those.map((id) => {
    const ratings = [0, 1].flatMap((r) => {
      const has = nodes[id]!.capacity[r]!;
      if (has === 0) return [];
      const asked = [...nodes[id]!.pods, pod].reduce(
        (total, each) => total + (each[r] === 0 ? filler[r]! : each[r]!),
        0,
      );
      return [rate(BigInt(asked), BigInt(has))];
    });
    return ratings.length === 0 ? 0n : ratings.reduce((a, b) => a + b) / BigInt(ratings.length);
  });
  return those.filter((_, i) => scores.every((other) => scores[i]! >= other));
}

function indices(nodes: readonly PlainNode[]): number[] {
  return nodes.map((_, id) => id);
}

function sum(pods: readonly (readonly number[])[], resource: number): number {
  return pods.reduce((total, pod) => total + pod[resource]!, 0);
}
