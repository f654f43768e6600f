import type { RolloutAction } from "../cluster/listener.ts";
import type { PodTemplateSpec } from "../spec/pod.ts";

/** What can be done to the workloads of one kind; those that are not there are left alone. */
export interface WorkloadController {
  /** The object is gone; its pods follow. */
  delete(workload: number): void;
  scale?(workload: number, replicas: number): void;
  changeTemplate(workload: number, action: RolloutAction, change: TemplateChange): void;
  undo?(workload: number, revision: number): void;
  setPaused?(workload: number, isPaused: boolean): void;
  /** After the pods of `settle` and those that were there before have got their nodes and are ready. */
  settled(): void;
}

/** A new template from an old one; the old one itself where nothing changes. */
export type TemplateChange = (template: PodTemplateSpec) => PodTemplateSpec;

/** What a controller of one kind of workload can say to be done with a spec of that kind. */
export interface Starts<Spec> {
  /** The object is made, or its spec replaced. */
  apply(workload: number, spec: Spec): void;
  /** The object is there at the start with the pods that it had; with `isFilled` with all that it wants. */
  place(workload: number, spec: Spec, isFilled: boolean): void;
}
