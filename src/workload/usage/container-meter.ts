import type { Sampler } from "../../random/distributions.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import type { UsageModel } from "../../spec/load.ts";
import type { ContainerSpec } from "../../spec/pod.ts";
import type { SharedLoad } from "./shared-load.ts";

/** What one container uses of one resource. */
export interface Draught {
  /** Without its share of a load: the constant, what was drawn, or the base. */
  level: number;
  /** Of each unit of the pod's share; 0 where it follows none. */
  each: number;
  shared: SharedLoad | undefined;
  /** How it is drawn anew, and how often; undefined: it is not. */
  drawn: { readonly draw: () => number; readonly every: number } | undefined;
  /** As templates have it, which is what the gauges know. */
  readonly constant: number;
}

export interface ContainerMeter {
  readonly spec: ContainerSpec;
  readonly cpu: Draught;
  readonly memory: Draught;
  /** CPU time so far, in millicores times microseconds, up to when the pod's meter was read. */
  cpuTime: number;
}

/** How models become draughts. */
export interface DraughtMaker {
  readonly sharedLoad: (load: number) => SharedLoad;
  readonly samplerOf: (model: UsageModel & { readonly kind: "drawn" }) => Sampler;
  readonly stream: () => RandomStream;
}

export function draughtOf(
  spec: ContainerSpec,
  resource: "cpu" | "memory",
  { sharedLoad, samplerOf, stream }: DraughtMaker,
): Draught {
  const usage = spec.behavior.usage[resource];
  const constant = usage === "request" ? spec[resource] : usage;
  const model = spec.behavior.usageModels?.[resource];
  const plain = { level: constant, each: 0, shared: undefined, drawn: undefined, constant };
  if (model === undefined) return plain;
  if (model.kind === "load")
    return { ...plain, level: model.base, each: model.each, shared: sharedLoad(model.load) };
  const sampler = samplerOf(model);
  const draws = stream();
  const draw = () => Math.max(0, Math.round(sampler(draws)));
  return { ...plain, level: draw(), drawn: { draw, every: model.every } };
}

/** What a draught takes of a pod that serves, or only runs, in millicores or bytes. */
export function takenNow({ level, each, shared }: Draught, isServing: boolean): number {
  return level + (isServing && shared !== undefined ? each * shared.share : 0);
}
