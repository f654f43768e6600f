import type { Change, ControllerRun } from "../recording.ts";
import { measureNodes } from "./failures.ts";
import type { Figures } from "./figures.ts";
import { measurePhases, type PhaseFigures } from "./phases.ts";

/**
 * Figures of single workloads and of single nodes, which the recordings hold under `measured` and not among their
 * `keyFigures`: "rollout: of frontend: completeAfter", "failure: of b-1: notReadyAfter".
 *
 * Of a node: when it was held to be not ready, and what came of its taint. Zones taint one node after the other, and
 * which one is first is a race, so that their taints are told in order of time: "failure: of the 2nd node:
 * noExecuteAfter". How many pods stood on which node, and so how many were evicted from it, is what chance has placed
 * there, and is left out; evictions are told as seconds after the taint.
 */
export function detailsOf(run: ControllerRun, changes: readonly Change[]): Figures {
  const figures: Record<string, number | null> = {};
  for (const { phase, workloads } of measurePhases(run, changes))
    for (const [workload, of] of Object.entries(workloads))
      Object.assign(figures, ofWorkload(phase, workload, of));
  return { ...figures, ...ofNodes(measureNodes(run, changes)) };
}

/** The same of what the recorder measured. */
export function measuredDetailsOf({ measured }: ControllerRun): Figures {
  const figures: Record<string, number | null> = {};
  for (const { phase, workloads = {} } of measured.phases as readonly MeasuredPhase[])
    for (const [workload, of] of Object.entries(workloads))
      Object.assign(figures, ofWorkload(phase, workload, of));
  const failures = (measured.failures ?? []) as readonly { readonly nodes: MeasuredNodes }[];
  return { ...figures, ...ofNodes(failures.map(({ nodes }) => nodes)) };
}

interface MeasuredPhase {
  readonly phase: string;
  readonly workloads?: Readonly<Record<string, PhaseFigures>>;
}

type MeasuredNodes = Readonly<Record<string, NodeTimes>>;

/** Seconds after the failure, or after the return. */
export interface NodeTimes {
  readonly notReadyAfter: number | null;
  readonly noExecuteAfter: number | null;
  readonly firstEvictionAfter: number | null;
  readonly lastEvictionAfter: number | null;
}

/** `changed` is when the recorder acted. */
function ofWorkload(phase: string, workload: string, figures: PhaseFigures): Figures {
  const { changed: _, ...told } = figures;
  return Object.fromEntries(
    Object.entries(told).map(([name, value]) => [`${phase}: of ${workload}: ${name}`, value ?? null]),
  );
}

function ofNodes(failures: readonly MeasuredNodes[]): Figures {
  const figures: Record<string, number | null> = {};
  for (const nodes of failures) {
    for (const [node, { notReadyAfter }] of Object.entries(nodes))
      figures[`failure: of ${node}: notReadyAfter`] = notReadyAfter;
    const byTaint = Object.values(nodes).sort((a, b) => (a.noExecuteAfter ?? 0) - (b.noExecuteAfter ?? 0));
    for (const [i, node] of byTaint.entries()) {
      const { noExecuteAfter } = node;
      const place = `failure: of tainted node ${i + 1}`;
      figures[`${place}: noExecuteAfter`] = noExecuteAfter;
      for (const which of ["firstEvictionAfter", "lastEvictionAfter"] as const) {
        const at = node[which];
        const known = at !== null && at !== undefined && noExecuteAfter !== null;
        figures[`${place}: ${which} its taint`] = known ? at - noExecuteAfter : null;
      }
    }
  }
  return figures;
}
