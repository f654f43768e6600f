import type { Cluster } from "../../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../../src/cluster/ids.ts";
import type { RemovalCause } from "../../../src/cluster/listener.ts";
import { BOUND, READY } from "../../../src/cluster/pod-table.ts";
import type { PodTemplateSpec } from "../../../src/spec/pod.ts";
import type { ChangeLog } from "./change-log.ts";
import type { Names } from "./names.ts";
import type { Fields } from "./recording.ts";

/**
 * Pods as the API shows them. An object outlives what the simulator calls a pod: one that has ended is there until
 * somebody deletes it, one that was stopped until its kubelet removes it.
 */
export class PodObjects {
  readonly #cluster: Cluster;
  readonly #log: ChangeLog;
  readonly #names: Names;
  readonly #messageOf: (pod: PodId) => string;
  /** Whose containers have stopped: their kubelets remove them. */
  readonly #leaving = new Set<string>();
  /** Owners of the pods that have ended and are there, by name. */
  readonly ended = new Map<string, string | undefined>();

  /** `beforePod` is called before a pod is named: its owner may be new. */
  constructor(
    cluster: Cluster,
    log: ChangeLog,
    names: Names,
    { beforePod, messageOf }: { readonly beforePod: () => void; readonly messageOf: (pod: PodId) => string },
  ) {
    this.#cluster = cluster;
    this.#log = log;
    this.#names = names;
    this.#messageOf = messageOf;
    cluster.listen({
      podSubmitted: (pod) => {
        beforePod();
        this.#create(pod);
      },
      podOwnerChanged: (pod, owner) => {
        names.setOwner(pod, owner);
        this.#update(pod, { owner: names.ownerOf(pod) });
      },
      podUngated: (pod) => this.#update(pod, { gates: undefined }),
      podUnschedulable: (pod) =>
        this.#update(pod, { scheduled: `False Unschedulable: ${this.#messageOf(pod)}` }),
      podBound: (pod, node) =>
        this.#update(pod, { node: this.#nodeName(node), scheduled: "True", nominatedNode: undefined }),
      podReady: (pod) => this.#update(pod, { phase: "Running", ready: true }),
      podUnready: (pod) => this.#update(pod, { ready: false }),
      podRestarted: (pod) => this.#update(pod, { restarts: cluster.pods.restarts[pod] }),
      podDeleting: (pod, cause) => this.#deleting(pod, cause),
      podDisrupted: (pod, cause) => this.#update(pod, { disruption: DISRUPTIONS[cause] }),
      podRemoved: (pod) => {
        const name = names.ofPod(pod);
        if (!this.#leaving.has(name)) log.delete("Pod", name);
      },
      podEnded: (pod) => this.#end(pod),
      remainsDeleted: (_, name, cause) => this.#deleteRemains(names.inText(name), cause),
      // Before anybody may have the row again.
      podLeft: (pod) => names.forget(pod),
    });
  }

  /** The containers have started. */
  running(pod: PodId): void {
    this.#update(pod, { phase: "Running", ready: this.#cluster.pods.phase[pod] === READY });
  }

  /** The containers of a pod that is being deleted have stopped; its object is there until `gone`. */
  stopped(pod: PodId, exitCode: number): string {
    const wasReady = this.#log.objects("Pod").get(this.#names.ofPod(pod))?.["ready"];
    const phase = exitCode === 0 ? "Succeeded" : "Failed";
    this.#update(pod, { phase, exitCode, ...(wasReady === undefined ? {} : { ready: false }) });
    this.#leaving.add(this.#names.ofPod(pod));
    return this.#names.ofPod(pod);
  }

  /** Whether the next pod in the place of this one has the same name. */
  keepsName(pod: PodId): boolean {
    const { kind } = this.#names.workloadOf(pod);
    return kind === "StatefulSet" || kind === "Pod";
  }

  nameOf(pod: PodId): string {
    return this.#names.ofPod(pod);
  }

  gone(name: string): void {
    this.#leaving.delete(name);
    this.#log.update("Pod", name, { grace: 0 });
    this.#log.delete("Pod", name);
  }

  /** Somebody deletes what is left of a pod that has ended. */
  deleteEnded(name: string): void {
    if (!this.ended.delete(name)) return;
    this.#log.delete("Pod", name);
  }

  #deleteRemains(name: string, cause: RemovalCause | undefined): void {
    const disruption = cause && DISRUPTIONS[cause];
    if (disruption !== undefined && this.ended.has(name))
      this.#log.update("Pod", name, { disruption, terminating: true, grace: 0 });
    this.deleteEnded(name);
  }

  /** The owner of these is gone. */
  deleteAllEnded(owner: string): void {
    for (const [name, own] of this.ended) if (own === owner) this.deleteEnded(name);
  }

  #create(pod: PodId): void {
    const { templates } = this.#cluster.pods;
    const template = templates[pod]!;
    const name = this.#names.nameNewPod(pod);
    this.#log.create("Pod", name, {
      owner: this.#names.ownerOf(pod),
      phase: "Pending",
      priority: template.priority === 0 ? undefined : template.priority,
      gates: template.schedulingGates.length === 0 ? undefined : template.schedulingGates,
      image: imageOf(template),
      deletionCost: template.deletionCost === 0 ? undefined : String(template.deletionCost),
      finalizers: this.#names.workloadOf(pod).kind.endsWith("Job") ? TRACKED : undefined,
    });
  }

  #deleting(pod: PodId, cause: RemovalCause): void {
    const { pods } = this.#cluster;
    const disruption = DISRUPTIONS[cause];
    if (cause === "node-deleted") this.#update(pod, { phase: "Failed", disruption });
    else if (pods.phase[pod] === BOUND || pods.phase[pod] === READY) {
      const grace = Math.round(pods.templates[pod]!.terminationGrace / 1e6);
      this.#update(pod, { ...(disruption === undefined ? {} : { disruption }), terminating: true, grace });
    }
  }

  #end(pod: PodId): void {
    const name = this.#names.ofPod(pod);
    const exitCode = this.#cluster.pods.exitCode[pod]!;
    this.#update(pod, { phase: exitCode === 0 ? "Succeeded" : "Failed", ready: false, exitCode });
    this.ended.set(name, this.#names.ownerOf(pod));
  }

  #update(pod: PodId, fields: Fields): void {
    this.#log.update("Pod", this.#names.ofPod(pod), fields);
  }

  #nodeName(node: NodeId): string {
    return this.#names.ofNode(this.#cluster.nodes.specs[node]!.name);
  }
}

export function imageOf({ containers }: PodTemplateSpec): string {
  return containers[0]!.image;
}

const TRACKED = ["batch.kubernetes.io/job-tracking"];

/** Why a pod was disrupted, as its condition DisruptionTarget says; none where it was not. */
const DISRUPTIONS: Partial<Record<RemovalCause, string>> = {
  taint: "DeletionByTaintManager",
  preemption: "PreemptionByScheduler",
  drain: "EvictionByEvictionAPI",
  "node-deleted": "DeletionByPodGC",
};
