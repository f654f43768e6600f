import { counted } from "../../reference/pod-steps.ts";
import type { Change, Fields } from "./recording.ts";

/** A pod as far as figures go by it. */
interface PodView {
  readonly owner: string;
  phase: unknown;
  isReady: boolean;
  isTerminating: boolean;
}

/** What the pods of a run come to: how many came and went, and how many there were at most and at least. */
export function podFigures(changes: readonly Change[]): Fields {
  const pods = new Map<string, PodView>();
  let wanted = 0;
  const created: Record<string, number> = {};
  const deleted: Record<string, number> = {};
  const steps: string[] = [];
  const asked: string[] = [];
  const most = { there: 0, active: 0, terminating: 0 };
  let least: number | undefined;
  for (const change of changes) {
    if (change.kind === "Pod") {
      const before = pods.get(change.name);
      const after = podAfter(change, before);
      if (before === undefined && after !== undefined) {
        created[after.owner] = (created[after.owner] ?? 0) + 1;
        steps.push(`+${after.owner}`);
      }
      const wasAsked = before?.isTerminating ?? false;
      if (before !== undefined && after === undefined)
        deleted[before.owner] = (deleted[before.owner] ?? 0) + 1;
      if (!wasAsked && before !== undefined && (after === undefined || after.isTerminating)) {
        steps.push(`-${before.owner}`);
        asked.push(change.name);
      }
      if (after === undefined) pods.delete(change.name);
      else pods.set(change.name, after);
    } else {
      const size = sizeIn(change);
      if (size === undefined) continue;
      wanted = size;
    }
    const there = [...pods.values()].filter(({ phase }) => phase !== "Failed" && phase !== "Succeeded");
    const terminating = there.filter(({ isTerminating }) => isTerminating).length;
    most.there = Math.max(most.there, there.length);
    most.active = Math.max(most.active, there.length - terminating);
    most.terminating = Math.max(most.terminating, terminating);
    const ready = there.filter(({ isReady, isTerminating }) => isReady && !isTerminating).length;
    if (least === undefined && wanted > 0 && ready >= wanted) least = ready;
    if (least !== undefined) least = Math.min(least, ready);
  }
  return {
    "pods created": created,
    "pods deleted": deleted,
    "pods at most": most.there,
    "pods at most, not terminating": most.active,
    "terminating at most": most.terminating,
    "ready at least, once all were ready": least ?? null,
    "order of pod creations (+) and deletions (-) by owner": counted(steps),
    "pods in order of deletion request": asked,
  };
}

function podAfter({ name, op, set = {} }: Change, before: PodView | undefined): PodView | undefined {
  if (op === "delete") return undefined;
  const value = (field: string, otherwise: unknown) => {
    if (!(field in set)) return otherwise;
    return op === "create" ? set[field] : (set[field] as readonly unknown[])[1];
  };
  return {
    owner: String(value("owner", before?.owner) ?? name),
    phase: value("phase", before?.phase),
    isReady: value("ready", before?.isReady ?? false) === true,
    isTerminating: value("terminating", before?.isTerminating ?? false) === true,
  };
}

/** The size that a change gives a set of pods. */
function sizeIn({ kind, op, set = {} }: Change): number | undefined {
  const size = SIZED.includes(kind) ? set["spec.replicas"] : undefined;
  if (size === undefined || (op === "create" && set["owner"] !== undefined)) return undefined;
  return Number(op === "create" ? size : (size as readonly unknown[])[1]);
}

const SIZED = ["Deployment", "ReplicaSet", "StatefulSet"];
