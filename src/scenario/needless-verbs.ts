import type { PodAutoscalerSpec } from "../spec/autoscaling.ts";
import type { NodeSpec, TimelineEntry, WorkloadEntry } from "../spec/world.ts";
import type { NumberedWorkload } from "./numbered-workload.ts";
import type { Reading } from "./reading.ts";
import { placesOf, type Step } from "./refused-verbs.ts";

/** What entries are judged by; undefined: not known. */
export interface Standing {
  /** All nodes that there ever are, by id. */
  readonly nodes: readonly NodeSpec[];
  readonly workloads: readonly NumberedWorkload[] | undefined;
  readonly autoscalers: readonly PodAutoscalerSpec[] | undefined;
}

interface Needless {
  readonly message: string;
  readonly hint: string;
}

/**
 * Warns of entries that can do nothing, or that somebody undoes: ends of what never began, rollbacks to revisions that
 * cannot be there, replicas that an autoscaler sets anew. `steps` are in the order in which they happen.
 *
 * O(steps x losses that are open x nodes of each).
 */
export function reportNeedless(steps: readonly Step[], standing: Standing, reading: Reading): void {
  const judges = [judgeCordons(standing), judgeLosses(), judgeUndos(standing), judgeScales(standing)];
  for (const { item, entry } of steps)
    for (const judge of judges) {
      const found = judge(entry);
      const place = placesOf(item)[0];
      if (found !== undefined && place !== undefined)
        reading.warn(place, "no-effect", found.message, found.hint);
    }
}

type Judge = (entry: TimelineEntry) => Needless | undefined;

function judgeCordons({ nodes }: Standing): Judge {
  const cordoned = new Set<number>();
  for (const [node, { isCordoned }] of nodes.entries()) if (isCordoned) cordoned.add(node);
  return (entry) => {
    if (entry.verb === "cordon" || entry.verb === "drain") for (const node of entry.nodes) cordoned.add(node);
    if (entry.verb !== "uncordon") return undefined;
    const ended = entry.nodes.filter((node) => cordoned.delete(node));
    if (ended.length > 0) return undefined;
    return {
      message: `${entry.target} is not cordoned by then`,
      hint: "move the entry behind a cordon or a drain of it, or remove it",
    };
  };
}

function judgeLosses(): Judge {
  const open: { readonly what: string; readonly until: number; readonly nodes: Set<number> }[] = [];
  const isOpen = (at: number, what: string, nodes: readonly number[]) =>
    open.some((each) => each.what === what && each.until > at && nodes.some((node) => each.nodes.has(node)));
  const end = (what: string, nodes: readonly number[]) => {
    for (const each of open) if (each.what === what) for (const node of nodes) each.nodes.delete(node);
  };
  const judge = (at: number, what: string, nodes: readonly number[], target: string, verb: string) => {
    const isNeeded = isOpen(at, what, nodes);
    end(what, nodes);
    if (isNeeded) return undefined;
    return {
      message: `the timeline has done nothing to ${target} by then that it could end`,
      hint: `move the entry behind a ${verb} of it, or remove it; what fails at random comes back by itself`,
    };
  };
  return (entry) => {
    if (entry.verb === "fail" || entry.verb === "partition")
      open.push({ what: entry.verb, until: entry.at + entry.duration, nodes: new Set(entry.nodes) });
    else if (entry.verb === "failPart" || entry.verb === "slow")
      open.push({ what: entry.part, until: entry.at + entry.duration, nodes: new Set([0]) });
    else if (entry.verb === "restore") return judge(entry.at, "fail", entry.nodes, entry.target, "fail");
    else if (entry.verb === "heal")
      return judge(entry.at, "partition", entry.nodes, entry.target, "partition");
    else if (entry.verb === "restorePart") return judge(entry.at, entry.part, [0], entry.target, "fail");
    return undefined;
  };
}

/** Each change of a template may make a revision; how many there were in a dump is not counted here. */
function judgeUndos({ workloads = [] }: Standing): Judge {
  const most = new Map<number, number>();
  const isDumped = (workload: number) => {
    const spec = workloads[workload]?.spec;
    return spec !== undefined && "replicaSets" in spec && spec.replicaSets.length > 0;
  };
  return (entry) => {
    const changed = changedBy(entry);
    if (entry.verb === "rolloutUndo" && entry.revision > 0)
      for (const workload of entry.workloads) {
        const last = 1 + (most.get(workload) ?? 0);
        if (entry.revision <= last || isDumped(workload)) continue;
        return {
          message: `${workloads[workload]!.spec.label} cannot have a revision ${entry.revision} by then`,
          hint:
            last === 1
              ? "it has had no other one than its first"
              : `write a revision from 1 to ${last}, or none`,
        };
      }
    for (const workload of changed) most.set(workload, 1 + (most.get(workload) ?? 0));
    return undefined;
  };
}

const ROLLING = new Set<WorkloadEntry["verb"]>(["setImage", "setResources", "rolloutRestart", "rolloutUndo"]);

function changedBy(entry: TimelineEntry): readonly number[] {
  if (entry.verb === "apply") return entry.workloads.map(({ workload }) => workload);
  return "workloads" in entry && ROLLING.has(entry.verb) ? entry.workloads : [];
}

function judgeScales({ workloads = [], autoscalers = [] }: Standing): Judge {
  const present = new Set<number>();
  for (const [number, { isPresent }] of autoscalers.entries()) if (isPresent) present.add(number);
  return (entry) => {
    if (entry.verb === "apply") for (const { autoscaler } of entry.autoscalers ?? []) present.add(autoscaler);
    if (entry.verb === "deleteObjects")
      for (const object of entry.objects)
        if (object.kind === "HorizontalPodAutoscaler") present.delete(object.autoscaler);
    // With no replicas an autoscaler is off.
    if (entry.verb !== "scale" || entry.replicas === 0) return undefined;
    for (const workload of entry.workloads) {
      const { kind, namespace, name, label } = workloads[workload]!.spec;
      const owner = [...present].find((number) => {
        const scaler = autoscalers[number]!;
        return scaler.namespace === namespace && scaler.target.kind === kind && scaler.target.name === name;
      });
      if (owner === undefined) continue;
      return {
        message: `${autoscalers[owner]!.label} scales ${label}: it sets other replicas within seconds`,
        hint: "change its minReplicas or maxReplicas by an apply, or delete it before",
      };
    }
    return undefined;
  };
}
