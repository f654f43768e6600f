import type { PodVolume } from "../../spec/pod.ts";
import { NO_POD, type NodeId, type PodId } from "../ids.ts";
import type { NodeColumns } from "../node-table.ts";
import type { PodClassColumns } from "../pod-classes.ts";
import type { PodColumns } from "../pod-table.ts";
import { ClaimUsers } from "./claim-users.ts";

export interface PodClaimsContext {
  readonly nodes: NodeColumns;
  readonly pods: PodColumns;
  readonly classes: PodClassColumns;
}

/** Which volumes pods have: those of their class, unless they have claims for themselves. */
export class PodClaims {
  readonly users = new ClaimUsers();
  readonly #context: PodClaimsContext;
  /** Of pods that have claims for themselves: all their volumes. */
  readonly #own = new Map<PodId, readonly PodVolume[]>();

  constructor(context: PodClaimsContext) {
    this.#context = context;
  }

  /** A new pod has claims for itself: its volumes are these, not those of its class. */
  own(pod: PodId, volumes: readonly PodVolume[]): void {
    this.#own.set(pod, volumes);
  }

  /** A pod is gone: the keys of the claims that go with it. */
  forget(pod: PodId): readonly string[] {
    const volumes = this.#own.get(pod);
    if (volumes === undefined) return [];
    this.#own.delete(pod);
    const namespace = this.namespaceOf(pod);
    return volumes.flatMap((volume) => (volume.kind === "own" ? [`${namespace}/${volume.claim}`] : []));
  }

  hasOwn(pod: PodId): boolean {
    return this.#own.has(pod);
  }

  volumesOf(pod: PodId): readonly PodVolume[] {
    const { classes, pods } = this.#context;
    const own = this.#own.size === 0 ? undefined : this.#own.get(pod);
    return own ?? classes.volumes[pods.podClass[pod]!]!;
  }

  namespaceOf(pod: PodId): string {
    const { classes, pods } = this.#context;
    return classes.namespace[pods.podClass[pod]!]!;
  }

  /** A pod with volumes has a node from now on (1), or loses it (-1). */
  use(pod: PodId, node: NodeId, change: 1 | -1): void {
    this.users.add(this.#keysOf(pod), node, change);
  }

  /** Nodes whose users of claims do not equal a recount: none, ever. O(pods with volumes + nodes). */
  wrong(): readonly NodeId[] {
    const { nodes, pods } = this.#context;
    const anew = new ClaimUsers();
    const wrong: NodeId[] = [];
    for (let node = 0 as NodeId; node < nodes.count; node++) {
      for (let pod = nodes.firstPod[node]!; pod !== NO_POD; pod = pods.nextOnNode[pod]!)
        anew.add(this.#keysOf(pod as PodId), node, 1);
      if (anew.textOf(node) !== this.users.textOf(node)) wrong.push(node);
    }
    return wrong;
  }

  /** Of the claims that a pod uses, each once. */
  #keysOf(pod: PodId): readonly string[] {
    const volumes = this.volumesOf(pod);
    if (volumes.length === 0) return [];
    const namespace = this.namespaceOf(pod);
    const keys = volumes.flatMap((volume) => ("claim" in volume ? [`${namespace}/${volume.claim}`] : []));
    return [...new Set(keys)];
  }
}
