import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import type { RemovalCause } from "../cluster/listener.ts";
import {
  MAX_ROLLOUTS,
  type RolloutAction,
  type RolloutOutcome,
  type RolloutRecord,
} from "../spec/rollout.ts";
import type { MetricValue } from "../spec/run-result.ts";
import type { WorldSpec } from "../spec/world.ts";
import { OpenRollout } from "./open-rollout.ts";
import { PodNumbers } from "./pod-numbers.ts";
import { PodStages, type StartOf } from "./pod-stages.ts";
import { isEviction, type PodStates } from "./pod-states.ts";
import { NO_ROW, type ReplicaCounts } from "./replica-counts.ts";
import { replicaPrices } from "./replica-prices.ts";
import { RolloutFigures } from "./rollout-figures.ts";
import { rolloutStatus } from "./rollout-status.ts";
import { RolloutWaits } from "./rollout-waits.ts";
import { TargetRevisions } from "./target-revisions.ts";
import type { WhyNotReady } from "./waiting-words.ts";
import { type Incompleteness, whyIncomplete } from "./why-incomplete.ts";

/** Everything done to workloads that takes time: at most one rollout a workload at a time. O(1) an event. */
export class Rollouts {
  readonly #cluster: Cluster;
  readonly #counts: ReplicaCounts;
  readonly #states: PodStates;
  readonly #warmUp: number;
  readonly #parts: Incompleteness;
  readonly #open: (OpenRollout | undefined)[];
  readonly #targets: TargetRevisions;
  readonly #stages: PodStages;
  readonly #waits: RolloutWaits;
  readonly #prices: readonly number[];
  /** By number: all are there at the end. */
  readonly #records: RolloutRecord[] = [];
  readonly #figures = new RolloutFigures();
  readonly #slotOf = new PodNumbers();
  /** 1 + number of the rollout that created the pod, until it is ready for the first time; else 0. */
  readonly #creator = new PodNumbers();
  #begun = 0;
  #isStarted = false;

  constructor(
    cluster: Cluster,
    counts: ReplicaCounts,
    states: PodStates,
    { warmUp, nodes }: Pick<WorldSpec, "warmUp" | "nodes">,
    { why, startOf }: { readonly why: WhyNotReady; readonly startOf: StartOf },
  ) {
    this.#cluster = cluster;
    this.#counts = counts;
    this.#states = states;
    this.#warmUp = warmUp;
    this.#open = counts.workloads.map(() => undefined);
    this.#targets = new TargetRevisions(counts.workloads.length);
    this.#stages = new PodStages(cluster, startOf, why);
    this.#waits = new RolloutWaits(cluster, counts, states, why);
    this.#parts = { cluster, counts, states, waits: this.#waits, why };
    this.#prices = replicaPrices(counts.workloads, nodes);
    counts.onChange((row) => this.#update(row));
    states.listen({
      alive: (pod, _, difference) => (difference > 0 ? this.#onCreated(pod) : this.#onGone(pod)),
      disrupted: (pod) => this.#openFor(pod)?.podDisrupted(),
    });
    const ended = (outcome: RolloutOutcome) => (workload: number) =>
      this.#end(counts.rowOfWorkload(workload), outcome);
    cluster.listen({
      podReady: (pod) => this.#onReady(pod),
      podDeleting: (pod, cause) => this.#onDeleting(pod, cause),
      podEnded: (pod) => this.#openFor(pod)?.podFailed(),
      podRestarted: (pod) => this.#openFor(pod)?.podRestarted(),
      podsAsked: (workload, count) => {
        const row = counts.rowOfWorkload(workload);
        if (row !== NO_ROW) this.#open[row]?.path.ask(cluster.now, count);
      },
      rolloutBegan: (workload, action) => this.#begin(counts.rowOfWorkload(workload), action),
      rolloutCompleted: ended("complete"),
      rolloutDropped: ended("superseded"),
      rolloutRolledBack: (workload, why) => this.#end(counts.rowOfWorkload(workload), "rolled back", why),
      rolloutStalled: (workload) => this.#onStalled(counts.rowOfWorkload(workload)),
    });
  }

  /** What was begun before does not count. */
  start(): void {
    this.#isStarted = true;
    this.#targets.start();
  }

  finish(): { values: MetricValue[]; rollouts: readonly RolloutRecord[] } {
    for (const row of this.#open.keys()) this.#end(row, "unfinished");
    return { values: this.#figures.values(), rollouts: this.#records };
  }

  #begin(row: number, action: RolloutAction): void {
    if (row === NO_ROW || !this.#isStarted) return;
    const previous = this.#open[row];
    const isScaling = action === "scale-out" || action === "scale-in";
    // Its size is part of what is under way.
    if (previous !== undefined && isScaling && !previous.isScaling) return;
    this.#end(row, "superseded");
    const workload = this.#counts.workloads[row]!.label;
    this.#open[row] = new OpenRollout(this.#begun++, workload, action, this.#cluster.now, {
      slotOf: this.#slotOf,
      splitGap: (from, until) => this.#waits.split(row, from, until),
    });
    if (previous !== undefined && isScaling) this.#adopt(this.#open[row]!, previous);
    if (action === "rollout" || action === "restart" || action === "rollback") this.#targets.await(row);
    this.#update(row);
  }

  /** What was made for the size before is waited for as well. */
  #adopt(rollout: OpenRollout, { path }: OpenRollout): void {
    rollout.path.adopt(path.underWay);
    for (const pod of path.underWay) {
      this.#creator.set(pod, rollout.number + 1);
      rollout.podAwaited(pod, this.#cluster.now);
    }
  }

  #end(row: number, outcome: RolloutOutcome, why = ""): void {
    const rollout = row === NO_ROW ? undefined : this.#open[row];
    if (rollout === undefined) return;
    this.#open[row] = undefined;
    const reason = outcome === "complete" ? "" : why || this.#whyIncomplete(row);
    const record = rollout.end(this.#cluster.now, outcome, reason, {
      timesOf: (pod) => this.#stages.timesOf(pod, 0, rollout.start),
      price: this.#prices[row]!,
      status: outcome === "unfinished" ? this.#statusOf(row, rollout) : "",
    });
    if (rollout.number < MAX_ROLLOUTS) this.#records[rollout.number] = record;
    if (record.start >= this.#warmUp) this.#figures.add(record, this.#counts.labels[row]!);
  }

  #onStalled(row: number): void {
    if (row === NO_ROW) return;
    this.#open[row]?.stalled(this.#whyIncomplete(row));
  }

  #whyIncomplete(row: number): string {
    return whyIncomplete(this.#parts, row);
  }

  #statusOf(row: number, { isStalled }: OpenRollout): string {
    const isNew = (revision: number) => this.#targets.isTarget(row, revision);
    return rolloutStatus(this.#cluster, this.#counts, this.#states, row, { isNew, isStalled });
  }

  #update(row: number): void {
    const { wanted, serving, alive } = this.#counts;
    this.#open[row]?.set(this.#cluster.now, wanted[row]!, serving[row]!, alive[row]!);
  }

  #onCreated(pod: PodId): void {
    const row = this.#counts.rowOf(pod);
    if (row === NO_ROW) return;
    this.#targets.created(row, this.#cluster.pods.revision[pod]!);
    const rollout = this.#open[row];
    this.#creator.set(pod, rollout === undefined ? 0 : rollout.number + 1);
    rollout?.podCreated(pod, this.#cluster.now);
    rollout?.path.created(pod, this.#cluster.now);
  }

  #onReady(pod: PodId): void {
    const rollout = this.#takeUnderWay(pod);
    if (rollout === undefined) return;
    const { now, pods } = this.#cluster;
    const row = this.#counts.rowOf(pod);
    const isNew = this.#targets.isTarget(row, pods.revision[pod]!);
    const { minReady } = this.#counts.workloads[row]!;
    rollout.path.available(pod, now, minReady, this.#stages.timesOf(pod, minReady, rollout.start));
    rollout.podReady(pod, now, now - pods.submitted[pod]!, isNew);
  }

  #onGone(pod: PodId): void {
    const rollout = this.#takeUnderWay(pod);
    rollout?.podGivenUp(pod, this.#cluster.now);
    rollout?.path.gone(pod);
  }

  #onDeleting(pod: PodId, cause: RemovalCause): void {
    if (!isEviction(cause)) this.#openFor(pod)?.podDeleted();
  }

  /** The open rollout that created the pod, if the pod has been under way until now; no more from now on. */
  #takeUnderWay(pod: PodId): OpenRollout | undefined {
    const creator = this.#creator.get(pod);
    if (creator === 0) return undefined;
    this.#creator.set(pod, 0);
    const rollout = this.#openFor(pod);
    return rollout?.number === creator - 1 ? rollout : undefined;
  }

  #openFor(pod: PodId): OpenRollout | undefined {
    const row = this.#counts.rowOf(pod);
    return row === NO_ROW ? undefined : this.#open[row];
  }
}
