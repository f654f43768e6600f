import type { PodTemplateSpec } from "../spec/pod.ts";

/** Numbers the templates of each workload from 1, in order of first use; one that comes back has its old number. */
export class TemplateNumbers {
  readonly #known: Map<string, number>[] = [];

  of(workload: number, { key }: PodTemplateSpec): number {
    this.#known[workload] ??= new Map();
    const known = this.#known[workload];
    const number = known.get(key) ?? known.size + 1;
    known.set(key, number);
    return number;
  }
}
