import {
  type ClientLimit,
  type ControlPlaneSpec,
  KUBERNETES,
  type NodeMonitorSpec,
} from "../../../src/spec/control-plane.ts";
import { durationOf } from "./durations.ts";
import { NotSimulated } from "./not-simulated.ts";
import type { ControllerCase } from "./recording.ts";

/** The control plane of a case: the defaults, changed by the flags that its programs were given. */
export function controlPlaneOf({ flags }: Pick<ControllerCase, "flags">): ControlPlaneSpec {
  const manager = flagsOf(flags.kcm);
  const scheduler = flagsOf(flags.scheduler);
  for (const [name] of [...manager, ...scheduler])
    if (!KNOWN.has(name)) throw new NotSimulated(`the flag --${name}`);
  return {
    ...KUBERNETES,
    controllerLimit: limitOf(manager, KUBERNETES.controllerLimit),
    schedulerLimit: limitOf(scheduler, KUBERNETES.schedulerLimit),
    nodeMonitor: nodeMonitorOf(manager, KUBERNETES.nodeMonitor),
  };
}

type Flags = ReadonlyMap<string, string>;

/** Of "--name=value". */
export function flagsOf(written: readonly string[]): Flags {
  return new Map(
    written.map((flag) => {
      const [, name = flag, value = ""] = /^--([^=]+)=(.*)$/.exec(flag) ?? [];
      return [name, value] as const;
    }),
  );
}

const KNOWN = new Set([
  "kube-api-qps",
  "kube-api-burst",
  "node-monitor-grace-period",
  "node-monitor-period",
  "node-eviction-rate",
  "secondary-node-eviction-rate",
  "large-cluster-size-threshold",
  "unhealthy-zone-threshold",
  "horizontal-pod-autoscaler-sync-period",
  "horizontal-pod-autoscaler-downscale-stabilization",
]);

function limitOf(flags: Flags, usual: ClientLimit): ClientLimit {
  return {
    rate: Number(flags.get("kube-api-qps") ?? usual.rate),
    burst: Number(flags.get("kube-api-burst") ?? usual.burst),
  };
}

function nodeMonitorOf(flags: Flags, usual: NodeMonitorSpec): NodeMonitorSpec {
  const duration = (name: string, otherwise: number) => {
    const written = flags.get(name);
    return written === undefined ? otherwise : durationOf(written);
  };
  return {
    ...usual,
    gracePeriod: duration("node-monitor-grace-period", usual.gracePeriod),
    period: duration("node-monitor-period", usual.period),
    leaseInterval: NEVER_BY_ITSELF,
    leaseJitter: 0,
    evictionRate: Number(flags.get("node-eviction-rate") ?? usual.evictionRate),
    secondaryRate: Number(flags.get("secondary-node-eviction-rate") ?? usual.secondaryRate),
    largeZone: Number(flags.get("large-cluster-size-threshold") ?? usual.largeZone),
    unhealthyThreshold: Number(flags.get("unhealthy-zone-threshold") ?? usual.unhealthyThreshold),
  };
}

/** Leases are renewed when they were in the recording. */
const NEVER_BY_ITSELF = 1e15;
