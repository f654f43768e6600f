/** What of the control plane can be lost for a while. */
export type ControlPlanePart = "api-server" | "etcd" | "controller-manager" | "scheduler";

const CONTROL_PLANE_PARTS: readonly ControlPlanePart[] = [
  "api-server",
  "etcd",
  "controller-manager",
  "scheduler",
];

/** What a timeline may let fail: a part of the control plane, or the registry that images come from. */
export type FailingPart = ControlPlanePart | "registry";

export const FAILING_PARTS: readonly FailingPart[] = [...CONTROL_PLANE_PARTS, "registry"];

/** What can be slow. */
export type SlowPart = "api-server" | "etcd";

/** Something that befalls a part of the control plane, or ends what the timeline did to it. */
export type OutageEntry = {
  readonly at: number;
  /** The part, as written. */
  readonly target: string;
} & (
  | {
      readonly verb: "failPart";
      readonly part: FailingPart;
      /** Of etcd: how many of its members. */
      readonly members: number;
      /** How long; Infinity until it is restored. */
      readonly duration: number;
    }
  | {
      readonly verb: "slow";
      readonly part: SlowPart;
      /** By how much everything takes longer. */
      readonly factor: number;
      readonly duration: number;
    }
  | { readonly verb: "restorePart"; readonly part: FailingPart }
);
