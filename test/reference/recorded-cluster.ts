import { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { buildNode } from "../../src/manifest/build-nodes.ts";
import { buildTemplate } from "../../src/manifest/build-template.ts";
import { readNode, readPod, readPodTemplate } from "../../src/manifest/stored-objects.ts";
import type { ContainerBehavior, PodTemplateSpec } from "../../src/spec/pod.ts";
import type { NodeSpec } from "../../src/spec/world.ts";
import type { KubernetesObject, RecordedCase, RecordedChange } from "./recorded-cases.ts";

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

/** The cluster of a recorded case. Nodes have the numbers of the recording, but after a node comes back. */
export class RecordedCluster {
  readonly cluster: Cluster;
  readonly #resources: readonly string[];
  readonly #nodes = new Map<string, NodeId>();
  readonly #pods = new Map<string, PodId>();
  /** By number of the recording: names, in order of first appearance. */
  readonly #names: string[] = [];

  constructor(recorded: RecordedCase) {
    const { nodes, pods = [], namespaces = [] } = recorded.objects;
    this.#resources = resourcesOf(recorded);
    const setting = {
      kubernetesVersion: "1.36",
      namespaces: namespaces.map(({ metadata: { name, labels = {} } }) => ({ name, labels })),
    };
    this.cluster = new Cluster({ now: 0 }, this.#resources, [], setting);
    for (const node of nodes) this.#addNode(node);
    for (const pod of pods) this.#addPod(pod);
  }

  /** The pod of a step, waiting. */
  submit(pod: KubernetesObject): PodId {
    const template = buildTemplate(
      readPodTemplate(pod),
      { kind: "Pod", name: pod.metadata.name },
      this.#build,
    );
    return this.#submit(template);
  }

  /** The pod goes where the recording says, whatever anybody else would have chosen. */
  bind(pod: PodId, object: KubernetesObject, node: number): void {
    this.cluster.bind(pod, this.nodeOf(node));
    this.#pods.set(keyOf(object), pod);
  }

  nodeOf(recorded: number): NodeId {
    return this.#nodes.get(this.#names[recorded]!)!;
  }

  numberOf(node: NodeId): number {
    return this.#names.indexOf(this.cluster.nodes.specs[node]!.name);
  }

  apply(change: RecordedChange): void {
    const { cluster } = this;
    switch (change.op) {
      case "addNode":
        this.#addNode(change.node);
        break;
      case "updateNode":
        cluster.updateNode(this.#nodes.get(change.node.metadata.name)!, this.#nodeFrom(change.node));
        break;
      case "removeNode":
        cluster.removeNode(this.#nodes.get(change.name)!);
        break;
      case "addPod":
        this.#addPod(change.pod);
        break;
      case "updatePod":
        this.#updatePod(change.pod);
        break;
      case "deletePod":
        cluster.requestDeletion(this.#pods.get(change.pod)!, "deletion");
        cluster.remove(this.#pods.get(change.pod)!);
    }
  }

  #addNode(object: KubernetesObject): void {
    const { name } = object.metadata;
    if (!this.#names.includes(name)) this.#names.push(name);
    this.#nodes.set(name, this.cluster.addNode(this.#nodeFrom(object)));
  }

  #nodeFrom(object: KubernetesObject): NodeSpec {
    return buildNode(readNode(object), { resources: this.#resources });
  }

  #addPod(object: KubernetesObject): void {
    const draft = readPod(object);
    const template = buildTemplate(draft.template, { kind: "Pod", name: draft.name }, this.#build);
    const pod = this.#submit(template);
    this.cluster.adopt(pod, this.#nodes.get(draft.node)!);
    this.#pods.set(keyOf(object), pod);
    if (draft.isTerminating) this.cluster.requestDeletion(pod, "deletion");
  }

  /** Pods that are bound change in one way in the recordings: their deletion is asked for. */
  #updatePod(object: KubernetesObject): void {
    if (!readPod(object).isTerminating)
      throw new Error(`${keyOf(object)} changes in a way that is not known`);
    this.cluster.requestDeletion(this.#pods.get(keyOf(object))!, "deletion");
  }

  #submit(template: PodTemplateSpec): PodId {
    const podClass = this.cluster.classes.intern({ requests: template.requests, template });
    return this.cluster.submit({
      podClass,
      workload: 0,
      index: 0,
      origin: 0,
      duration: 0,
      expected: 0,
      template,
    });
  }

  get #build() {
    return { resources: this.#resources, behaviorOf: () => NONE };
  }
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** All that any object of a case offers or asks for, in the order of a world. */
function resourcesOf({ objects, steps }: RecordedCase): readonly string[] {
  const names = new Set(["cpu", "memory", "pods"]);
  const changes = steps.flatMap(({ then = [] }) => then);
  const nodes = [...objects.nodes, ...changes.flatMap((change) => ("node" in change ? [change.node] : []))];
  const pods = [...(objects.pods ?? []), ...steps.flatMap(({ pod }) => (pod === null ? [] : [pod]))];
  for (const node of nodes) for (const name of readNode(node).allocatable.keys()) names.add(name);
  for (const pod of pods) for (const name of readPod(pod).template.requests.keys()) names.add(name);
  return [...names];
}
