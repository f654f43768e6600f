import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import type { KubeScheduler } from "../../src/scheduling/kube/kube-scheduler.ts";
import type { RecordedCase, RecordedStep } from "../reference/recorded-cases.ts";
import type { RecordedCluster } from "../reference/recorded-cluster.ts";
import type { Comparison } from "./comparison.ts";
import type { Rules } from "./profiles.ts";

/** A recorded scheduling cycle, and what is to decide as it did. */
export interface Cycle {
  readonly recorded: RecordedCase;
  readonly step: RecordedStep;
  readonly world: RecordedCluster;
  readonly pod: PodId;
  readonly strategy: KubeScheduler;
  /** The same with a choice by chance among equals, which may answer from an index. */
  readonly indexed: KubeScheduler;
  /** Whether equal pods are rated together. */
  readonly batches: boolean;
  /** The same rules as those of the strategy, to be asked one by one. */
  readonly profile: Rules;
  readonly comparison: Comparison;
  /** Numbers of nodes in the order of the recorded snapshot. */
  readonly nodeOrder: readonly number[];
}

/** A search begins where the recorded one did, whatever was compared before. */
export function beginAt(strategy: KubeScheduler, start: number): void {
  const state = strategy.save().slice();
  new Uint32Array(state.buffer)[0] = start;
  strategy.restore(state);
}

/** Where the next search begins. */
export function startOf(strategy: KubeScheduler): number {
  return new Uint32Array(strategy.save().slice().buffer)[0]!;
}

export function numbersOf(world: RecordedCluster, nodes: Iterable<number>): number[] {
  return Array.from(nodes, (node) => world.numberOf(node as NodeId));
}

/** A rejection as text: reasons in any order. */
export function rejectionText(plugin: string, code: string | undefined, reasons: readonly string[]): string {
  return `${plugin} ${code}: ${[...reasons].sort().join(", ")}`;
}

/** What Kubernetes calls it. */
export function codeOf({ isResolvable }: { readonly isResolvable: boolean }): string {
  return isResolvable ? "Unschedulable" : "UnschedulableAndUnresolvable";
}
