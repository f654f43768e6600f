import type { NodeId, PodId } from "../../../src/cluster/ids.ts";
import { BOUND, FREE, READY } from "../../../src/cluster/pod-table.ts";
import type { Played } from "./played.ts";

export type Wanted = "ready" | "unready" | "any";

/**
 * Finds the pods of a run that stand for those of the recorded one. Which of equal pods goes first is chance, so that
 * where the pod of a name is gone, or in another state, another one of the same owner takes its place; pods of a
 * DaemonSet are told by their node.
 */
export class PodFinder {
  readonly #played: Played;

  constructor(played: Played) {
    this.#played = played;
  }

  nodeNamed(name: string): NodeId {
    const { specs, present } = this.#played.parts.cluster.nodes;
    const node = specs.findLastIndex((each, row) => each.name === name && present[row] === 1);
    if (node < 0) throw new Error(`there is no node ${name}`);
    return node as NodeId;
  }

  podLike(name: string, wanted: Wanted): PodId {
    const found = this.#find(name, wanted);
    if (found === undefined) throw new Error(`no pod stands for ${name}, which is to be ${wanted}`);
    return found;
  }

  #find(name: string, wanted: Wanted): PodId | undefined {
    const { names, parts } = this.#played;
    const owner = name.includes("/") ? name.slice(0, name.lastIndexOf("/")) : undefined;
    const there = [...names.pods].filter(([pod]) => parts.cluster.pods.phase[pod] !== FREE);
    // A pod that has left its owner is nobody else's double.
    const left = there.find(([pod, own]) => own === name && names.ownerOf(pod) !== owner);
    if (owner !== undefined && left !== undefined && this.#isAs(left[0], wanted)) return left[0];
    const isMeant = ([pod, own]: readonly [PodId, string]) =>
      owner === undefined ? own === name : names.ownerOf(pod) === owner;
    const owned = there.filter(isMeant);
    // What was adopted is nobody's double as long as there is a pod that the owner has made.
    const made = owned.filter(([, own]) => owner === undefined || own.startsWith(`${owner}/`));
    const meant = made.length > 0 ? made : owned;
    const node = this.#recordedNodeOf(name);
    const isThere = ([pod]: readonly [PodId, string]) =>
      node !== undefined && parts.cluster.pods.node[pod] === this.#ifThere(node);
    const fitting = meant.filter(
      (each) =>
        this.#isAs(each[0], wanted) && (!this.#isDaemon(each[0]) || node === undefined || isThere(each)),
    );
    // What is drained, or fails, is a node: one that stood where the recorded one did is like it.
    const near = fitting.filter(isThere);
    const found =
      near.find(([, own]) => own === name) ??
      near[0] ??
      fitting.find(([, own]) => own === name) ??
      fitting[0];
    return found?.[0];
  }

  /** As `podLike`, of pods that are as ready as the recorded one was at `t`, in seconds, where there are any. */
  podAsAt(name: string, t: number): PodId {
    const wasReady = this.#played.run.changes.findLast(
      (each) => each.kind === "Pod" && each.name === name && each.t <= t && each.set?.["ready"] !== undefined,
    )?.set?.["ready"];
    const state = Array.isArray(wasReady) ? wasReady[1] : wasReady;
    const wanted = state === true ? "ready" : "unready";
    return this.#find(name, wanted) ?? this.podLike(name, "any");
  }

  #ifThere(name: string): number {
    const { specs, present } = this.#played.parts.cluster.nodes;
    return specs.findLastIndex((each, row) => each.name === name && present[row] === 1);
  }

  #isAs(pod: PodId, wanted: Wanted): boolean {
    const { phase, deletedAt } = this.#played.parts.cluster.pods;
    if (!Number.isNaN(deletedAt[pod])) return false;
    return wanted === "any" || phase[pod] === (wanted === "ready" ? READY : BOUND);
  }

  #isDaemon(pod: PodId | undefined): boolean {
    return pod !== undefined && this.#played.names.workloadOf(pod).kind === "DaemonSet";
  }

  /** The node that a pod had in the recorded run. */
  #recordedNodeOf(name: string): string | undefined {
    const bound = this.#played.run.changes.find(
      (each) => each.name === name && each.set?.["node"] !== undefined,
    );
    const node = bound?.set?.["node"];
    return Array.isArray(node) ? node[1] : (node as string | undefined);
  }
}
