import type { TraceColumns } from "../spec/world.ts";

/** Names of the resources that every trace has, in vector order. */
export const BASE_RESOURCES: readonly string[] = ["cpu", "memory", "pods"];

/** Grows the columns of a trace row by row; equal vectors of requests are kept once. */
export class TraceBuilder {
  #rows = 0;
  #submitted = new Float64Array(1024);
  #duration = new Float64Array(1024);
  #estimate = new Float64Array(1024);
  #instances = new Int32Array(1024);
  #shape = new Int32Array(1024);
  readonly #shapes: number[][] = [];
  readonly #shapeByKey = new Map<string, number>();

  get rows(): number {
    return this.#rows;
  }

  /** Appends one row: times in microseconds, requests by resource. `requests` is copied. Amortised O(1). */
  add(
    submitted: number,
    duration: number,
    estimate: number,
    instances: number,
    requests: readonly number[],
  ): void {
    if (this.#rows === this.#submitted.length) this.#grow();
    const row = this.#rows++;
    this.#submitted[row] = submitted;
    this.#duration[row] = duration;
    this.#estimate[row] = estimate;
    this.#instances[row] = instances;
    this.#shape[row] = this.#shapeOf(requests);
  }

  /**
   * The columns by time of submission, rows of the same instant in the order in which they were added,
   * in memory that threads can share. With `rebase` the first row is at 0. O(n log n) if not sorted already.
   */
  finish(rebase: boolean): TraceColumns {
    const order = this.#order();
    const submitted = shared(Float64Array, this.#submitted, order);
    const origin = rebase ? (submitted[0] ?? 0) : 0;
    for (let row = 0; row < submitted.length; row++) submitted[row]! -= origin;
    return {
      rows: this.#rows,
      submitted,
      duration: shared(Float64Array, this.#duration, order),
      estimate: shared(Float64Array, this.#estimate, order),
      instances: shared(Int32Array, this.#instances, order),
      shape: shared(Int32Array, this.#shape, order),
      shapes: this.#shapes,
    };
  }

  #shapeOf(requests: readonly number[]): number {
    const key = requests.join(" ");
    let shape = this.#shapeByKey.get(key);
    if (shape === undefined) {
      shape = this.#shapes.push([...requests]) - 1;
      this.#shapeByKey.set(key, shape);
    }
    return shape;
  }

  #order(): Uint32Array {
    const submitted = this.#submitted;
    const order = Uint32Array.from({ length: this.#rows }, (_, row) => row);
    const sorted = order.every((row) => row === 0 || submitted[row - 1]! <= submitted[row]!);
    return sorted ? order : order.sort((a, b) => submitted[a]! - submitted[b]! || a - b);
  }

  #grow(): void {
    this.#submitted = doubled(Float64Array, this.#submitted);
    this.#duration = doubled(Float64Array, this.#duration);
    this.#estimate = doubled(Float64Array, this.#estimate);
    this.#instances = doubled(Int32Array, this.#instances);
    this.#shape = doubled(Int32Array, this.#shape);
  }
}

type Column = Float64Array | Int32Array;
interface ColumnType<C extends Column> {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): C;
  new (buffer: SharedArrayBuffer): C;
}

function doubled<C extends Column>(type: ColumnType<C>, column: C): C {
  const wider = new type(column.length * 2);
  wider.set(column);
  return wider;
}

function shared<C extends Column>(type: ColumnType<C>, column: C, order: Uint32Array): C {
  const sorted = new type(new SharedArrayBuffer(order.length * type.BYTES_PER_ELEMENT));
  for (let row = 0; row < order.length; row++) sorted[row] = column[order[row]!]!;
  return sorted;
}
