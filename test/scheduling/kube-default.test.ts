import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/cluster.ts";
import type { NodeId, PodId } from "../../src/cluster/ids.ts";
import { checkInvariants } from "../../src/cluster/invariants.ts";
import { explain } from "../../src/scheduling/explain.ts";
import { strategyNamed } from "../../src/scheduling/registry.ts";
import { kubeDefault } from "../../src/scheduling/strategies/kube-default.ts";
import { STRATEGIES } from "../../src/scheduling/strategy-infos.ts";
import { USUAL_SPREAD } from "../../src/spec/default-scheduler.ts";
import type { ServiceSpec } from "../../src/spec/objects.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import type { SpreadArgs } from "../../src/spec/scheduler.ts";
import { aCluster } from "../worlds.ts";
import { traitNodes, waiting } from "./constrained.ts";
import { type ConstrainedWorld, constrainedWorlds, type Step } from "./constrained-worlds.ts";
import { choice, made, withArgs } from "./decisions.ts";
import { naiveFeasible, naiveTotals, type PlainCluster } from "./naive-kube.ts";
import { constraintsOf, naiveInterPod, naiveSpread } from "./naive-pod-scores.ts";

interface Running {
  readonly pod: PodId;
  readonly template: PodTemplateSpec;
  readonly node: NodeId;
  isDeleted: boolean;
}

type Decide = (pod: PodId, template: PodTemplateSpec, cluster: Cluster, plain: PlainCluster) => number;

/** Plays the steps; `decide` is asked for a node for each pod, -1 for none, and shown the same as plain lists. */
function play({ nodes, templates, steps }: ConstrainedWorld, decide: Decide): void {
  const { cluster } = aCluster(traitNodes(...nodes));
  const running: Running[] = [];
  for (const step of steps) {
    if (step.do === "place") place(templates[step.pick % templates.length]!);
    else if (step.do === "end" || step.do === "delete") end(step.do, step.pick);
    else if (step.do === "serve") cluster.services.apply(aService(step.pick));
    else change(cluster, step, (step.pick % nodes.length) as NodeId);
  }
  checkInvariants(cluster);

  function place(template: PodTemplateSpec): void {
    const pod = waiting(cluster, template);
    const node = decide(pod, template, cluster, plainOf(cluster, running)) as NodeId;
    if (node < 0) cluster.abandon(pod);
    else {
      cluster.bind(pod, node);
      running.push({ pod, template, node, isDeleted: false });
    }
  }

  function end(how: "end" | "delete", pick: number): void {
    const each = running[pick % Math.max(running.length, 1)];
    if (each === undefined) return;
    if (how === "delete") {
      cluster.requestDeletion(each.pod, "deletion");
      each.isDeleted = true;
      return;
    }
    running.splice(running.indexOf(each), 1);
    if (each.isDeleted) cluster.remove(each.pod);
    else cluster.end(each.pod);
  }
}

function change(cluster: Cluster, step: Step, node: NodeId): void {
  if (step.do === "taint") cluster.setTaints(node, step.taints);
  else if (step.do === "cordon") cluster.cordon(node);
  else if (step.do === "uncordon") cluster.uncordon(node);
  else if (step.do === "lose") cluster.setReady(node, false);
  else if (step.do === "find") cluster.setReady(node, true);
}

/** One of two, which selects the one or the other. */
function aService(pick: number): ServiceSpec {
  const selector = [{ key: "app", operator: "In", values: [pick % 3 === 0 ? "a" : "b"] }] as const;
  return { namespace: "default", name: `s${pick % 2}`, selector };
}

function plainOf({ nodes, services }: Cluster, running: readonly Running[]): PlainCluster {
  const plain = nodes.specs.map((spec, node) => ({
    spec,
    taints: nodes.taints[node]!,
    isCordoned: nodes.cordoned[node] === 1,
    isReady: nodes.ready[node] === 1,
  }));
  return { nodes: plain, pods: running, services: services.all };
}

describe("kube-default", () => {
  it("finds the nodes, gives the totals and takes a best one, as a naive loop over nodes and pods", () => {
    fc.assert(
      fc.property(constrainedWorlds, fc.integer(), (world, seed) => {
        const strategy = made(kubeDefault, {}, seed);
        play(world, (pod, template, cluster, plain) => {
          const feasible = naiveFeasible(template, plain);
          const totals = naiveTotals(template, feasible, plain);
          const found = explain(strategy, pod, cluster).totals.toSorted((a, b) => a.node - b.node);
          expect(found).toEqual(feasible.map((node, i) => ({ node, total: totals[i] })));
          const best = feasible.filter((_, i) => totals[i] === Math.max(...totals));
          const chosen = choice(strategy, pod, cluster);
          expect(best.length === 0 ? [-1] : best).toContain(chosen);
          return chosen;
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe("a profile with default constraints of its own", () => {
  const soft = {
    topologyKey: "kubernetes.io/hostname",
    maxSkew: 2,
    whenUnsatisfiable: "ScheduleAnyway",
    ...USUAL_SPREAD,
  } as const;
  const hard = {
    topologyKey: "topology.kubernetes.io/zone",
    maxSkew: 1,
    whenUnsatisfiable: "DoNotSchedule",
    minDomains: 3,
    nodeAffinityPolicy: "Ignore",
    nodeTaintsPolicy: "Honor",
  } as const;
  const spread: SpreadArgs = { defaulting: "List", constraints: [soft, hard] };
  const interPod = { hardPodAffinityWeight: 7, ignorePreferredTermsOfExistingPods: false };

  it("filters and rates by them, as the naive loop does", () => {
    fc.assert(
      fc.property(constrainedWorlds, fc.integer(), (world, seed) => {
        const strategy = made(kubeDefault, {}, seed, withArgs({ spread, interPod }));
        play(world, (pod, template, cluster, plain) => {
          const constraints = constraintsOf(template, plain.services ?? [], spread);
          const asked = { ...template, placement: { ...template.placement, spread: constraints } };
          const feasible = naiveFeasible(asked, plain);
          const explanation = explain(strategy, pod, cluster);
          const found = explanation.totals.toSorted((a, b) => a.node - b.node);
          expect(found.map(({ node }) => node)).toEqual(feasible);
          const scored = (name: string) =>
            explanation.scores.filter(({ score }) => score === name).toSorted((a, b) => a.node - b.node);
          const zeros = feasible.map(() => 0);
          const ofSpread = scored("PodTopologySpread").map(({ normalised }) => normalised);
          const ofPods = scored("InterPodAffinity").map(({ normalised }) => normalised);
          expect(ofSpread.length > 0 ? ofSpread : zeros).toEqual(
            naiveSpread(template, feasible, plain, spread),
          );
          expect(ofPods.length > 0 ? ofPods : zeros).toEqual(naiveInterPod(template, feasible, plain, 7));
          return choice(strategy, pod, cluster);
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe("every strategy", () => {
  it.each(STRATEGIES.map(({ name }) => name))("places where no constraint speaks against it: %s", (name) => {
    fc.assert(
      fc.property(constrainedWorlds, fc.integer(), (world, seed) => {
        const strategy = made(strategyNamed(name)!, { placement: "first-fit" }, seed);
        play(world, (pod, template, cluster, plain) => {
          const chosen = choice(strategy, pod, cluster);
          const feasible = naiveFeasible(template, plain);
          expect(feasible.length === 0 ? [-1] : feasible).toContain(chosen);
          return chosen;
        });
      }),
      { numRuns: 60 },
    );
  });
});
