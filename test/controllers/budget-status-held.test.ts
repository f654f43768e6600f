import { describe, expect, it } from "vitest";
import { assemble } from "../../src/run/assemble.ts";
import { begin } from "../../src/run/begin.ts";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import type { TimelineEntry } from "../../src/spec/world.ts";
import {
  aBudget,
  aContainer,
  aContainerBehavior,
  aDeployment,
  aTemplate,
  int,
  objectsOf,
  selecting,
} from "../objects.ts";
import { aWorld, entry, exactly, nodesOf, runSpecOf, SECOND } from "../worlds.ts";

/** A Deployment of one pod, ready so long after its start. */
function one(name: string, startup: number) {
  const container = aContainer({ behavior: aContainerBehavior({ startup: exactly(startup * SECOND) }) });
  const template = aTemplate({ labels: { app: "web", name }, containers: [container] });
  const selector = selecting({ name });
  return aDeployment({ name, label: `deployment/${name}`, replicas: 1, selector, template });
}

const ONE_MUST_STAY = aBudget({
  selector: selecting({ app: "web" }),
  maxUnavailable: undefined,
  minAvailable: int(1),
});

/** Whole seconds at which evictions from the first node, where both pods are, were refused and let pass. */
function drained(timeline: readonly TimelineEntry[], budgets = [ONE_MUST_STAY]) {
  const world = aWorld({
    nodes: nodesOf({}, {}),
    objects: objectsOf([one("early", 1), one("late", 60)], budgets),
    controlPlane: { ...KUBERNETES, leaderElection: { renewDeadline: 0, lease: 0 } },
    horizon: 200 * SECOND,
    timeline: [...timeline].sort((a, b) => a.at - b.at),
  });
  const parts = assemble(runSpecOf(world));
  begin(world, parts);
  const refused = new Set<number>();
  const evicted: number[] = [];
  const second = () => Math.floor(parts.simulation.now / SECOND);
  parts.cluster.listen({
    evictionRefused: () => refused.add(second()),
    podDeleting: (_, cause) => {
      if (cause === "drain") evicted.push(second());
    },
  });
  parts.simulation.run(world.horizon);
  return { refused: [...refused], evicted };
}

describe("a budget", () => {
  const lost: TimelineEntry = {
    ...{ at: 10 * SECOND, target: "controller-manager", verb: "failPart", part: "controller-manager" },
    ...{ members: 1, duration: 92 * SECOND },
  };

  it("lets go what its pods allow while its controller works", () => {
    // Two are ready: one goes at once, the other when the first one's substitute is ready, 60 s or 1 s after its start.
    expect(drained([entry(80, "drain", [0])]).evicted[0]).toBe(80);
  });

  it("lets go what its status allowed last where nobody can write it", () => {
    // At 10 one pod of one that must stay is ready; that the other one gets so at 61 is written at 102. The try after
    // that, at 105, lets one go.
    const { refused, evicted } = drained([lost, entry(80, "drain", [0])]);
    expect([refused[0], evicted[0]]).toEqual([80, 105]);
  });

  it("lets nobody go who is ready before its controller has seen it as it is", () => {
    const apply: TimelineEntry = {
      ...{ at: 80 * SECOND, target: "web.yaml", verb: "apply", workloads: [], services: [] },
      budgets: [ONE_MUST_STAY],
    };
    // Both are ready, but the API server does not know that yet: the next try, 5 s later, is answered.
    const { refused, evicted } = drained([apply, entry(80, "drain", [0])], []);
    expect([refused[0], evicted[0]]).toEqual([80, 85]);
  });
});
