import { amountsBy } from "../spec/sized-template.ts";
import type { MachineSpec, NodeSpec } from "../spec/world.ts";
import type { Draft, NodeDraft } from "./drafts.ts";

export interface NodeOptions {
  /** Names of the resources of the world: "cpu", "memory", "pods", then the others. */
  readonly resources: readonly string[];
  /** Bytes per microsecond; 1 Gbit/s if absent. */
  readonly bandwidth?: number;
  /** Images that a node pulls at a time; 1, the kubelet's default, if absent. */
  readonly parallelPulls?: number;
}

/** Makes the nodes of the drafts, in file order; nodes that offer the same share one machine. */
export function buildNodes(drafts: readonly Draft[], options: NodeOptions): readonly NodeSpec[] {
  const machines = new Map<string, MachineSpec>();
  return drafts
    .filter((draft) => draft.kind === "Node")
    .map((draft) => {
      const node = buildNode(draft, options);
      const { allocatable, rests = [] } = node.machine;
      const key = [...allocatable, ...rests].join();
      const machine = machines.get(key) ?? node.machine;
      machines.set(key, machine);
      return { ...node, machine };
    });
}

/** Makes one node. Its pool is called "nodes", its zone is that of its label, and it costs nothing. */
export function buildNode(draft: NodeDraft, options: NodeOptions): NodeSpec {
  const { name, labels, taints, images, isCordoned } = draft;
  return {
    name,
    pool: "nodes",
    zone: zoneOf(labels),
    rack: "",
    machine: {
      allocatable: amountsBy(options.resources, draft.allocatable, 0),
      ...(draft.rests !== undefined && { rests: amountsBy(options.resources, draft.rests, 0) }),
      bandwidth: options.bandwidth ?? GIGABIT,
      parallelPulls: options.parallelPulls ?? 1,
    },
    pricePerHour: 0,
    labels,
    taints,
    images,
    isCordoned,
  };
}

/** 1 Gbit/s in bytes per microsecond. */
const GIGABIT = 125;

/** The label of old releases wins, as in the scheduler: facts 1.5. */
function zoneOf(labels: NodeDraft["labels"]): string {
  const zone = labels["failure-domain.beta.kubernetes.io/zone"] ?? labels["topology.kubernetes.io/zone"];
  return zone ?? "";
}
