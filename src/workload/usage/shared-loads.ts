import type { Loads } from "../load/loads.ts";
import { SharedLoad, type Taken } from "./shared-load.ts";

/** Hears what becomes of shares: how much more they take than before, and whose pods that concerns. */
export interface ShareListener {
  taken(change: Taken): void;
  /** A share of a workload's pods (its number) is another one now. */
  changed(workload: number): void;
}

/** The loads that the pods of each workload share, and what is known of what they take. */
export class SharedLoads {
  readonly #loads: Loads;
  readonly #now: () => number;
  readonly #listener: ShareListener;
  readonly #ofWorkload = new Map<number, SharedLoad[]>();
  /** What has been told of each. */
  readonly #told = new Map<SharedLoad, Taken>();

  constructor(loads: Loads, now: () => number, listener: ShareListener) {
    this.#loads = loads;
    this.#now = now;
    this.#listener = listener;
  }

  /** All of a workload, by its number. */
  of(workload: number): readonly SharedLoad[] {
    return this.#ofWorkload.get(workload) ?? [];
  }

  /** The one of a load up to `most` units a pod; `opened` is called with one that is new. */
  find(workload: number, load: number, most: number, opened: (shared: SharedLoad) => void): SharedLoad {
    const all = this.#ofWorkload.get(workload) ?? [];
    this.#ofWorkload.set(workload, all);
    const known = all.find((each) => each.load === load && each.most === most);
    if (known !== undefined) return known;
    if (this.#told.size === 0) this.#loads.listen((changed, value) => this.#onLoad(changed, value));
    const shared = new SharedLoad(load, this.#loads.valueOf(load), most);
    all.push(shared);
    this.#told.set(shared, shared.taken);
    opened(shared);
    return shared;
  }

  /** Shares of a workload may be others than before. */
  tell(workload: number): void {
    for (const shared of this.of(workload)) this.#tell(shared);
  }

  #onLoad(load: number, value: number): void {
    for (const [workload, all] of this.#ofWorkload)
      for (const shared of all) {
        if (shared.load !== load) continue;
        shared.setValue(value, this.#now());
        this.#tell(shared);
        this.#listener.changed(workload);
      }
  }

  #tell(shared: SharedLoad): void {
    const before = this.#told.get(shared)!;
    const after = shared.taken;
    this.#told.set(shared, after);
    this.#listener.taken({
      cpu: after.cpu - before.cpu,
      memory: after.memory - before.memory,
      lost: after.lost - before.lost,
    });
  }
}
