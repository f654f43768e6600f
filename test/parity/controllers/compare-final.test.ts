import { describe, expect, it } from "vitest";
import { compareFinal, wholeScenario } from "./compare-final.ts";
import type { Change, ControllerRun, Fields } from "./recording.ts";

const bare = (name: string, ready: boolean): Change => ({
  ...{ t: 1, kind: "Pod", name, op: "create" },
  set: { phase: ready ? "Running" : "Pending", ready },
});

function ended(final: Readonly<Record<string, unknown>>, changes: readonly Change[] = []): ControllerRun {
  return { final, changes, seconds: 60 } as unknown as ControllerRun;
}

/** What is told of a whole scenario that ended so. */
function wrong(own: ControllerRun, recorded: ControllerRun): readonly string[] {
  const told: string[] = [];
  compareFinal(own, [recorded], (_, about) => told.push(about), wholeScenario(own));
  return told;
}

describe("the end of a whole scenario", () => {
  const complete = (replicas: number): Fields => ({
    "spec.replicas": replicas,
    ...{ replicas, updatedReplicas: replicas, availableReplicas: replicas },
  });

  it("has the objects and the counters of the recorded one", () => {
    const recorded = ended({ Deployment: { web: complete(3) } });
    expect(wrong(ended({ Deployment: { web: complete(3) } }), recorded)).toEqual([]);
    expect(wrong(ended({ Deployment: { web: complete(2) } }), recorded)).toContain("Deployment web replicas");
    expect(wrong(ended({}), recorded)).toContain("Deployment web");
  });

  it("has as many bare pods in each state, whichever they are", () => {
    const recorded = ended({}, [bare("p1", true), bare("p2", false)]);
    expect(wrong(ended({}, [bare("p1", false), bare("p2", true)]), recorded)).toEqual([]);
    expect(wrong(ended({}, [bare("p1", true), bare("p2", true)]), recorded)).toEqual([
      "p: Running ready",
      "p: Pending",
    ]);
  });

  it("leaves rollouts that are not complete to their figures, and no others", () => {
    const recorded = ended({ Deployment: { web: complete(3), api: complete(2) } });
    const open = { ...complete(3), updatedReplicas: 1 };
    expect(wrong(ended({ Deployment: { web: open, api: complete(2) } }), recorded)).toEqual([]);
    expect(wrong(ended({ Deployment: { web: open, api: complete(1) } }), recorded)).toContain(
      "Deployment api replicas",
    );
  });

  it("leaves of which Jobs pods failed, and not how many completed", () => {
    const recorded = ended({ Job: { job: { succeeded: 5, failed: 1 } } });
    expect(wrong(ended({ Job: { job: { succeeded: 5, failed: 0 } } }), recorded)).toEqual([]);
    expect(wrong(ended({ Job: { job: { succeeded: 4, failed: 1 } } }), recorded)).toEqual([
      "Job job succeeded",
    ]);
  });
});
