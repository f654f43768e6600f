import type { Cluster } from "../../src/cluster/cluster.ts";
import type { PodId } from "../../src/cluster/ids.ts";
import { podChanges } from "../../src/scheduling/hints/changes.ts";
import type { ClusterEvent, HintedPod } from "../../src/scheduling/hints/cluster-event.ts";
import { aTemplate } from "../objects.ts";
import type { KubernetesObject } from "./recorded-cases.ts";
import { changedPod, hintedPod } from "./replayed-hints.ts";

/** The pods of a recorded queue: what each is now, who rejected it last, and what changed while it was tried. */
export class QueuePods {
  readonly #cluster: Cluster;
  readonly #resources: readonly string[];
  /** By "NAMESPACE/NAME", while it waits. */
  readonly #ids = new Map<string, PodId>();
  readonly names: string[] = [];
  readonly #current: KubernetesObject[] = [];
  readonly rejectors: (readonly string[])[] = [];
  /** Of the pod itself, since it was taken out of the queue. */
  readonly changes: ClusterEvent[][] = [];

  constructor(cluster: Cluster, resources: readonly string[]) {
    this.#cluster = cluster;
    this.#resources = resources;
  }

  /** @throws Error if no such pod waits. */
  of(name: string): PodId {
    const pod = this.#ids.get(name);
    if (pod === undefined) throw new Error(`there is no pod ${name}`);
    return pod;
  }

  get waiting(): IterableIterator<[string, PodId]> {
    return this.#ids.entries();
  }

  describe(pod: number): HintedPod {
    return hintedPod(this.#current[pod], this.#resources);
  }

  /** Each pod is a class of its own, so that none goes for another. */
  add(object: KubernetesObject): PodId {
    const cluster = this.#cluster;
    const { spec } = object;
    const name = nameOf(object);
    const schedulingGates = (spec.schedulingGates ?? []).map((gate: { name: string }) => gate.name);
    const template = aTemplate({ labels: { name }, priority: spec.priority ?? 0, schedulingGates });
    const podClass = cluster.classes.intern({ requests: template.requests, template });
    const parts = { podClass, workload: 0, index: 0, origin: 0, duration: 0, expected: 0 };
    const pod = cluster.submit({ ...parts, name, template });
    if (podClass !== (pod as number)) throw new Error(`pod ${name} is not a class of its own`);
    this.#ids.set(name, pod);
    this.names[pod] = name;
    this.#current[pod] = object;
    this.changes[pod] = [];
    this.rejectors[pod] = schedulingGates.length > 0 ? ["SchedulingGates"] : [];
    return pod;
  }

  /** What the change of a pod means. It concerns that pod alone: the simulator's pods never change while they wait. */
  update(object: KubernetesObject): { pod: PodId; events: readonly ClusterEvent[] } {
    const pod = this.of(nameOf(object));
    const events = podChanges(
      changedPod(this.#current[pod], this.#resources),
      changedPod(object, this.#resources),
    );
    this.#current[pod] = object;
    return { pod, events };
  }

  forget(name: string): void {
    this.#ids.delete(name);
  }

  /** The pod as an object, once it has a node. */
  on(pod: PodId, node: string): KubernetesObject {
    const object = this.#current[pod];
    return { ...object, spec: { ...object.spec, nodeName: node } };
  }
}

function nameOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
