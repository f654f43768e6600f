import type { RolloutAction } from "../cluster/listener.ts";
import type { Cascade } from "../spec/cascade.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";

/**
 * Keeps the workloads of one kind: what the timeline's verbs, and the start of a run, do to them.
 *
 * Workloads are positions in `objects.workloads`. Those that are not there, or of another kind, are left alone.
 */
export interface WorkloadController<Spec> {
  /** The object of a workload; undefined while it is not there. Bare pods are none. */
  at?(workload: number): unknown;
  /** The object is made, or its spec replaced. */
  apply(workload: number, spec: Spec): void;
  /** The object is there at the start with the pods that it had; with `isFilled` with all that it wants. */
  place(workload: number, spec: Spec, isFilled: boolean): void;
  /** After those pods have got their nodes and are ready, before the clock runs: that is how things are. */
  settled(): void;
  /** The object is deleted, and what it owns as the cascade says. */
  delete(workload: number, cascade: Cascade): void;
  scale?(workload: number, replicas: number): void;
  changeTemplate(workload: number, action: RolloutAction, change: TemplateChange): void;
  undo?(workload: number, revision: number): void;
  setPaused?(workload: number, isPaused: boolean): void;
}

/** A new template from an old one; the old one itself where nothing changes. */
export type TemplateChange = (template: PodTemplateSpec) => PodTemplateSpec;
