import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type {
  DaemonSetSpec,
  DeploymentSpec,
  ReplicaSetSpec,
  StatefulSetSpec,
  WorkloadSpec,
} from "../spec/objects.ts";
import type { WorldSpec } from "../spec/world.ts";
import { labelText } from "./label-text.ts";
import { ownName } from "./owners.ts";
import type { PodStates } from "./pod-states.ts";

/** A workload that keeps a number of equal pods: of a DaemonSet one for each node that it is meant for. */
export type Replicated = DeploymentSpec | ReplicaSetSpec | StatefulSetSpec | DaemonSetSpec;

/**
 * How many pods each workload with replicas wants and has, one row each, in the order of the world.
 *
 * `onChange` is told of a row after each change.
 */
export class ReplicaCounts {
  readonly workloads: readonly Replicated[];
  /** `deployment="checkout"`. */
  readonly labels: readonly string[];
  /** How many pods each has in its manifest; a DaemonSet may have as many as there are nodes. */
  readonly sizes: readonly number[];
  readonly wanted: Float64Array;
  readonly alive: Float64Array;
  readonly available: Float64Array;
  readonly serving: Float64Array;
  readonly #cluster: Cluster;
  /** Row of each workload number, or NO_ROW. */
  readonly #rows: Int32Array;
  /** Why the last pod of a row was not made that was refused. */
  readonly #refusals = new Map<number, string>();
  readonly #onChange: ((row: number) => void)[] = [];

  constructor(cluster: Cluster, world: WorldSpec, states: PodStates) {
    const { tasks, objects } = world;
    this.workloads = objects.workloads.filter(isReplicated);
    this.labels = this.workloads.map((each) => labelText({ [each.kind.toLowerCase()]: ownName(each) }));
    this.sizes = this.workloads.map((each) => ("replicas" in each ? each.replicas : world.nodes.length));
    this.#cluster = cluster;
    this.#rows = new Int32Array(tasks.length + objects.workloads.length).fill(NO_ROW);
    for (const [row, workload] of this.workloads.entries()) {
      this.#rows[tasks.length + objects.workloads.indexOf(workload)] = row;
    }
    const rows = this.workloads.length;
    this.wanted = Float64Array.from(this.workloads, (each) =>
      each.isPresent && "replicas" in each ? each.replicas : 0,
    );
    this.alive = new Float64Array(rows);
    this.available = new Float64Array(rows);
    this.serving = new Float64Array(rows);
    states.listen({
      alive: (pod, _, difference) => {
        if (difference > 0) this.#refusals.delete(this.rowOf(pod));
        this.#add(this.alive, pod, difference);
      },
      available: (pod, _, difference) => this.#add(this.available, pod, difference),
      serving: (pod, _, difference) => this.#add(this.serving, pod, difference),
    });
    cluster.listen({
      wantedChanged: (workload, wanted) => this.#want(this.#rows[workload]!, wanted),
      creationRefused: (workload, why) => this.#refusals.set(this.#rows[workload]!, why),
    });
  }

  onChange(tell: (row: number) => void): void {
    this.#onChange.push(tell);
  }

  rowOf(pod: PodId): number {
    return this.#rows[this.#cluster.pods.workload[pod]!]!;
  }

  rowOfWorkload(workload: number): number {
    return this.#rows[workload]!;
  }

  workloadOfRow(row: number): number {
    return this.#rows.indexOf(row);
  }

  /** Why a pod was refused last, without its name: "exceeded quota: ..."; "" if none was. */
  refusalOf(row: number): string {
    return (this.#refusals.get(row) ?? "").replace(/^.* is forbidden: /, "");
  }

  isFull(row: number): boolean {
    return this.serving[row]! >= this.wanted[row]!;
  }

  #add(counts: Float64Array, pod: PodId, difference: 1 | -1): void {
    const row = this.rowOf(pod);
    if (row === NO_ROW) return;
    counts[row]! += difference;
    this.#tell(row);
  }

  #want(row: number, wanted: number): void {
    if (row === NO_ROW) return;
    this.wanted[row] = wanted;
    this.#tell(row);
  }

  #tell(row: number): void {
    for (const tell of this.#onChange) tell(row);
  }
}

function isReplicated(workload: WorkloadSpec): workload is Replicated {
  return workload.kind !== "Job" && workload.kind !== "CronJob" && workload.kind !== "Pod";
}

/** A workload without replicas. */
export const NO_ROW = -1;
