import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { PostFilter } from "../../src/scheduling/kube/post-filter.ts";
import { makeProfile, type Profile } from "../../src/scheduling/kube/profile.ts";
import { bestOf, type Candidate } from "../../src/scheduling/preemption/candidate.ts";
import {
  DefaultPreemption,
  type PreemptionAttempt,
  type PreemptionChance,
} from "../../src/scheduling/preemption/default-preemption.ts";
import type { Rejection } from "../../src/scheduling/verdict.ts";
import type { SchedulerSpec } from "../../src/spec/scheduler.ts";
import type {
  KubernetesObject,
  RecordedDryRun,
  RecordedObjects,
  RecordedPostFilter,
  RecordedStatus,
} from "./recorded-cases.ts";
import type { RecordedCluster } from "./recorded-cluster.ts";
import { selectorFrom } from "./recorded-surroundings.ts";

/** Tells of a difference: what, what was found, what was recorded. */
export type Say = (what: string, found: unknown, wanted: unknown) => void;

/**
 * Code and plugin that plugins after filters end with, by what they say: the first of them stands for all that find
 * nobody, and an error ends the work. Source: RunPostFilterPlugins.
 */
function statusBy(added: string, { postFilter }: Profile): readonly (string | undefined)[] {
  if (added === "") return ["Success", undefined];
  return added === "not found" ? ["Error", "DynamicResources"] : ["Unschedulable", postFilter[0]];
}

/**
 * Replays what a scheduler does after a failed attempt. Chance falls as it was recorded: the order in which nodes were
 * tried, and which of equal candidates was taken.
 */
export class ReplayedPreemption {
  readonly #world: RecordedCluster;
  readonly #profiles: readonly Profile[];

  constructor(
    world: RecordedCluster,
    scheduler: SchedulerSpec,
    { poddisruptionbudgets = [] }: RecordedObjects,
  ) {
    this.#world = world;
    this.#profiles = scheduler.profiles.map((spec) => makeProfile(spec, scheduler));
    world.cluster.budgets = poddisruptionbudgets.map((budget) => budgetFrom(budget, world));
  }

  /** For a pod that was found unschedulable just now. Nominations are then as recorded. */
  step(pod: PodId, recorded: RecordedPostFilter, say: Say): void {
    const { cluster } = this.#world;
    const name = cluster.classes.schedulerName[cluster.classOf(pod)];
    const profile = this.#profiles.find(({ schedulerName }) => schedulerName === name)!;
    const chance = this.#chanceOf(recorded);
    if (profile.preemption !== undefined) {
      const attempt = new DefaultPreemption(profile.filters, profile.preemption, chance).attempt(
        pod,
        cluster,
      );
      this.#compare(attempt, recorded, say);
    }
    const postFilter = new PostFilter(profile, chance);
    const added = postFilter.rehearse(pod, cluster)?.why ?? "";
    say("what is added", added, (recorded.status.reasons ?? []).join(", "));
    say("status after filters", statusBy(added, profile), [recorded.status.code, recorded.status.plugin]);
    const { offset, potentialNodes = 0 } = recorded;
    const isWithin =
      offset === undefined ? potentialNodes === 0 : offset >= 0 && offset < Math.max(1, potentialNodes);
    say("offset is that of a potential node", isWithin, true);
    const { node, victims = [], cleared = [] } = postFilter.preempt(pod, cluster) ?? {};
    const isStaying = (each: PodId) => Number.isNaN(cluster.pods.deletedAt[each]);
    say("deleted", this.#keys(victims.filter(isStaying)).sort(), [...(recorded.deleteCalls ?? [])].sort());
    say("cleared", this.#keys(cleared).sort(), [...(recorded.nominationsCleared ?? [])].sort());
    say("nominated", this.#nameOf(node), recorded.nominatedNodeName);
    if (recorded.nominatedNodeName !== null) this.#world.nominate(pod, recorded.nominatedNodeName);
    for (const key of recorded.nominationsCleared ?? []) this.#world.nominate(this.#world.podOf(key), "");
  }

  #compare(attempt: PreemptionAttempt, recorded: RecordedPostFilter, say: Say): void {
    const { dryRuns = [] } = recorded;
    const numbers = (candidates: readonly Candidate[]) =>
      candidates.map(({ node }) => this.#world.numberOf(node));
    say("potential nodes", attempt.potential.length, recorded.potentialNodes ?? 0);
    say("candidates wanted", attempt.wanted, recorded.numCandidates ?? 0);
    say(
      "nodes tried",
      attempt.tried.map((node) => this.#world.numberOf(node)),
      dryRuns.map(({ node }) => node),
    );
    for (const dryRun of dryRuns) this.#compareRun(attempt, dryRun, say);
    say("victims", this.#keys(attempt.victims), recorded.victims ?? []);
    // A single candidate is not recorded once more.
    if (recorded.candidates === undefined) {
      say("candidates at most", Math.max(1, attempt.candidates.length), 1);
      return;
    }
    say("candidates", numbers(attempt.candidates), recorded.candidates);
    say(
      "best",
      numbers(bestOf(attempt.candidates, this.#world.cluster)).sort(),
      [...(recorded.best ?? [])].sort(),
    );
  }

  #compareRun(attempt: PreemptionAttempt, recorded: RecordedDryRun, say: Say): void {
    const node = this.#world.nodeOf(recorded.node);
    const found = attempt.found.find((each) => each.node === node);
    say(`victims on node ${recorded.node}`, found && this.#keys(found.victims), recorded.victims);
    const violations = found === undefined ? recorded.pdbViolations && 0 : found.violations;
    say(`violations on node ${recorded.node}`, violations, recorded.pdbViolations);
    const rejection = found === undefined ? attempt.verdict.rejectionOf(node) : undefined;
    say(
      `why node ${recorded.node} is no candidate`,
      rejection && [rejection.filter, codeOf(rejection), ...[...rejection.reasons].sort()],
      recorded.status && textsOf(recorded.status),
    );
  }

  #chanceOf({ dryRuns = [], nominatedNodeName }: RecordedPostFilter): PreemptionChance {
    const tried = dryRuns.map(({ node }) => this.#world.nodeOf(node));
    return {
      arrange: (nodes) => [...tried, ...nodes.filter((node) => !tried.includes(node))],
      pick: (best) => best.find(({ node }) => this.#world.nameOf(node) === nominatedNodeName) ?? best[0]!,
    };
  }

  #keys(pods: readonly PodId[]): string[] {
    return pods.map((pod) => this.#world.keyOf(pod));
  }

  #nameOf(node: NodeId | undefined): string | null {
    if (node === undefined) return null;
    return node < 0 ? "" : this.#world.nameOf(node);
  }
}

function codeOf({ isResolvable }: Rejection): string {
  return isResolvable ? "Unschedulable" : "UnschedulableAndUnresolvable";
}

function textsOf({ plugin = "DefaultPreemption", code, reasons = [] }: RecordedStatus): readonly string[] {
  return [plugin, code, ...[...reasons].sort()];
}

function budgetFrom({ metadata, spec, status = {} }: KubernetesObject, world: RecordedCluster) {
  const { disruptionsAllowed = 0, disruptedPods = {} } = status;
  const nameOf = (pod: PodId) => world.keyOf(pod).slice(metadata.namespace.length + 1);
  return {
    namespace: metadata.namespace as string,
    selector: selectorFrom(spec.selector),
    allowed: disruptionsAllowed as number,
    isDisrupted: (pod: PodId) => Object.hasOwn(disruptedPods, nameOf(pod)),
  };
}
