import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { createStream } from "../../src/random/streams.ts";
import { KubeScheduler } from "../../src/scheduling/kube/kube-scheduler.ts";
import type { RecordedCase, RecordedStep } from "../reference/recorded-cases.ts";
import { RecordedCluster } from "../reference/recorded-cluster.ts";
import { ReplayedPreemption } from "../reference/replayed-preemption.ts";
import { compareChoice } from "./compare-choice.ts";
import { compareConfig } from "./compare-config.ts";
import { compareFailure } from "./compare-failure.ts";
import { compareFilters } from "./compare-filters.ts";
import { compareScores } from "./compare-scores.ts";
import type { Comparison } from "./comparison.ts";
import type { Counts } from "./counts.ts";
import { beginAt, type Cycle } from "./cycle.ts";
import { CHANGES, CYCLE, NO_CYCLE } from "./fields.ts";
import { askGiven } from "./given-nodes.ts";
import { rulesOf, schedulerOf } from "./profiles.ts";
import { type Gap, gapsIn } from "./shapes.ts";

/** As the README of the recordings counts: cycles, nodes with a verdict, scores of a plugin for a node. */
export function countCycles({ steps }: RecordedCase): Counts {
  const counts = { cases: 1, steps: 0, verdicts: 0, scores: 0, changes: 0 };
  for (const { pod, feasible, rejected, scores } of steps) {
    if (pod === null) continue;
    counts.steps++;
    counts.verdicts += lengthOf(feasible);
    for (const { nodes } of rejected ?? []) counts.verdicts += lengthOf(nodes);
    for (const { raw } of Object.values(scores ?? {})) counts.scores += lengthOf(raw);
  }
  return counts;
}

/** What is missing counts for nothing here: its step is told to be left. */
function lengthOf(list: readonly unknown[] | undefined): number {
  return Array.isArray(list) ? list.length : 0;
}

/** Replays the scheduling cycles of a case, each from the state that was recorded. */
export function compareCycles(recorded: RecordedCase, comparison: Comparison): void {
  const scheduler = schedulerOf(recorded);
  if (recorded.plugins) compareConfig(recorded.plugins, scheduler, comparison);
  const world = new RecordedCluster(recorded);
  const profiles = rulesOf(scheduler);
  // Rating equal pods together was switched off but where it was recorded.
  const batches = recorded.steps.some(({ signed }) => signed);
  const random = createStream(1, "strategy");
  const settings = { scheduler, ratesAll: false, random, batches };
  const strategy = new KubeScheduler({ ...settings, ties: "heap" });
  const indexed = new KubeScheduler({ ...settings, ties: "uniform" });
  const preemption = new ReplayedPreemption(world, scheduler, recorded.objects);
  let { nodeOrder } = recorded;
  let cycles = 0;
  /** Why the state after some step is not known. */
  let unknown: string | undefined;
  for (const [number, step] of recorded.steps.entries()) {
    if (step.nodeOrder !== undefined) nodeOrder = step.nodeOrder;
    const { pod: object } = step;
    const gaps = [...gapsIn(step, object === null ? NO_CYCLE : CYCLE), ...gapsInChanges(step)];
    if (object === null) for (const { text } of gaps) comparison.leaveCase(`${text} in step ${number}`);
    else
      comparison.step(number, () => {
        for (const { text } of gaps) comparison.leaveStep(text);
        if (unknown !== undefined) comparison.leaveStep(unknown);
        const pod = world.submit(object);
        const profile = profiles.get(world.cluster.classes.schedulerName[world.cluster.classOf(pod)]!);
        if (profile === undefined) throw new Error(`no profile for ${world.keyOf(pod)}`);
        if (unknown === undefined && !gaps.some(({ isMissing }) => isMissing))
          comparison.attempt(() =>
            compareCycle(
              { recorded, step, world, pod, strategy, indexed, profile, comparison, nodeOrder, batches },
              preemption,
            ),
          );
        settle(world, pod, step, cycles++);
        if (step.chosen === undefined) unknown ??= "nobody knows where a pod before this step went";
      });
    for (const change of step.then ?? []) {
      if (CHANGES.has(change.op)) world.apply(change);
      else unknown ??= `nobody knows the state after the operation ${change.op}`;
    }
  }
}

function gapsInChanges({ then }: RecordedStep): readonly Gap[] {
  return (then ?? []).flatMap((change) => {
    const shape = CHANGES.get(change.op);
    return shape === undefined
      ? { text: `unknown operation ${change.op}`, isMissing: false }
      : gapsIn(change, shape, `then.${change.op}`);
  });
}

function compareCycle(cycle: Cycle, preemption: ReplayedPreemption): void {
  beginAt(cycle.strategy, cycle.step.start);
  beginAt(cycle.indexed, cycle.step.start);
  const { recorded, world, comparison, nodeOrder } = cycle;
  comparison.same(
    "order of nodes",
    Array.from(world.cluster.nodeOrder, (node) => world.numberOf(node as NodeId)),
    nodeOrder,
  );
  compareNominations(cycle);
  const isSigned = cycle.batches && cycle.profile.signs(cycle.pod, world.cluster);
  comparison.same("whether the pod is signed", isSigned, cycle.step.signed ?? false);
  // With several workers it is open which nodes are looked at last: then those are asked that were recorded.
  const explanation =
    recorded.parallelism > 1 ? askGiven(cycle) : cycle.strategy.explain(cycle.pod, world.cluster);
  compareFilters(cycle, explanation);
  compareScores(cycle, explanation);
  const verdict = compareChoice(cycle, explanation);
  compareFailure(cycle, verdict, preemption);
}

/** Which pods wait for a node on which others were evicted for them. */
function compareNominations({ step, world, comparison }: Cycle): void {
  const found: string[] = [];
  world.cluster.nominations.forEach((pod, node) => {
    found.push(`${world.keyOf(pod)} ${world.nameOf(node)}`);
  });
  const recorded = Object.entries(step.nominatedPods ?? {}).map((entry) => entry.join(" "));
  comparison.sameSet("pods that wait for a node", found, recorded);
}

function settle(world: RecordedCluster, pod: PodId, step: RecordedStep, cycles: number): void {
  if (typeof step.chosen === "number") {
    world.bind(pod, step.chosen, cycles);
    return;
  }
  const { nominatedNodeName = null, nominationsCleared = [] } = step.unschedulable?.postFilter ?? {};
  if (nominatedNodeName !== null) world.nominate(pod, nominatedNodeName);
  for (const key of nominationsCleared) world.nominate(world.podOf(key), "");
}
