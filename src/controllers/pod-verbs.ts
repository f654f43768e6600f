import type { Cluster } from "../cluster/cluster.ts";
import type { PodId } from "../cluster/ids.ts";
import { isTask } from "../cluster/is-task.ts";
import { FREE } from "../cluster/pod-table.ts";
import type { EventKind, Simulation } from "../kernel/simulation.ts";
import { matchesLabels } from "../spec/label-selector.ts";
import type { PodEntry, PodTarget } from "../spec/world.ts";
import { matchesGlob } from "../units/glob.ts";
import { CONTROLLER_PRIORITY } from "./controller-priority.ts";
import { deletePod } from "./delete-pod.ts";
import type { DisruptionBudgets } from "./disruption-budgets.ts";
import { severalBudgetsError } from "./drain-errors.ts";
import { nameOf } from "./drain-filters.ts";
import { evictionPauses } from "./eviction-pace.ts";

/**
 * What the timeline may do to single pods of objects: `kubectl delete pod`, `kubectl label pod`, and the Eviction API.
 * What is not done is told as kubectl tells it. O(pods) an entry.
 */
export class PodVerbs {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #budgets: DisruptionBudgets;
  readonly #again: EventKind;
  /** Evictions that found their budget being written for another one: the pod's name, and the grace that was asked for. */
  readonly #contended = new Map<PodId, { readonly name: string; readonly grace: number | undefined }>();

  constructor(simulation: Simulation, cluster: Cluster, budgets: DisruptionBudgets) {
    this.#simulation = simulation;
    this.#cluster = cluster;
    this.#budgets = budgets;
    this.#again = simulation.define("evict-again", (pod) => this.#onAgain(pod as PodId));
  }

  play(entry: PodEntry): void {
    const { pods, target } = entry;
    // Only what waits for nothing deletes what is being deleted already.
    const isMeant = (pod: PodId) =>
      (entry.verb !== "labelPods" && entry.grace === 0) || Number.isNaN(this.#cluster.pods.deletedAt[pod]);
    const found = this.#find(pods).filter(isMeant).slice(0, pods.count);
    if (found.length === 0) {
      this.#cluster.refuseVerb(target, notFound(pods));
      return;
    }
    if (entry.verb === "deletePods")
      for (const pod of found) deletePod(this.#cluster, pod, "deletion", entry.grace);
    else if (entry.verb === "evict") this.#evict(found, entry.grace);
    else if (entry.verb === "labelPods") for (const pod of found) this.#label(pod, entry.set);
  }

  /** In order of creation. */
  #find({ namespace, name, selector }: PodTarget): PodId[] {
    const { pods, classes } = this.#cluster;
    const found: PodId[] = [];
    for (let row = 0 as PodId; row < pods.rows; row++) {
      if (pods.phase[row] === FREE || isTask(this.#cluster, row)) continue;
      const inNamespace =
        namespace === undefined || matchesGlob(namespace, classes.namespace[pods.podClass[row]!] ?? "");
      if (!inNamespace || !matchesGlob(name, pods.names[row] ?? "")) continue;
      if (selector === undefined || matchesLabels(selector, pods.templates[row]!.labels)) found.push(row);
    }
    const { firstSubmitted, index } = pods;
    return found.sort((a, b) => firstSubmitted[a]! - firstSubmitted[b]! || index[a]! - index[b]! || a - b);
  }

  #label(pod: PodId, set: Readonly<Record<string, string | undefined>>): void {
    const labels = Object.entries({ ...this.#cluster.pods.templates[pod]!.labels, ...set });
    const left = labels.filter((each): each is [string, string] => each[1] !== undefined);
    this.#cluster.relabel(pod, Object.fromEntries(left));
  }

  #evict(pods: readonly PodId[], grace: number | undefined): void {
    const contended = pods.filter((pod) => this.#tryEvict(pod, grace) === "contended");
    const pauses = evictionPauses(contended.length);
    for (const pod of contended) {
      this.#contended.set(pod, { name: nameOf(pod, this.#cluster), grace });
      this.#simulation.schedule(this.#again, pauses.next().value!, pod, 0, CONTROLLER_PRIORITY);
    }
  }

  #tryEvict(pod: PodId, grace: number | undefined): "done" | "contended" {
    const target = `pod/${this.#cluster.pods.names[pod]}`;
    if (this.#budgets.hasNoAnswer(pod)) {
      this.#cluster.refuseVerb(target, severalBudgetsError(pod, this.#cluster));
      return "done";
    }
    const answer = this.#budgets.tryEvict(pod, grace);
    if (answer === "refused") this.#cluster.refuseVerb(target, TOO_MANY);
    return answer === "contended" ? "contended" : "done";
  }

  #onAgain(pod: PodId): void {
    const waiting = this.#contended.get(pod);
    this.#contended.delete(pod);
    // The row may be another pod's by now.
    if (
      waiting !== undefined &&
      this.#cluster.pods.phase[pod] !== FREE &&
      nameOf(pod, this.#cluster) === waiting.name
    )
      this.#evict([pod], waiting.grace);
  }
}

function notFound({ name, selector }: PodTarget): string {
  if (selector !== undefined || /[*?]/.test(name)) return "No resources found";
  return `Error from server (NotFound): pods "${name}" not found`;
}

const TOO_MANY =
  "Error from server (TooManyRequests): Cannot evict pod as it would violate the pod's disruption budget.";
