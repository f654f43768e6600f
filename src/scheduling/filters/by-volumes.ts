import type { ClassId, NodeId } from "../../cluster/ids.ts";
import type { ClusterView } from "../../cluster/view.ts";
import type { Filter, Refusal } from "../filter.ts";
import type { Verdict } from "../verdict.ts";

/** What speaks against a node: its reasons; none: nothing. */
type ReasonsAt = (node: NodeId) => readonly string[];

export interface VolumeRule {
  readonly depends: Filter["depends"];
  /** Whether the removal of pods could help against what it says of nodes. */
  readonly isResolvable: boolean;
  /** Nothing to check for a class with volumes. */
  isIdle?(podClass: ClassId, view: ClusterView): boolean;
  /** Why no node will do for a class with volumes. */
  refusal?(podClass: ClassId, view: ClusterView): string | undefined;
  /** For a class with volumes. */
  reasons(podClass: ClassId, view: ClusterView): ReasonsAt;
}

/** A filter that pods without volumes pass. */
export function byVolumes(name: string, rule: VolumeRule): Filter {
  const { depends, isResolvable } = rule;
  return {
    name,
    depends,
    isConstraint: true,
    skip: (podClass, view) => !hasVolumes(podClass, view) || (rule.isIdle?.(podClass, view) ?? false),
    refuse(podClass, view) {
      return hasVolumes(podClass, view) ? forGood(rule.refusal?.(podClass, view)) : undefined;
    },
    filter(podClass, view, candidates, verdict) {
      if (!hasVolumes(podClass, view)) return;
      const reasonsAt = rule.reasons(podClass, view);
      const ids = candidates.ids;
      let kept = 0;
      for (let i = 0; i < candidates.count; i++) {
        const node = candidates.at(i);
        const reasons = reasonsAt(node);
        if (reasons.length === 0) ids[kept++] = node;
        else if (verdict.recording) reject(verdict, node, name, reasons, isResolvable);
      }
      candidates.count = kept;
    },
  };
}

/** No reasons. */
export const NONE: readonly string[] = [];

function hasVolumes(podClass: ClassId, { classes }: ClusterView): boolean {
  return classes.volumes[podClass]!.length > 0;
}

function forGood(reason: string | undefined): Refusal | undefined {
  return reason === undefined ? undefined : { reasons: [reason], isResolvable: false };
}

function reject(
  verdict: Verdict,
  node: NodeId,
  name: string,
  reasons: readonly string[],
  isResolvable: boolean,
): void {
  for (const reason of reasons) verdict.reject(node, name, reason, isResolvable);
}
