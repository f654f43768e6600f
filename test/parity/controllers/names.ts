import type { PodId } from "../../../src/cluster/ids.ts";
import type { ReplicaSet } from "../../../src/controllers/replica-set.ts";
import type { Assembly } from "../../../src/run/assemble.ts";
import type { WorldSpec } from "../../../src/spec/world.ts";

/** Whose pod it is, as recordings name it; undefined: nobody's. */
export type OwnerName = (pod: PodId) => string | undefined;

/**
 * The names that recordings give to objects, whose real ones are random: by order of creation among those of one
 * owner. "web-rs2" is a Deployment's second ReplicaSet, "web-rs2/3" the third pod of that.
 */
export class Names {
  readonly #world: WorldSpec;
  readonly #cluster: Assembly["cluster"];
  /** By row of a ReplicaSet. */
  readonly #sets = new Map<number, string>();
  readonly #made = new Map<string, number>();
  /** By kind of workload, for kinds whose pods' owner is not the workload itself. */
  readonly #owners = new Map<string, OwnerName>();
  readonly #pods = new Map<PodId, string>();
  /** Of pods whose owner is not that for which they were made. */
  readonly #changedOwners = new Map<PodId, string | undefined>();
  /** By the names that the simulator gave. */
  readonly #recorded = new Map<string, string>();

  constructor(world: WorldSpec, cluster: Assembly["cluster"]) {
    this.#world = world;
    this.#cluster = cluster;
    this.#owners.set("Deployment", (pod) => this.#sets.get(cluster.pods.origin[pod]!));
    this.#owners.set("Pod", () => undefined);
  }

  /** Says who owns the pods of one kind of workload. */
  ownedBy(kind: string, owner: OwnerName): void {
    this.#owners.set(kind, owner);
  }

  /** The next name after `prefix`: "web-rs1", "web-rs2", ... */
  next(prefix: string): string {
    const number = (this.#made.get(prefix) ?? 0) + 1;
    this.#made.set(prefix, number);
    return `${prefix}${number}`;
  }

  /** Of a ReplicaSet, which is named when it is first asked for. */
  ofSet({ id, workload, isOwned, name }: Pick<ReplicaSet, "id" | "workload" | "isOwned" | "name">): string {
    let known = this.#sets.get(id);
    if (known === undefined) {
      known = isOwned ? this.next(`${this.#world.objects.workloads[workload]!.name}-rs`) : name;
      this.#sets.set(id, known);
      this.#recorded.set(name, known);
    }
    return known;
  }

  /** A pod belongs to another object from now on, or to none: "". */
  setOwner(pod: PodId, owner: string): void {
    this.#changedOwners.set(pod, owner === "" ? undefined : this.inText(owner));
  }

  /** Nodes of a case that have its name before their own, one for each repeat. */
  ofNode(name: string): string {
    return name.replace(/^.+-r\d+-/, "");
  }

  ownerOf(pod: PodId): string | undefined {
    if (this.#changedOwners.has(pod)) return this.#changedOwners.get(pod);
    const { kind, name } = this.workloadOf(pod);
    const owner = this.#owners.get(kind);
    return owner === undefined ? name : owner(pod);
  }

  workloadOf(pod: PodId) {
    return this.#world.objects.workloads[this.#cluster.pods.workload[pod]!]!;
  }

  /** A pod that has just been made. */
  nameNewPod(pod: PodId): string {
    const owner = this.ownerOf(pod);
    const { kind } = this.workloadOf(pod);
    const keepsName = owner === undefined || kind === "StatefulSet";
    const index = this.#cluster.pods.completionIndexes[pod];
    const prefix = index === undefined ? `${owner}/` : `${owner}/i${index}.`;
    const name = keepsName ? this.#cluster.pods.names[pod]! : this.next(prefix);
    this.#pods.set(pod, name);
    this.#recorded.set(this.#cluster.pods.names[pod]!, name);
    return name;
  }

  /** A text with all names in it as recordings have them. */
  inText(text: string): string {
    return text.replace(/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/g, (word) => this.#recorded.get(word) ?? word);
  }

  ofPod(pod: PodId): string {
    return this.#pods.get(pod)!;
  }

  /** Pods that are there, by name. */
  get pods(): ReadonlyMap<PodId, string> {
    return this.#pods;
  }

  forget(pod: PodId): void {
    this.#pods.delete(pod);
    this.#changedOwners.delete(pod);
  }
}
