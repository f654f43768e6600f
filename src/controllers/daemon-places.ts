import type { NodeId } from "../cluster/ids.ts";
import type { NodeTable } from "../cluster/node-table.ts";
import type { PlacementSpec } from "../spec/pod.ts";
import { mayStayOn, shouldRunOn } from "./daemon-nodes.ts";
import type { DaemonPod, NodeVerdict } from "./daemon-pods.ts";

/** Nodes as one DaemonSet sees them: which are to have its pods, which have them. */
export class DaemonPlaces {
  readonly #nodes: Pick<NodeTable, "count" | "present" | "specs" | "taints">;
  #placement: PlacementSpec;
  /** By node: undefined until it is asked for. */
  #verdicts: (NodeVerdict | undefined)[] = [];
  /** By node, in order of creation. */
  readonly #pods: DaemonPod[][] = [];

  constructor(nodes: Pick<NodeTable, "count" | "present" | "specs" | "taints">, placement: PlacementSpec) {
    this.#nodes = nodes;
    this.#placement = placement;
  }

  /** All nodes that there were ever, with the pods that are bound for them. */
  *nodes(): Generator<readonly [NodeId, NodeVerdict, readonly DaemonPod[]]> {
    for (let node = 0 as NodeId; node < this.#nodes.count; node++)
      yield [node, this.#verdictOn(node), this.#pods[node] ?? NO_PODS];
  }

  setPlacement(placement: PlacementSpec): void {
    if (placement === this.#placement) return;
    this.#placement = placement;
    this.#verdicts = [];
  }

  nodeChanged(node: NodeId): void {
    this.#verdicts[node] = undefined;
  }

  add(pod: DaemonPod): void {
    this.#pods[pod.node] ??= [];
    this.#pods[pod.node]!.push(pod);
  }

  remove(pod: DaemonPod): void {
    const pods = this.#pods[pod.node]!;
    const position = pods.indexOf(pod);
    if (position >= 0) pods.splice(position, 1);
  }

  /** The name, or where a pod of the node has it another one. */
  freeName(name: string, node: NodeId): string {
    const taken = new Set(this.#pods[node]?.map((each) => each.name));
    let free = name;
    for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
    return free;
  }

  #verdictOn(node: NodeId): NodeVerdict {
    const { present, specs, taints } = this.#nodes;
    if (present[node] === 0) return NOWHERE;
    const known = this.#verdicts[node];
    if (known !== undefined) return known;
    const shouldRun = shouldRunOn(this.#placement, specs[node]!, taints[node]!);
    const verdict = {
      shouldRun,
      mayStay: shouldRun || mayStayOn(this.#placement, specs[node]!, taints[node]!),
    };
    this.#verdicts[node] = verdict;
    return verdict;
  }
}

const NO_PODS: readonly DaemonPod[] = [];
const NOWHERE: NodeVerdict = { shouldRun: false, mayStay: false };
