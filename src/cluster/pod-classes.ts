import { CPU, MEMORY } from "../spec/world.ts";
import type { ClassId, Column } from "./ids.ts";
import { lengthened } from "./lengthened.ts";

/** What pods of one class have in common: all that decides where one of them may go. */
export interface PodShape {
  /** By resource. */
  readonly requests: readonly number[];
}

/** Read-only sight of the classes. Rows are never removed. */
export interface PodClassColumns {
  readonly count: number;
  /** Requests, `resources` numbers a class: `requests[class x resources + resource]`. */
  readonly requests: Column;
  /** Requests as Kubernetes scores them: 100m where no CPU is requested, 200 MiB where no memory is. */
  readonly nonZeroCpu: Column;
  readonly nonZeroMemory: Column;
}

/**
 * Pods that ask for the same are one class, so that work per class need not be done per pod.
 *
 * `intern` costs O(size of the shape) and is meant for assembly and arrivals, not for decisions.
 */
export class PodClasses implements PodClassColumns {
  readonly #resources: number;
  readonly #ids = new Map<string, ClassId>();
  requests = new Float64Array(0);
  nonZeroCpu = new Float64Array(0);
  nonZeroMemory = new Float64Array(0);

  constructor(resources: number) {
    this.#resources = resources;
  }

  get count(): number {
    return this.#ids.size;
  }

  intern(shape: PodShape): ClassId {
    const key = shape.requests.join(" ");
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#ids.size as ClassId;
    this.#ids.set(key, id);
    if (id === this.nonZeroCpu.length) this.#grow(Math.max(16, 2 * id));
    this.requests.set(shape.requests, id * this.#resources);
    this.nonZeroCpu[id] = shape.requests[CPU] || DEFAULT_CPU;
    this.nonZeroMemory[id] = shape.requests[MEMORY] || DEFAULT_MEMORY;
    return id;
  }

  #grow(rows: number): void {
    this.requests = lengthened(this.requests, new Float64Array(rows * this.#resources));
    this.nonZeroCpu = lengthened(this.nonZeroCpu, new Float64Array(rows));
    this.nonZeroMemory = lengthened(this.nonZeroMemory, new Float64Array(rows));
  }
}

/** Kubernetes' fillers, for scores alone: facts 2.1, pkg/scheduler/util/pod_resources.go. */
const DEFAULT_CPU = 100;
const DEFAULT_MEMORY = 200 * 1024 * 1024;
