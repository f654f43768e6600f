import type { Sampler } from "../../random/distributions.ts";
import type { RandomStream } from "../../random/random-stream.ts";
import type { UsageModel } from "../../spec/load.ts";
import type { ContainerSpec } from "../../spec/pod.ts";
import type { SharedLoad } from "./shared-load.ts";

/** What one container uses of one resource. */
export interface Draught {
  /** What it would use without its share of a load: the constant, what was drawn, or the base. */
  wanted: number;
  /** Of each unit of the pod's share; 0 where it follows none. */
  each: number;
  /** Its share ends where the limit is reached. */
  shared: SharedLoad | undefined;
  /** It never uses more: the limit of CPU; Infinity for none, and for memory, which is not held back. */
  readonly limit: number;
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
  /** What it is short of now since its node's CPU is used up, in millicores. */
  cut: number;
}

/** How models become draughts. */
export interface DraughtMaker {
  /** Shared up to `most` units a pod. */
  readonly sharedLoad: (load: number, most: number) => SharedLoad;
  readonly samplerOf: (model: UsageModel & { readonly kind: "drawn" }) => Sampler;
  readonly stream: () => RandomStream;
}

export function draughtOf(
  spec: ContainerSpec,
  resource: "cpu" | "memory",
  { sharedLoad, samplerOf, stream }: DraughtMaker,
): Draught {
  const wanted = constantUse(spec, resource);
  const limit = (resource === "cpu" ? spec.cpuLimit : undefined) ?? Number.POSITIVE_INFINITY;
  const constant = Math.min(wanted, limit);
  const model = spec.behavior.usageModels?.[resource];
  const plain = { wanted, each: 0, shared: undefined, limit, drawn: undefined, constant };
  if (model === undefined) return plain;
  if (model.kind === "load") {
    const { base, each } = model;
    const most = each > 0 ? Math.max(0, limit - base) / each : Number.POSITIVE_INFINITY;
    return { ...plain, wanted: base, each, shared: sharedLoad(model.load, most) };
  }
  const sampler = samplerOf(model);
  const draws = stream();
  const draw = () => Math.max(0, Math.round(sampler(draws)));
  return { ...plain, wanted: draw(), drawn: { draw, every: model.every } };
}

/** Of what is wanted without a load, what the limit lets pass. */
export function levelOf({ wanted, limit }: Draught): number {
  return Math.min(wanted, limit);
}

/** What a draught takes of a pod that serves, or only runs, in millicores or bytes. */
export function takenNow(draught: Draught, isServing: boolean): number {
  const { each, shared } = draught;
  return levelOf(draught) + (isServing && shared !== undefined ? each * shared.share : 0);
}

/** What a container uses by a constant, or its model in the mean, whatever its limit. */
export function constantUse({ behavior, ...requests }: ContainerSpec, resource: "cpu" | "memory"): number {
  const usage = behavior.usage[resource];
  return usage === "request" ? requests[resource] : usage;
}
