import type { Cluster } from "./cluster.ts";
import { NO_NODE, NO_POD, type NodeId, type PodId } from "./ids.ts";
import { BOUND, isPlaced } from "./pod-table.ts";
import { isMore } from "./rests.ts";

/** Something that must always hold does not: a mistake in the simulator, not in what it was given. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
  readonly simulatedTime: number;

  constructor(message: string, simulatedTime: number) {
    super(message);
    this.simulatedTime = simulatedTime;
  }
}

/**
 * Recounts the cluster from its pods: no pod is on two nodes, the sums equal the recount, no capacity is
 * exceeded, a node's flags agree. O(nodes x resources + pods).
 *
 * @throws InvariantError that says what was found and what should be.
 */
export function checkInvariants(cluster: Cluster): void {
  const { nodes, pods, classes, resources } = cluster;
  const fail = (message: string) => {
    throw new InvariantError(message, cluster.now);
  };
  const seenOn = new Int32Array(pods.rows).fill(NO_NODE);
  const sums = new Float64Array(resources.length);

  for (let node = 0; node < nodes.count; node++) {
    const name = nodes.specs[node]!.name;
    sums.fill(0);
    let count = 0;
    let cpu = 0;
    let memory = 0;
    let previous: number = NO_POD;
    let hasNamed = false;
    for (let pod = nodes.firstPod[node]!; pod !== NO_POD; pod = pods.nextOnNode[pod]!) {
      if (seenOn[pod] !== NO_NODE)
        fail(`pod ${pod} is on node ${name} and on ${nodes.specs[seenOn[pod]!]!.name}`);
      seenOn[pod] = node;
      if (pods.node[pod] !== node) fail(`pod ${pod} is listed on node ${name} but says ${pods.node[pod]}`);
      if (pods.previousOnNode[pod] !== previous) {
        fail(`pod ${pod} on node ${name}: the pod before it is ${previous}, not ${pods.previousOnNode[pod]}`);
      }
      previous = pod;
      for (let resource = 0; resource < sums.length; resource++) {
        sums[resource]! += cluster.requestOf(pod as PodId, resource);
      }
      cpu += classes.nonZeroCpu[pods.podClass[pod]!]!;
      memory += classes.nonZeroMemory[pods.podClass[pod]!]!;
      count++;
      // A pod whose spec names its node is there until the kubelet says that there is no room.
      hasNamed ||= pods.phase[pod] === BOUND && classes.placement[pods.podClass[pod]!]!.nodeName !== "";
    }
    for (const [resource, sum] of sums.entries()) {
      const what = `${resources[resource]} of node ${name}`;
      const requested = nodes.requested[resource]![node]!;
      if (!nodes.isVast && requested !== sum)
        fail(`${what}: ${requested} is on the books, its pods request ${sum}`);
      const capacity = nodes.allocatable[resource]![node]!;
      const isOver = isMore(
        requested,
        nodes.requestedRests.of(node, resource),
        capacity,
        nodes.allocatableRests.of(node, resource),
      );
      if (isOver && !hasNamed) fail(`${what}: ${requested} requested, ${capacity} allocatable`);
    }
    if (nodes.pods[node] !== count) fail(`node ${name} counts ${nodes.pods[node]} pods, has ${count}`);
    if (nodes.isVast) {
      const wrong = [...resources.keys(), resources.length, resources.length + 1].find(
        (column) => !isExact(cluster, node, column),
      );
      if (wrong !== undefined) fail(`node ${name}: sum ${wrong} of its requests is not exact`);
    } else if (nodes.nonZeroCpu[node] !== cpu || nodes.nonZeroMemory[node] !== memory) {
      fail(`node ${name}: the sums for scores do not equal a recount`);
    }
    const usable = nodes.present[node] === 1 && nodes.ready[node] === 1 && nodes.cordoned[node] === 0;
    if ((nodes.schedulable[node] === 1) !== usable)
      fail(`node ${name}: schedulable disagrees with present, ready and cordoned`);
  }

  for (const name of cluster.podCounts.wrong()) fail(`the count "${name}" does not equal a recount`);

  for (const node of cluster.storage.wrong())
    fail(`who uses which claim on node ${nodes.specs[node]!.name} does not equal a recount`);

  let unschedulable = 0;
  for (let node = 0; node < nodes.count; node++) unschedulable += 1 - nodes.schedulable[node]!;
  if (nodes.unschedulable !== unschedulable) {
    fail(`${nodes.unschedulable} nodes are on the books as unschedulable, ${unschedulable} are`);
  }

  for (let pod = 0; pod < pods.rows; pod++) {
    const phase = pods.phase[pod]!;
    const hasNode = isPlaced(phase);
    if (hasNode !== (seenOn[pod] !== NO_NODE)) {
      fail(
        `pod ${pod} is in phase ${phase} and ${hasNode ? "on no node" : `on node ${seenOn[pod] as NodeId}`}`,
      );
    }
    if (!hasNode && pods.node[pod] !== NO_NODE) {
      fail(`pod ${pod} is in phase ${phase} and says node ${pods.node[pod]}`);
    }
  }
}

/** Whether a node's sum of requests, or of nonZeroCpu or nonZeroMemory behind these, is that of whole numbers. */
function isExact({ nodes, pods, classes, resources }: Cluster, node: number, column: number): boolean {
  const count = resources.length;
  const isForScore = column >= count;
  const amounts = column === count ? nodes.nonZeroCpu : nodes.nonZeroMemory;
  const ofClass = column === count ? classes.nonZeroCpu : classes.nonZeroMemory;
  let left = BigInt(isForScore ? amounts[node]! : nodes.requested[column]![node]!);
  left += BigInt(nodes.requestedRests.of(node, column));
  for (let pod = nodes.firstPod[node]!; pod !== NO_POD; pod = pods.nextOnNode[pod]!) {
    const podClass = pods.podClass[pod]!;
    left -= BigInt(isForScore ? ofClass[podClass]! : classes.requests[podClass * count + column]!);
    left -= BigInt(classes.rests.of(podClass, column));
  }
  return left === 0n;
}
