import type { WriteDelay } from "./api-writes.ts";
import type { Deployment } from "./deployment.ts";
import type { ReplicaSet } from "./replica-set.ts";
import type { ReplicaSetController } from "./replica-set-controller.ts";

/** What the syncs of Deployments need of their controller. */
export interface DeploymentDesk {
  readonly now: () => number;
  readonly write: WriteDelay;
  readonly sets: ReplicaSetController;
  /** ReplicaSets that belong to no Deployment any more. */
  readonly orphanSets: Set<ReplicaSet>;
  /** Number of the current template in its workload, from 1. */
  templateNumber(deployment: Deployment): number;
  /** The status has been written. */
  statusWritten(deployment: Deployment): void;
  /** Records that a ReplicaSet has got another size. */
  scaled(deployment: Deployment, set: string, from: number, to: number): void;
  /** Asks for a sync after a time. */
  later(deployment: Deployment, delay: number): void;
}

/** Part of a sync, which yields the time that its writes take, and has a result. */
export type Step<Result> = Generator<number, Result, void>;
