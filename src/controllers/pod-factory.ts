import type { Cluster } from "../cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../cluster/ids.ts";
import type { ClusterListener } from "../cluster/listener.ts";
import type { RandomStream } from "../random/random-stream.ts";
import { createStream } from "../random/streams.ts";
import type { ExistingPod, WorkloadSpec } from "../spec/objects.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import type { WorldSpec } from "../spec/world.ts";
import type { Admission } from "./admission/admission.ts";
import { NamedNodes } from "./named-nodes.ts";
import { OwnClaims } from "./own-claims.ts";

/** A pod that a controller makes for a workload. */
export interface OwnedPod {
  /** Position in `objects.workloads`. */
  readonly workload: number;
  readonly name: string;
  readonly template: PodTemplateSpec;
  readonly templateNumber: number;
  /** What the controller remembers of it. */
  readonly origin: number;
  /** Of a pod of an Indexed Job. */
  readonly completionIndex?: number | undefined;
}

/** Makes the pods of workload objects: as pods of the cluster that wait, or that run on their node already. */
export class PodFactory implements ClusterListener {
  /** What could not be taken over as it was, in words. */
  readonly notes: string[] = [];
  readonly #cluster: Cluster;
  readonly #claims: OwnClaims;
  readonly #admission: Admission | undefined;
  readonly #firstWorkload: number;
  readonly #nodes: NamedNodes;
  readonly #isCold: boolean;
  readonly #made: number[];
  readonly #uids: readonly RandomStream[];
  readonly #uidOf: number[] = [];
  readonly #ages = new Map<PodId, number>();
  readonly #unready = new Set<PodId>();

  constructor(cluster: Cluster, { tasks, objects, start }: WorldSpec, seed: number, admission?: Admission) {
    this.#cluster = cluster;
    this.#admission = admission;
    this.#claims = new OwnClaims(cluster);
    this.#firstWorkload = tasks.length;
    this.#made = objects.workloads.map(() => 0);
    this.#uids = objects.workloads.map(({ label }: WorkloadSpec) => createStream(seed, "pod-uids", label));
    this.#nodes = new NamedNodes(cluster);
    this.#isCold = start === "cold";
  }

  /** Why the API server would not take a pod, in its words: by a quota, or a range; "" if it does. */
  whyRefused({ template, name }: Pick<OwnedPod, "template" | "name">): string {
    return this.#admission?.whyRefused(template, name) ?? "";
  }

  /** Number of a pod's workload in the cluster. */
  numberOf({ workload }: Pick<OwnedPod, "workload">): number {
    return this.#firstWorkload + workload;
  }

  /** A new pod, with what admission fills in: it waits for a node, unless its spec names one. */
  make(owned: OwnedPod): PodId {
    const template = this.#admission?.admitted(owned.template) ?? owned.template;
    const pod = this.#submit({ ...owned, template });
    const { nodeName } = template.placement;
    if (nodeName !== "") this.#putOn(nodeName, pod);
    return pod;
  }

  /** Before the clock runs its kubelet takes what has room, if all is to be settled then. */
  #putOn(name: string, pod: PodId): void {
    const node = this.#nodes.find(name) ?? NO_NODE;
    const isSettled = !this.#isCold && node !== NO_NODE;
    if (!isSettled || !this.#cluster.hasRoom(this.#cluster.classOf(pod), node)) this.#unready.add(pod);
    this.#nodes.put(pod, name);
  }

  #submit({ workload, name, template, templateNumber, origin, completionIndex }: OwnedPod): PodId {
    const index = this.#made[workload]!++;
    const { podClass, volumes } = this.#claims.madeOf(template, name);
    const pod = this.#cluster.submit({
      podClass,
      workload: this.#firstWorkload + workload,
      index,
      origin,
      duration: Number.POSITIVE_INFINITY,
      expected: Number.POSITIVE_INFINITY,
      name,
      template,
      revision: templateNumber,
      completionIndex,
      ...(volumes === undefined ? {} : { volumes }),
    });
    this.#uidOf[pod] = this.#uids[workload]!.fork(index).next();
    return pod;
  }

  /** A pod that is on a node when it comes, on that node if that is still possible; else it waits, with a note. */
  place(existing: ExistingPod, owned: OwnedPod): PodId {
    const found = { ...owned, name: existing.name, template: existing.template };
    // One that had a node was admitted there.
    const pod = existing.node === "" ? this.make(found) : this.#submit(found);
    this.#ages.set(pod, existing.age);
    if (existing.node === "") return pod;
    const node = this.#nodes.find(existing.node);
    if (node === undefined) {
      this.notes.push(`pod ${existing.name} waits: its node ${existing.node} is not there`);
    } else if (!this.#cluster.hasRoom(this.#cluster.classOf(pod), node)) {
      this.notes.push(`pod ${existing.name} waits: it does not fit on its node ${existing.node} any more`);
    } else {
      if (!existing.isReady) this.#unready.add(pod);
      this.#cluster.storage.bindFor(pod, node);
      this.#cluster.bind(pod, node);
    }
    return pod;
  }

  /** Orders pods that nothing else tells apart, as their random UIDs would. */
  uidOf(pod: PodId): number {
    return this.#uidOf[pod]!;
  }

  nodeAdded(node: NodeId): void {
    this.#nodes.nodeAdded(node);
  }

  nodeRemoved(node: NodeId): void {
    this.#nodes.nodeRemoved(node);
  }

  podLeft(pod: PodId): void {
    this.#ages.delete(pod);
    this.#unready.delete(pod);
    this.#nodes.podLeft(pod);
  }

  /** Whether a pod was on its node before the run, and not ready there. */
  wasUnready(pod: PodId): boolean {
    return this.#unready.has(pod);
  }

  /** How much older than the run a pod is, in microseconds. */
  ageBefore(pod: PodId): number {
    return this.#ages.get(pod) ?? 0;
  }
}
