import type { Change, RecordedEvent } from "./event-texts.ts";
import type { KubernetesObject } from "./recorded-cases.ts";

/** What the README of the recordings says of queue.jsonl.gz, as far as it is used; times in milliseconds. */
export interface QueueCase {
  readonly id: string;
  readonly startMs: number;
  readonly podInitialBackoffSeconds: number;
  readonly podMaxBackoffSeconds: number;
  readonly objects: { readonly namespaces: readonly KubernetesObject[] };
  readonly ops: readonly QueueOperation[];
}

export type QueueOperation = { readonly at: number; readonly after: QueueState } & (
  | { readonly op: "add" | "update"; readonly pod: KubernetesObject }
  | { readonly op: "delete" | "activate"; readonly pod: string }
  | { readonly op: "scheduled"; readonly pod: string; readonly node: string }
  | { readonly op: "failed"; readonly pod: string; readonly plugins: readonly string[] }
  | EventOperation
  | { readonly op: "flush"; readonly which: readonly ("backoff" | "unschedulable")[] }
  | PopOperation
);

export type EventOperation = { readonly op: "event"; readonly event: RecordedEvent } & Change;

export interface PopOperation {
  readonly op: "pop";
  readonly popped: string;
  readonly attempts: number;
  readonly unschedulableCount: number;
  readonly consecutiveErrors: number;
  readonly timestamp: number;
  readonly fromBackoffQ: boolean;
  readonly equalKeys?: readonly string[];
}

export interface QueueState {
  readonly active: readonly string[];
  readonly unschedulable: readonly string[];
  readonly backoff: readonly (readonly [pod: string, expiry: number])[];
  readonly errorBackoff: readonly (readonly [pod: string, expiry: number])[];
  /** Those of `unschedulable` that have scheduling gates. */
  readonly gated?: readonly string[];
}

export const MILLISECOND = 1000;

/** When each pod is popped, by its name and the time that orders it, in microseconds. */
export class Turns {
  readonly #positions = new Map<string, number>();

  constructor(ops: readonly QueueOperation[]) {
    for (const [position, operation] of ops.entries()) {
      if (operation.op === "pop")
        this.#positions.set(`${operation.popped} ${operation.timestamp * MILLISECOND}`, position);
    }
  }

  /** Infinity: it is not popped any more. */
  of(name: string, since: number): number {
    return this.#positions.get(`${name} ${since}`) ?? Number.MAX_SAFE_INTEGER;
  }
}
