import type { ContainerBehavior, ContainerSpec, PodTemplateSpec } from "../spec/pod.ts";
import type { BehaviorDraws, RunDraw } from "./run-draws.ts";

/** init: runs before the others, to its end. sidecar: starts before the others and goes on beside them. */
export type ContainerRole = "init" | "sidecar" | "main";

/** A pod template as a kubelet plays it. */
export interface PodPlan {
  /** In order of start: init containers and sidecars as written, then the others. */
  readonly containers: readonly ContainerPlan[];
  /** How many must be ready for the pod to be ready: all but the init ones. */
  readonly lasting: number;
  /** How many must be over for the pod to have ended: the main ones. */
  readonly main: number;
  readonly restartPolicy: PodTemplateSpec["restartPolicy"];
  readonly grace: number;
}

export interface ContainerPlan {
  readonly spec: ContainerSpec;
  readonly role: ContainerRole;
  /** Number of its image. */
  readonly image: number;
  readonly grace: number;
  /** Start to answering; to its end by itself, Infinity if there is none; asked to stop to stopped. */
  readonly startup: RunDraw;
  readonly duration: RunDraw;
  readonly shutdown: RunDraw;
  readonly exitCode: RunDraw;
  restartsAfter(exitCode: number): boolean;
}

export interface PlanContext {
  numberOf(image: string, size: number): number;
  drawsOf(behavior: ContainerBehavior): BehaviorDraws;
}

export function planPod(template: PodTemplateSpec, context: PlanContext): PodPlan {
  const { initContainers, containers, restartPolicy, terminationGrace: grace } = template;
  const plan = (spec: ContainerSpec, role: ContainerRole) => planContainer(spec, role, template, context);
  const before = initContainers.map((spec) => plan(spec, spec.isSidecar ? "sidecar" : "init"));
  const sidecars = before.filter(({ role }) => role === "sidecar").length;
  return {
    containers: [...before, ...containers.map((spec) => plan(spec, "main"))],
    lasting: sidecars + containers.length,
    main: containers.length,
    restartPolicy,
    grace,
  };
}

function planContainer(
  spec: ContainerSpec,
  role: ContainerRole,
  { restartPolicy, terminationGrace: grace }: PodTemplateSpec,
  { numberOf, drawsOf }: PlanContext,
): ContainerPlan {
  const { startup, duration, shutdown, exitCode } = drawsOf(spec.behavior);
  return {
    spec,
    role,
    image: numberOf(spec.image, spec.behavior.imageSize),
    grace,
    startup,
    // An init container that nothing is said of has done its work when it has started up.
    duration: duration ?? (role === "init" ? startup : endless),
    shutdown,
    exitCode,
    restartsAfter: restartRule(role, restartPolicy),
  };
}

const endless: RunDraw = () => Number.POSITIVE_INFINITY;

/** Source: facts 7.2. For an init container success is the end, whatever the policy. */
function restartRule(
  role: ContainerRole,
  policy: PodTemplateSpec["restartPolicy"],
): ContainerPlan["restartsAfter"] {
  if (role === "sidecar" || (role === "main" && policy === "Always")) return always;
  return policy === "Never" ? never : onFailure;
}

const always = () => true;
const never = () => false;
const onFailure = (exitCode: number) => exitCode !== 0;
