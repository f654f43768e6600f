import type { FamilyResult } from "../../tally.ts";
import { table } from "./markdown.ts";

/** What was compared of each family of recordings, and what came of it, as a table. */
export function familiesText(families: readonly FamilyResult[]): string {
  return table(
    ["family", "what is compared", "cases", "compared of them", "times", "mismatched"],
    families.map(({ family, compared, mismatched, times }) => [
      family,
      WHAT[family] ?? SCHEDULER,
      numberText(compared.cases),
      COMPARED.flatMap(([count, words]) =>
        compared[count] === 0 ? [] : [`${numberText(compared[count])} ${words}`],
      ).join(", "),
      times === 0 ? "" : numberText(times),
      mismatched.cases === 0 ? "none" : `${mismatched.cases} cases`,
    ]),
  );
}

const COMPARED = [
  ["steps", "cycles"],
  ["verdicts", "verdicts of nodes"],
  ["scores", "scores"],
  ["changes", "changes"],
] as const;

const SCHEDULER = "kube-scheduler: each decision, node by node and plugin by plugin";

const WHAT: Readonly<Record<string, string>> = {
  cronjob: "Jobs made and deleted, by policy and missed start",
  daemonset: "pods by node, both modes of update, counters, revisions",
  "deployment-rolling": "sizes of ReplicaSets, revisions, conditions, minimum available, durations",
  "deployment-special": "deadline, undo, proportional scaling, pause, Recreate, unhealthy pods, history",
  "deployment-stepped": "the same without races: each step equal",
  endpointslices: "endpoints ready, serving and terminating",
  "eviction-drain": "verdicts of the Eviction API, arithmetic of budgets, drains",
  "garbage-collection": "what goes with its owner, and when",
  hpa: "each evaluation: replicas, conditions, metrics",
  "hpa-calculator": "calls of the replica calculator and of the limits of rules, equal to the number",
  job: "bookkeeping of Jobs and indexes, policies, conditions, deadlines",
  latency: "steps of the control plane with its client limits",
  "node-failure": "taints, rates by zone, evictions, pod garbage collection, return",
  replicaset: "slow start, quota, order of deletion, adoption",
  "scheduler-live": "waiting pods, retries, preemption, gates, messages",
  statefulset: "order, partitions, minReadySeconds, claims",
};

function numberText(value: number): string {
  return value.toLocaleString("en-US");
}
