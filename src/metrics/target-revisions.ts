/**
 * Which revision each workload is to have, told by the pods that it makes, one row a workload.
 *
 * A rollout's first pod of another revision than the one before shows it. Until then no pod counts as new.
 */
export class TargetRevisions {
  /** 0 before the first pod. */
  readonly #target: Int32Array;
  readonly #isAwaited: Uint8Array;
  #isStarted = false;

  constructor(rows: number) {
    this.#target = new Int32Array(rows);
    this.#isAwaited = new Uint8Array(rows);
  }

  /** Until now pods of several revisions may have been put there at once, and the newest is the one. */
  start(): void {
    this.#isStarted = true;
  }

  /** Another revision is to come. */
  await(row: number): void {
    this.#isAwaited[row] = 1;
  }

  created(row: number, revision: number): void {
    const target = this.#target[row]!;
    if (!this.#isStarted) this.#target[row] = Math.max(target, revision);
    else if (target === 0 || (this.#isAwaited[row] === 1 && revision !== target)) {
      this.#target[row] = revision;
      this.#isAwaited[row] = 0;
    }
  }

  isTarget(row: number, revision: number): boolean {
    return this.#isAwaited[row] === 0 && this.#target[row] === revision;
  }
}
