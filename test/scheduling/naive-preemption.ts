/** A pod as plain data. Start in seconds. */
export interface PlainPod {
  readonly name: string;
  readonly priority: number;
  readonly cpu: number;
  readonly memory: number;
  readonly start: number;
  readonly app: string;
  /** 0: none. */
  readonly hostPort: number;
}

export interface PlainNode {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: readonly PlainPod[];
  /** Pods that wait for the node. */
  readonly nominated: readonly PlainPod[];
}

/** Allows so many evictions of pods of an app. */
export interface PlainBudget {
  readonly app: string;
  readonly allowed: number;
}

/** A way to make room: who has to go, how many of them against a budget's will. */
export interface PlainWay {
  readonly node: number;
  readonly victims: readonly string[];
  readonly violations: number;
}

/**
 * The ways on which kube-scheduler's choice may fall, by trying every subset of the pods of lower priority.
 *
 * On a node, those subsets are looked at that leave room. The best keeps the first pod of a list if any does, of
 * those the second, and so on; the list has the pods that a budget spares before the others, each by importance.
 */
export function waysByBruteForce(
  pod: PlainPod,
  nodes: readonly PlainNode[],
  budgets: readonly PlainBudget[],
): readonly PlainWay[] {
  const ways = nodes.flatMap((node, number) => {
    if (fits(pod, node, node.pods)) return [];
    const way = bestSubset(pod, node, budgets);
    return way === undefined ? [] : [{ node: number, ...way }];
  });
  const least = ways.map(costOf).sort(compare)[0];
  return ways
    .filter((way) => compare(costOf(way), least!) === 0)
    .map(({ node, victims, violations }) => ({ node, violations, victims: victims.map(({ name }) => name) }));
}

interface Way {
  readonly victims: readonly PlainPod[];
  readonly violations: number;
}

function bestSubset(pod: PlainPod, node: PlainNode, budgets: readonly PlainBudget[]): Way | undefined {
  const lower = node.pods.filter(({ priority }) => priority < pod.priority);
  if (lower.length === 0) return undefined;
  const byImportance = [...lower].sort((a, b) => b.priority - a.priority || a.start - b.start);
  const used = new Map<string, number>();
  const isSpared = (each: PlainPod) => {
    const uses = (used.get(each.app) ?? 0) + 1;
    used.set(each.app, uses);
    return budgets.some(({ app, allowed }) => app === each.app && uses > allowed);
  };
  const marked = byImportance.map((each) => ({ each, spared: isSpared(each) }));
  const list = [...marked.filter(({ spared }) => spared), ...marked.filter(({ spared }) => !spared)];
  const others = node.pods.filter((each) => !lower.includes(each));
  // The first bit is the first of the list: the largest number that leaves room is the best.
  for (let kept = 2 ** list.length - 1; kept >= 0; kept--) {
    const isKept = (i: number) => ((kept >> (list.length - 1 - i)) & 1) === 1;
    const staying = list.filter((_, i) => isKept(i)).map(({ each }) => each);
    if (!fits(pod, node, [...others, ...staying])) continue;
    const gone = list.filter((_, i) => !isKept(i));
    return {
      victims: byImportance.filter((each) => gone.some((one) => one.each === each)),
      violations: gone.filter(({ spared }) => spared).length,
    };
  }
  return undefined;
}

/** With those that wait for the node and are not less important than the pod, and without them. */
function fits(pod: PlainPod, node: PlainNode, pods: readonly PlainPod[]): boolean {
  const before = node.nominated.filter(({ priority }) => priority >= pod.priority);
  return hasRoom(pod, node, pods) && hasRoom(pod, node, [...pods, ...before]);
}

/** What the pod does not ask for may be overdrawn: by pods that wait for the same node, each of which fits alone. */
function hasRoom(pod: PlainPod, node: PlainNode, pods: readonly PlainPod[]): boolean {
  const isEnough = (of: (each: PlainPod) => number, room: number) =>
    of(pod) === 0 || pods.reduce((total, each) => total + of(each), of(pod)) <= room;
  const isPortFree = pod.hostPort === 0 || pods.every(({ hostPort }) => hostPort !== pod.hostPort);
  return isEnough(({ cpu }) => cpu, node.cpu) && isEnough(({ memory }) => memory, node.memory) && isPortFree;
}

/** Least is best, by the first number that differs. */
function costOf({ victims, violations }: Way): readonly number[] {
  const highest = Math.max(...victims.map(({ priority }) => priority));
  const starts = victims.filter(({ priority }) => priority === highest).map(({ start }) => start);
  const sum = victims.reduce((total, { priority }) => total + priority + 2 ** 31, 0);
  return [violations, highest, sum, victims.length, -Math.min(...starts)];
}

function compare(some: readonly number[], others: readonly number[]): number {
  const differing = some.findIndex((each, i) => each !== others[i]);
  return differing < 0 ? 0 : some[differing]! - others[differing]!;
}
