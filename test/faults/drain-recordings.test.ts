import { describe, expect, it } from "vitest";
import { KUBERNETES } from "../../src/spec/control-plane.ts";
import type { IntOrPercent } from "../../src/spec/objects.ts";
import {
  aBudget,
  aContainer,
  aContainerBehavior,
  aDeployment,
  aTemplate,
  int,
  objectsOf,
  percent,
} from "../objects.ts";
import {
  type ControllerCase,
  type ControllerRun,
  casesOf,
  type RecordedObject,
} from "../reference/recorded-controllers.ts";
import { aWorld, entry, exactly, nodesOf, run, SECOND } from "../worlds.ts";

/** Of the recordings: their client limits were never reached. */
const UNLIMITED = { rate: Number.POSITIVE_INFINITY, burst: 1 };
/** What kubectl takes to begin and to end, in seconds; a refusal more or less would be 5. */
const TOLERANCE = 2;

/** Deploys and drains what a recorded run did, at the same times: how long each drain took, in seconds. */
function replay({ objects }: ControllerCase, { actions, seconds }: ControllerRun) {
  const drains = actions.filter(({ what, args }) => what === "kubectl" && args?.[0] === "drain");
  const nodes = objects.filter(({ kind }) => kind === "Node").map(({ metadata }) => metadata.name as string);
  const { spec } = objects.find(({ kind }) => kind === "Deployment");
  const budgets = objects.filter(({ kind }) => kind === "PodDisruptionBudget").map(budgetOf);
  const annotations = spec.template.metadata.annotations;
  const behavior = aContainerBehavior({
    startup: exactly(secondsOf(annotations["rec/ready"] ?? "1s")),
    shutdown: exactly(secondsOf(annotations["rec/term"] ?? "0s")),
  });
  const template = aTemplate({ labels: { app: "web" }, containers: [aContainer({ behavior })] });
  const world = aWorld({
    // Enough of them, and as evenly spread as the recorded ones: so has each node the same number of pods.
    nodes: nodesOf(...nodes.map(() => ({ cpu: 64_000 }))),
    objects: objectsOf([aDeployment({ replicas: spec.replicas, template })], budgets),
    controlPlane: { ...KUBERNETES, controllerLimit: UNLIMITED, schedulerLimit: UNLIMITED },
    horizon: Math.ceil(seconds) * SECOND,
    timeline: drains.map(({ t, args }) => entry(t, "drain", [nodes.indexOf(args![1]!)])),
  });
  const { result } = run(world, { strategy: "least-allocated" });
  return drains.map((drain, position) => {
    const { from, until } = result.marks[position]!;
    return { real: durationOf(drain as RecordedObject), here: (until - from) / SECOND };
  });
}

/** For ever, where kubectl gave up. */
function durationOf({ t, t1, exit }: RecordedObject): number {
  return exit === 0 ? t1 - t : Number.POSITIVE_INFINITY;
}

function budgetOf({ metadata, spec }: RecordedObject) {
  const { name } = metadata;
  return aBudget({
    name,
    minAvailable: amountOf(spec.minAvailable),
    maxUnavailable: amountOf(spec.maxUnavailable),
  });
}

function amountOf(amount: number | string | undefined): IntOrPercent | undefined {
  if (amount === undefined) return undefined;
  return typeof amount === "number" ? int(amount) : percent(Number.parseInt(amount, 10));
}

function secondsOf(text: string): number {
  return Number.parseFloat(text) * SECOND;
}

describe("drains by kubectl", () => {
  const cases = casesOf("eviction-drain").filter(
    ({ id }) => id.startsWith("drain-") && !id.includes("unready"),
  );
  for (const each of cases) {
    it(`take as long in ${each.id}`, () => {
      const repeats = each.runs.map((recorded) => replay(each, recorded));
      for (const [position, { here }] of repeats[0]!.entries()) {
        // The machine was busy in some repeats: the quickest one shows what the drain takes by itself.
        const real = Math.min(...repeats.map((drains) => drains[position]!.real));
        if (real === Number.POSITIVE_INFINITY) expect(here).toBe(real);
        else expect(Math.abs(real - here), `real ${real} s, here ${here} s`).toBeLessThan(TOLERANCE);
      }
    });
  }
});
