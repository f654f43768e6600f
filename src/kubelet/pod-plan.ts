import type { ContainerBehavior, ContainerSpec, PodTemplateSpec } from "../spec/pod.ts";
import type { ImageSpec } from "../spec/registry.ts";
import type { ContainerRole } from "./container-role.ts";
import type { FaultDraws } from "./fault-draws.ts";
import type { RunDraw } from "./keyed-stream.ts";
import { mayExceedRequest, memoryLimitAfter } from "./memory-use.ts";
import { type RestartRule, restartRule } from "./restart-rule.ts";
import type { BehaviorDraws } from "./run-draws.ts";
import { type StorageLimit, storageLimits, writesDisk } from "./storage-limits.ts";

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
  /** Whether it may ever use more memory than it requests, or more disk than none. */
  readonly isWatched: boolean;
  /** Whether what memory it uses is by a model, or the timeline's: known only when it is read. */
  readonly isVarying: boolean;
  /** Of what it writes to its node's disk. */
  readonly storageLimits: readonly StorageLimit[];
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
  /** undefined: nothing goes wrong in it. */
  readonly faults: FaultDraws | undefined;
  /** From when it answers until it uses more memory than its limit; Infinity: never. */
  readonly memoryLimitAfter: number;
  readonly restartsAfter: RestartRule;
}

export interface PlanContext {
  numberOf(image: string, size: number, spec?: ImageSpec): number;
  drawsOf(behavior: ContainerBehavior): BehaviorDraws;
  /** Whether containers have restart rules of their own: from 1.35 on. */
  readonly hasContainerRules: boolean;
  /** Whether the timeline changes what memory they use. */
  readonly isChanged: boolean;
}

export function planPod(template: PodTemplateSpec, context: PlanContext): PodPlan {
  const { initContainers, containers, restartPolicy, terminationGrace: grace } = template;
  const plan = (spec: ContainerSpec, role: ContainerRole) => planContainer(spec, role, template, context);
  const before = initContainers.map((spec) => plan(spec, spec.isSidecar ? "sidecar" : "init"));
  const sidecars = before.filter(({ role }) => role === "sidecar").length;
  const all = [...initContainers, ...containers];
  const isVarying =
    context.isChanged || all.some(({ behavior }) => behavior.usageModels?.memory !== undefined);
  return {
    containers: [...before, ...containers.map((spec) => plan(spec, "main"))],
    lasting: sidecars + containers.length,
    main: containers.length,
    restartPolicy,
    grace,
    isWatched: isVarying || all.some((spec) => mayExceedRequest(spec) || writesDisk(spec)),
    isVarying,
    storageLimits: storageLimits(template),
  };
}

function planContainer(
  spec: ContainerSpec,
  role: ContainerRole,
  { restartPolicy, terminationGrace: grace }: PodTemplateSpec,
  { numberOf, drawsOf, hasContainerRules }: PlanContext,
): ContainerPlan {
  const { startup, duration, shutdown, exitCode, faults } = drawsOf(spec.behavior);
  return {
    spec,
    role,
    image: numberOf(spec.image, spec.behavior.imageSize, spec.behavior.imageSpec),
    grace,
    startup,
    // An init container that nothing is said of has done its work when it has started up.
    duration: duration ?? (role === "init" ? startup : endless),
    shutdown,
    exitCode,
    faults,
    memoryLimitAfter: memoryLimitAfter(spec),
    restartsAfter: restartRule(role, restartPolicy, hasContainerRules ? spec.restart : undefined),
  };
}

const endless: RunDraw = () => Number.POSITIVE_INFINITY;
