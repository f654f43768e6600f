import type { Cascade } from "../spec/cascade.ts";
import type { WorkloadSpec } from "../spec/objects.ts";
import type { ContainerBehavior } from "../spec/pod.ts";
import type { KeptField, ResourcesChange } from "../spec/world.ts";

/**
 * What the timeline may do to workloads: kubectl's verbs. `workload` is a position in `objects.workloads`.
 *
 * Each acts at this instant on the object, as if its write had just been seen by the API server; controllers
 * learn of it after the latency of a watch. Verbs of what is not there do nothing.
 */
export interface WorkloadVerbs {
  /** The object is made, or its spec replaced, apart from fields that it is to keep. */
  apply(workload: number, spec: WorkloadSpec, kept: readonly KeptField[]): void;
  delete(workload: number, cascade?: Cascade): void;
  scale(workload: number, replicas: number): void;
  setImage(workload: number, container: string, image: string, behavior: ContainerBehavior): void;
  /** In several containers at once: the API server takes all of it, or nothing. */
  setResources(workload: number, changes: readonly ResourcesChange[]): void;
  rolloutRestart(workload: number): void;
  /** Revision 0: the one before. */
  rolloutUndo(workload: number, revision: number): void;
  rolloutPause(workload: number): void;
  rolloutResume(workload: number): void;
  /** Sets `spec.suspend` of a Job or a CronJob. */
  setSuspended(workload: number, isSuspended: boolean): void;
  /** Something is not done to it: `why` in kubectl's words. */
  refuse(workload: number, why: string): void;
}
