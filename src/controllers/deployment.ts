import type { DeploymentSpec } from "../spec/objects.ts";
import type { DeploymentStatus } from "./deployment-status.ts";
import type { ReplicaSet } from "./replica-set.ts";
import { type RolloutLimits, rolloutLimits } from "./rollout-limits.ts";
import type { RolloutHold } from "./rollout-plans/hold.ts";

/** A Deployment as it is now. Its spec changes by verbs, all else by its controller. */
export interface Deployment {
  /** Row, from 0. One that is deleted and made again is another one. */
  readonly id: number;
  /** Position in `objects.workloads`. */
  readonly workload: number;
  spec: DeploymentSpec;
  /** Counts changes of the spec. */
  generation: number;
  /** Counts changes of spec and status. */
  version: number;
  /** Its deletion was asked for, and what it owns is seen to before it goes: nothing but its status is kept. */
  isDeleting: boolean;
  isDeleted: boolean;
  /** Oldest first. */
  readonly sets: ReplicaSet[];
  /** Where a plan holds its rolling update; undefined: nowhere. */
  hold: RolloutHold | undefined;
  status: DeploymentStatus;
}

/** A Deployment as a sync has seen it when it began: what comes later is for the next sync. */
export interface SeenDeployment {
  readonly deployment: Deployment;
  readonly spec: DeploymentSpec;
  readonly generation: number;
  readonly version: number;
  /** How many pods are wanted. */
  readonly wanted: number;
  readonly limits: RolloutLimits;
  readonly hold: RolloutHold | undefined;
}

export function see(deployment: Deployment): SeenDeployment {
  const { spec, generation, version, hold } = deployment;
  const own = rolloutLimits(spec.strategy, spec.replicas);
  const limits = hold?.keepsOld ? { ...own, maxSurge: Math.max(own.maxSurge, spec.replicas) } : own;
  return { deployment, spec, generation, version, wanted: spec.replicas, limits, hold };
}

/** The oldest ReplicaSet with the Deployment's template; undefined while there is none. Source: facts 3.2. */
export function currentSet({ deployment, spec }: SeenDeployment): ReplicaSet | undefined {
  return deployment.sets.find((set) => set.template.key === spec.template.key);
}

/** All ReplicaSets but that of the current template, oldest first. */
export function oldSets(
  { deployment }: SeenDeployment,
  current: ReplicaSet | undefined,
): readonly ReplicaSet[] {
  return deployment.sets.filter((set) => set !== current);
}

export function activeSets(sets: readonly ReplicaSet[]): readonly ReplicaSet[] {
  return sets.filter((set) => set.replicas > 0);
}

/** The highest revision; 0 where there is none. */
export function highestRevision(sets: readonly Pick<ReplicaSet, "revision">[]): number {
  return sets.reduce((highest, { revision }) => Math.max(highest, revision), 0);
}
