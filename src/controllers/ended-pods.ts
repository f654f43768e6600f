import type { NodeId } from "../cluster/ids.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import type { Job } from "./job.ts";

/** Objects of pods of one Job that have ended on one node. */
export interface EndedPods {
  readonly id: number;
  readonly job: Job;
  readonly names: string[];
}

/**
 * What is left of the pods of Jobs that have ended: their objects, each until its Job is gone or somebody deletes it.
 * What a Job that is deleted with `orphan` leaves is not kept. O(1) a pod, O(nodes that it had pods on) a Job.
 */
export class EndedJobPods {
  readonly #byNode = new Map<NodeId, Map<Job, EndedPods>>();
  readonly #nodesOf = new Map<Job, Set<NodeId>>();
  readonly #byId = new Map<number, EndedPods>();
  #next = 0;

  /** Called when a pod has ended. */
  onAdded: (node: NodeId) => void = () => {};

  add(node: NodeId, job: Job, name: string): void {
    if (job.isDeleted) return;
    const onNode = this.#byNode.get(node) ?? new Map<Job, EndedPods>();
    this.#byNode.set(node, onNode);
    const known = onNode.get(job);
    if (known !== undefined) known.names.push(name);
    else {
      const made: EndedPods = { id: this.#next++, job, names: [name] };
      onNode.set(job, made);
      this.#byId.set(made.id, made);
      const nodes = this.#nodesOf.get(job) ?? new Set();
      this.#nodesOf.set(job, nodes.add(node));
    }
    this.onAdded(node);
  }

  on(node: NodeId): Iterable<EndedPods> {
    return this.#byNode.get(node)?.values() ?? [];
  }

  /** Of each of them that is in a namespace, the template. O(all). */
  *templatesIn(namespace: string): Iterable<PodTemplateSpec> {
    for (const { job, names } of this.#byId.values())
      if (job.spec.namespace === namespace) for (const _ of names) yield job.spec.template;
  }

  /** undefined: none of these are there any more. */
  at(id: number): EndedPods | undefined {
    return this.#byId.get(id);
  }

  /** The Job is gone, and they with it. */
  forgetJob(job: Job): void {
    for (const node of this.#nodesOf.get(job) ?? []) {
      const onNode = this.#byNode.get(node);
      const ended = onNode?.get(job);
      if (ended === undefined) continue;
      this.#byId.delete(ended.id);
      onNode!.delete(job);
    }
    this.#nodesOf.delete(job);
  }

  /** They go with the node's other pods. */
  forgetNode(node: NodeId): void {
    for (const { id, job } of this.on(node)) {
      this.#byId.delete(id);
      this.#nodesOf.get(job)?.delete(node);
    }
    this.#byNode.delete(node);
  }
}
