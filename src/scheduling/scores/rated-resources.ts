import type { ClassId, Column } from "../../cluster/ids.ts";
import type { NodeColumns } from "../../cluster/node-table.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { WeightedResource } from "../../spec/scheduler.ts";
import { CPU, MEMORY, PODS } from "../../spec/world.ts";

/**
 * The resources that a score by allocation rates for pods of a class: those of its configuration that the world has.
 *
 * One that nodes do not have by nature (an extended one, huge pages) is left out for pods that request none of it.
 * `wanted`, `allocatable`, `requested` and `weight` are by position, below `count`; valid until the next `take`.
 * Source: facts 2.3 and 2.4, pkg/scheduler/framework/plugins/noderesources/resource_allocation.go.
 */
export class RatedResources {
  readonly #resources: readonly WeightedResource[];
  readonly #hasFillers: boolean;
  /** The world whose names `#indices` are of. */
  #names: readonly string[] = [];
  #indices: number[] = [];
  count = 0;
  readonly wanted: number[] = [];
  readonly allocatable: Column[] = [];
  readonly requested: Column[] = [];
  readonly weight: number[] = [];
  /** Where the rests of each are: of what the node has, of what its pods request, of what the pod wants. */
  readonly #columns: number[] = [];
  readonly #restOfWanted: number[] = [];
  #nodes: NodeColumns | undefined;

  /** `hasFillers`: CPU and memory are counted with Kubernetes' fillers. */
  constructor(resources: readonly WeightedResource[], hasFillers: boolean) {
    this.#resources = resources;
    this.#hasFillers = hasFillers;
  }

  take(podClass: ClassId, view: ClusterView): void {
    const { nodes, resources } = view;
    if (resources !== this.#names) this.#find(resources);
    this.count = 0;
    for (let i = 0; i < this.#indices.length; i++) {
      const resource = this.#indices[i]!;
      if (resource < 0) continue;
      const wanted = this.#wantedOf(podClass, view, resource);
      if (wanted === 0 && !isNatural(resources[resource]!)) continue;
      const at = this.count++;
      this.wanted[at] = wanted;
      this.allocatable[at] = nodes.allocatable[resource]!;
      this.requested[at] = this.#requestedOf(view, resource);
      this.weight[at] = this.#resources[i]!.weight;
      this.#columns[at] = resource;
      this.#restOfWanted[at] = this.#restOfWantedOf(podClass, view, resource);
    }
    this.#nodes = nodes;
  }

  /** What `allocatable` leaves out at a position: 0 unless amounts pass 2^53. */
  restOfAllocatable(at: number, node: number): number {
    const { isVast, allocatableRests } = this.#nodes!;
    return isVast ? allocatableRests.of(node, this.#columns[at]!) : 0;
  }

  /** What `requested`, with `pods` times `wanted`, leaves out at a position. */
  restOfUsed(at: number, node: number, pods: 0 | 1): number {
    const { isVast, requestedRests, allocatable } = this.#nodes!;
    if (!isVast) return 0;
    const resource = this.#columns[at]!;
    const isFilled = this.#hasFillers && resource <= MEMORY;
    const column = isFilled ? allocatable.length + resource : resource;
    return requestedRests.of(node, column) + pods * this.#restOfWanted[at]!;
  }

  /** Whether pods of a class request anything of what is listed. */
  isRequested(podClass: ClassId, view: ClusterView): boolean {
    if (view.resources !== this.#names) this.#find(view.resources);
    for (let i = 0; i < this.#indices.length; i++) {
      const resource = this.#indices[i]!;
      if (resource >= 0 && this.#wantedOf(podClass, view, resource) > 0) return true;
    }
    return false;
  }

  #find(names: readonly string[]): void {
    this.#names = names;
    // Kubernetes counts pods apart from resources.
    this.#indices = this.#resources.map(({ name }) => {
      const index = names.indexOf(name);
      return index === PODS ? -1 : index;
    });
  }

  #wantedOf(podClass: ClassId, { classes, resources }: ClusterView, resource: number): number {
    if (this.#hasFillers && resource === CPU) return classes.scoredCpu[podClass]!;
    if (this.#hasFillers && resource === MEMORY) return classes.scoredMemory[podClass]!;
    const scored = this.#hasFillers ? classes.scoredRequests[podClass] : undefined;
    return scored?.[resource] ?? classes.requests[podClass * resources.length + resource]!;
  }

  #restOfWantedOf(podClass: ClassId, { classes, resources }: ClusterView, resource: number): number {
    if (!this.#hasFillers) return classes.rests.of(podClass, resource);
    if (resource <= MEMORY) return classes.rests.of(podClass, resources.length + 2 + resource);
    return classes.scoredRequests[podClass] === undefined ? classes.rests.of(podClass, resource) : 0;
  }

  #requestedOf({ nodes }: ClusterView, resource: number): Column {
    if (this.#hasFillers && resource === CPU) return nodes.nonZeroCpu;
    if (this.#hasFillers && resource === MEMORY) return nodes.nonZeroMemory;
    return nodes.requested[resource]!;
  }
}

/** What every node has some of. */
function isNatural(name: string): boolean {
  return name === "cpu" || name === "memory" || name === "ephemeral-storage";
}
