import { NO_POD, type NodeId, type PodId } from "../cluster/ids.ts";
import type { RemovalCause } from "../cluster/listener.ts";
import type { ExistingPod } from "../spec/objects.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";
import type { ControllerTools } from "./controller-tools.ts";
import { pinnedTo } from "./daemon-nodes.ts";
import type { DaemonPod } from "./daemon-pods.ts";
import type { DaemonSet } from "./daemon-set.ts";
import { type EventSubject, recordPod } from "./owner-events.ts";
import type { PodCounts } from "./pod-counts.ts";
import { refusalOf } from "./refused-pod.ts";
import type { TemplateRevision } from "./template-history.ts";

/** Makes the pods of DaemonSets, and keeps them in their sets' places until they are gone. */
export class DaemonPodMaker {
  readonly #tools: ControllerTools;
  readonly #counts: PodCounts<DaemonSet>;
  readonly #changed: (set: DaemonSet) => void;
  /** By template and node: made once, since each is a class of pods. */
  readonly #pinned = new Map<PodTemplateSpec, Map<NodeId, PodTemplateSpec>>();
  /** Of pods that have not ended. */
  readonly #owners = new Map<PodId, { readonly set: DaemonSet; readonly daemon: DaemonPod }>();

  /** `changed` is told when a pod has ended or is gone. */
  constructor(tools: ControllerTools, counts: PodCounts<DaemonSet>, changed: (set: DaemonSet) => void) {
    this.#tools = tools;
    this.#counts = counts;
    this.#changed = changed;
    tools.listen({
      podDeleting: (pod) => {
        const owner = this.#owners.get(pod);
        if (owner !== undefined) owner.daemon.isTerminating = true;
      },
      podEnded: (pod) => this.#onEnded(pod),
      podLeft: (pod) => this.#onLeft(pod),
    });
  }

  /** False if the API server refuses the pod. */
  make(set: DaemonSet, node: NodeId, revision: TemplateRevision): boolean {
    const { cluster, factory } = this.#tools;
    const name = set.places.freeName(`${set.spec.name}-${cluster.nodes.specs[node]!.name}`, node);
    const owned = this.#owned(set, name, this.#pin(revision.template, node));
    const asking = { kind: "DaemonSet", name: set.spec.name, source: "daemonset-controller" };
    if (refusalOf(cluster, factory, owned, asking) !== "") return false;
    this.#add(set, { node, name, revision }, factory.make(owned));
    recordPod(cluster, () => subjectOf(set), "Create", name);
    return true;
  }

  /** Takes over a pod that was there before the run. */
  adopt(set: DaemonSet, existing: ExistingPod): void {
    const { cluster, factory } = this.#tools;
    const { name, template } = existing;
    const node = cluster.nodes.specs.findIndex((each) => each.name === existing.node) as NodeId;
    // Without its node it would wait for ever, and the node's own pod is made anyway.
    if (node < 0) return;
    const pod = factory.place(existing, this.#owned(set, name, template));
    this.#add(set, { node, name, revision: set.history.of(template)! }, pod);
  }

  /** Takes in a pod that is there and belonged to nobody. */
  take(set: DaemonSet, pod: PodId): void {
    const { node, names, templates } = this.#tools.cluster.pods;
    const template = templates[pod]!;
    const revision = set.history.of(template) ?? set.history.use(template);
    const daemon = this.#seat(set, { node: node[pod] as NodeId, name: names[pod] ?? "", revision }, pod);
    this.#counts.adopt(pod, set);
    daemon.isTerminating = !set.pods.has(pod);
  }

  /** A pod belongs to nobody from now on. */
  release(pod: PodId): void {
    const owner = this.#owners.get(pod);
    if (owner === undefined) return;
    this.#owners.delete(pod);
    this.#counts.release(pod);
    this.remove(owner.set, owner.daemon);
  }

  /** Deletes a pod, or what is left of one that has ended. */
  delete(set: DaemonSet, daemon: DaemonPod, cause: RemovalCause): void {
    const { cluster } = this.#tools;
    const { pod, name } = daemon;
    if (pod === NO_POD) {
      this.remove(set, daemon);
      cluster.deleteRemains(
        this.#tools.factory.numberOf(this.#owned(set, name, daemon.revision.template)),
        name,
      );
    } else if (set.pods.has(pod)) cluster.requestDeletion(pod, cause);
    else return;
    recordPod(cluster, () => subjectOf(set), "Delete", name);
  }

  /** Somebody has deleted a pod that had ended. */
  remove(set: DaemonSet, daemon: DaemonPod): void {
    set.places.remove(daemon);
    this.#changed(set);
  }

  #owned({ id, workload }: DaemonSet, name: string, template: PodTemplateSpec) {
    const templateNumber = this.#tools.templates.of(workload, template);
    return { workload, name, template, templateNumber, origin: id };
  }

  #add(set: DaemonSet, made: Pick<DaemonPod, "node" | "name" | "revision">, pod: PodId): void {
    this.#seat(set, made, pod);
    this.#counts.add(pod, set);
  }

  #seat(set: DaemonSet, made: Pick<DaemonPod, "node" | "name" | "revision">, pod: PodId): DaemonPod {
    const daemon: DaemonPod = { ...made, pod, isTerminating: false, hasFailed: false };
    set.places.add(daemon);
    this.#owners.set(pod, { set, daemon });
    return daemon;
  }

  #onEnded(pod: PodId): void {
    const owner = this.#owners.get(pod);
    if (owner === undefined) return;
    const { set, daemon } = owner;
    const { deletedAt, exitCode } = this.#tools.cluster.pods;
    this.#owners.delete(pod);
    daemon.pod = NO_POD;
    daemon.hasFailed = exitCode[pod] !== 0;
    // One that was to be deleted has left its node for the controller, although the object is there a little longer.
    if (set.isDeleted || !Number.isNaN(deletedAt[pod])) this.remove(set, daemon);
    else this.#changed(set);
  }

  #onLeft(pod: PodId): void {
    const owner = this.#owners.get(pod);
    if (owner === undefined) return;
    this.#owners.delete(pod);
    this.remove(owner.set, owner.daemon);
  }

  #pin(template: PodTemplateSpec, node: NodeId): PodTemplateSpec {
    const byNode = this.#pinned.get(template) ?? new Map<NodeId, PodTemplateSpec>();
    this.#pinned.set(template, byNode);
    const pinned = byNode.get(node) ?? pinnedTo(template, this.#tools.cluster.nodes.specs[node]!);
    byNode.set(node, pinned);
    return pinned;
  }
}

/** Whom Events about a DaemonSet are about. */
export function subjectOf({ spec }: DaemonSet): EventSubject {
  const { namespace, name } = spec;
  return { kind: "DaemonSet", namespace, name, source: "daemonset-controller" };
}
