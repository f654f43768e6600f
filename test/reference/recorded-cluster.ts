import { Cluster } from "../../src/cluster/cluster.ts";
import { NO_NODE, type NodeId, type PodId } from "../../src/cluster/ids.ts";
import { buildNode } from "../../src/manifest/build-nodes.ts";
import { buildTemplate } from "../../src/manifest/build-template.ts";
import { readNode, readPod, readPodTemplate } from "../../src/manifest/stored-objects.ts";
import type { ContainerBehavior, PodTemplateSpec } from "../../src/spec/pod.ts";
import type { NodeSpec } from "../../src/spec/world.ts";
import type { KubernetesObject, RecordedCase, RecordedChange } from "./recorded-cases.ts";
import { causeOf, Owners, resourcesOf, serviceFrom } from "./recorded-surroundings.ts";
import { claimFrom, storageFrom, volumeFrom } from "./replayed-volumes.ts";

/** No container of a recording ever starts. */
const NONE: ContainerBehavior = {
  image: "",
  imageSize: 0,
  startup: { kind: "constant", value: 0 },
  usage: { cpu: "request", memory: "request" },
  duration: undefined,
  exit: { code: 0, probability: 0 },
  becomesReady: false,
  shutdown: { kind: "constant", value: 0 },
};

/** Where the clock of a recording begins: pods that were there before have negative times. */
const BEGIN = Date.parse("2026-06-01T00:00:00Z") * 1000;
const SECOND = 1_000_000;

/**
 * The cluster of a recorded case. Its numbers of nodes are those of the recording, but after a node comes back.
 *
 * A pod is bound (`pods.boundAt`) when its status says that it was started, in microseconds of the recording's clock.
 */
export class RecordedCluster {
  readonly cluster: Cluster;
  readonly #clock = { now: 0 };
  readonly #resources: readonly string[];
  readonly #owners: Owners;
  readonly #nodes = new Map<string, NodeId>();
  /** By "NAMESPACE/NAME": on a node, or waiting. */
  readonly #pods = new Map<string, PodId>();
  readonly #keys = new Map<PodId, string>();
  /** By number of the recording: names, in order of first appearance. */
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();

  constructor(recorded: RecordedCase) {
    const { nodes, pods = [], namespaces = [], services = [] } = recorded.objects;
    this.#resources = resourcesOf(recorded);
    this.#owners = new Owners(recorded.objects);
    const setting = {
      kubernetesVersion: recorded.kubernetesVersion.split(".").slice(0, 2).join("."),
      namespaces: namespaces.map(({ metadata: { name, labels = {} } }) => ({ name, labels })),
      services: services.map(serviceFrom),
      storage: storageFrom(recorded.objects),
    };
    this.cluster = new Cluster(this.#clock, this.#resources, [], setting);
    for (const node of nodes) this.#addNode(node);
    for (const pod of pods) this.#addPod(pod);
  }

  /** The pod of a step, waiting; the same as before where it was tried before. */
  submit(object: KubernetesObject): PodId {
    const known = this.#pods.get(keyOf(object));
    if (known !== undefined) return known;
    const draft = readPodTemplate(object);
    return this.#submit(object, draft);
  }

  /**
   * The pod goes where the recording says, whatever anybody else would have chosen, room or not; it is started as
   * many seconds after the beginning as there were cycles before.
   */
  bind(pod: PodId, node: number, cycles: number): void {
    this.#at(cycles * SECOND, () => this.cluster.adopt(pod, this.nodeOf(node)));
  }

  nodeOf(recorded: number): NodeId {
    return this.nodeNamed(this.#names[recorded]!);
  }

  hasNode(name: string): boolean {
    return this.#nodes.has(name);
  }

  /** @throws Error if no such node is there. */
  nodeNamed(name: string): NodeId {
    const node = this.#nodes.get(name);
    if (node === undefined) throw new Error(`there is no node ${name}`);
    return node;
  }

  numberOf(node: NodeId): number {
    return this.#numbers.get(this.nameOf(node))!;
  }

  /** Name of the node that has this number in the recording. */
  nameOfNumber(recorded: number): string {
    return this.#names[recorded]!;
  }

  nameOf(node: NodeId): string {
    return this.cluster.nodes.specs[node]!.name;
  }

  /** @throws Error if no such pod is there. */
  podOf(key: string): PodId {
    const pod = this.#pods.get(key);
    if (pod === undefined) throw new Error(`there is no pod ${key}`);
    return pod;
  }

  /** "NAMESPACE/NAME". */
  keyOf(pod: PodId): string {
    return this.#keys.get(pod)!;
  }

  /** "": the pod waits for no node any more. */
  nominate(pod: PodId, node: string): void {
    this.cluster.nominate(pod, node === "" ? NO_NODE : this.nodeNamed(node));
  }

  apply(change: RecordedChange): void {
    const { cluster } = this;
    switch (change.op) {
      case "addNode":
        this.#addNode(change.node);
        break;
      case "updateNode":
        cluster.updateNode(this.nodeNamed(change.node.metadata.name), this.#nodeFrom(change.node));
        break;
      case "removeNode":
        cluster.removeNode(this.nodeNamed(change.name));
        this.#nodes.delete(change.name);
        break;
      case "addPod":
        this.#addPod(change.pod);
        break;
      case "updatePod":
        this.#updatePod(change.pod);
        break;
      case "deletePod":
        cluster.requestDeletion(this.podOf(change.pod), "deletion");
        cluster.remove(this.podOf(change.pod));
        this.#forget(change.pod);
        break;
      case "deletePending":
        cluster.requestDeletion(this.podOf(change.pod), "deletion");
        this.#forget(change.pod);
        break;
      case "nominate":
        this.nominate(this.#submit(change.pod, readPodTemplate(change.pod)), change.node);
        break;
      case "setPersistentVolume":
        cluster.storage.tables.applyVolume(volumeFrom(change.pv));
        break;
      case "setPersistentVolumeClaim":
        cluster.storage.tables.applyClaim(claimFrom(change.pvc));
        break;
    }
  }

  /** Decisions are made at 0: the recorded ones followed one another within milliseconds. */
  #at(time: number, act: () => void): void {
    this.#clock.now = time;
    act();
    this.#clock.now = 0;
  }

  #addNode(object: KubernetesObject): void {
    const { name } = object.metadata;
    if (!this.#numbers.has(name)) this.#numbers.set(name, this.#names.push(name) - 1);
    this.#nodes.set(name, this.cluster.addNode(this.#nodeFrom(object)));
  }

  #nodeFrom(object: KubernetesObject): NodeSpec {
    return buildNode(readNode(object), { resources: this.#resources });
  }

  #addPod(object: KubernetesObject): void {
    const draft = readPod(object);
    const pod = this.#submit(object, draft.template);
    const started = Number.isNaN(draft.started) ? 0 : draft.started - BEGIN;
    this.#at(started, () => this.cluster.adopt(pod, this.nodeNamed(draft.node)));
    if (draft.isTerminating) this.cluster.requestDeletion(pod, causeOf(object));
  }

  /** Pods that are bound change in one way in the recordings: their deletion is asked for. */
  #updatePod(object: KubernetesObject): void {
    if (!readPod(object).isTerminating)
      throw new Error(`${keyOf(object)} changes in a way that is not known`);
    this.cluster.requestDeletion(this.podOf(keyOf(object)), causeOf(object));
  }

  #submit(object: KubernetesObject, draft: Parameters<typeof buildTemplate>[0]): PodId {
    const { name } = object.metadata;
    const owned = { ...draft, ownerSelector: this.#owners.selectorFor(object) };
    const template: PodTemplateSpec = buildTemplate(owned, { kind: "Pod", name }, this.#build);
    const podClass = this.cluster.classes.intern({ requests: template.requests, template });
    const parts = { podClass, workload: 0, index: 0, origin: 0, duration: 0, expected: 0 };
    const pod = this.cluster.submit({ ...parts, name, template });
    this.#pods.set(keyOf(object), pod);
    this.#keys.set(pod, keyOf(object));
    return pod;
  }

  #forget(key: string): void {
    this.#keys.delete(this.podOf(key));
    this.#pods.delete(key);
  }

  get #build() {
    return { resources: this.#resources, behaviorOf: () => NONE };
  }
}

export function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
