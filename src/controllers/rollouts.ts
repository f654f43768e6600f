import type { Cluster } from "../cluster/cluster.ts";
import type { JobEnd, RolloutAction } from "../cluster/listener.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import type { WorldSpec } from "../spec/world.ts";

/**
 * Announces what is done to workloads that takes time: begun, complete, stuck; the last two at most once for each
 * that was begun. Jobs are made and over. Workloads are positions in `objects.workloads`; the cluster knows them by number.
 */
export class Rollouts {
  readonly #cluster: Cluster;
  readonly #firstWorkload: number;
  readonly #workloads: readonly WorkloadSpec[];
  /** When each that is not complete was begun. */
  readonly #open = new Map<number, number>();
  readonly #stalled = new Set<number>();

  constructor(cluster: Cluster, { tasks, objects }: Pick<WorldSpec, "tasks" | "objects">) {
    this.#cluster = cluster;
    this.#firstWorkload = tasks.length;
    this.#workloads = objects.workloads;
  }

  want(workload: number, replicas: number): void {
    this.#cluster.setWanted(this.#firstWorkload + workload, replicas);
  }

  /** So many pods more are to be made, or fewer. */
  ask(workload: number, count: number): void {
    if (count !== 0) this.#cluster.askPods(this.#firstWorkload + workload, count);
  }

  begin(workload: number, action: RolloutAction): void {
    this.#open.set(workload, this.#cluster.now);
    this.#stalled.delete(workload);
    this.#cluster.beginRollout(this.#firstWorkload + workload, action);
  }

  complete(workload: number): void {
    if (this.#open.delete(workload)) this.#cluster.completeRollout(this.#firstWorkload + workload);
  }

  /** Its progress deadline was found to have passed at `since`: before the begin, that was said of another. */
  stall(workload: number, since: number): void {
    const begun = this.#open.get(workload);
    if (begun === undefined || since < begun || this.#stalled.has(workload)) return;
    this.#stalled.add(workload);
    this.#cluster.stallRollout(this.#firstWorkload + workload);
  }

  beginJob(workload: number, job: number): void {
    this.#cluster.beginJob(this.#firstWorkload + workload, job);
  }

  decideJob(workload: number, job: number): void {
    this.#cluster.decideJob(this.#firstWorkload + workload, job);
  }

  finishJob(workload: number, end: JobEnd, job: number): void {
    this.#cluster.finishJob(this.#firstWorkload + workload, end, job);
  }

  /** A verb does nothing, for the reason that kubectl gives. */
  refuse(workload: number, why: string): void {
    this.#cluster.refuseVerb(this.#workloads[workload]!.label, why);
  }

  /** The workload is gone: what was begun there never completes. */
  drop(workload: number): void {
    if (this.#open.delete(workload)) this.#cluster.dropRollout(this.#firstWorkload + workload);
  }

  /** What is under way is held on purpose, for this reason; "": it goes on. */
  pause(workload: number, why: string): void {
    this.#cluster.pauseRollout(this.#firstWorkload + workload, why);
  }
}
