import { INSTANT } from "../../src/spec/control-plane.ts";
import { NO_OBJECTS } from "../../src/spec/objects.ts";
import type { ScenarioSpec, StrategySpec } from "../../src/spec/scenario-spec.ts";
import type { ArrivalSpec, WorldSpec } from "../../src/spec/world.ts";

const SECOND = 1_000_000;
const CONSTANT_SECOND = { kind: "constant", value: SECOND } as const;

/** Two nodes of one core, and tasks of one core for a second each. */
export function aWorld(change: Partial<WorldSpec> = {}, arrivals?: ArrivalSpec): WorldSpec {
  const machine = { allocatable: [1000, 2 ** 30, 110], bandwidth: 125, parallelPulls: 1 };
  return {
    kubernetesVersion: "1.36",
    start: "cold",
    startTime: 0,
    horizon: 60 * SECOND,
    warmUp: 0,
    resources: ["cpu", "memory", "pods"],
    nodes: ["n0", "n1"].map((name) => ({
      name,
      pool: "p",
      zone: "a",
      rack: "",
      machine,
      pricePerHour: 0,
      labels: {},
      taints: [],
      images: {},
      isCordoned: false,
    })),
    objects: NO_OBJECTS,
    controlPlane: INSTANT,
    tasks: [
      {
        name: "work",
        arrivals: arrivals ?? {
          kind: "renewal",
          gap: { kind: "exponential", mean: SECOND },
          count: Infinity,
          until: Infinity,
        },
        duration: CONSTANT_SECOND,
        requests: [1000, 2 ** 20, 1],
        labels: {},
        behavior: {
          image: "",
          imageSize: 0,
          startup: { kind: "constant", value: 0 },
          usage: { cpu: "request", memory: "request" },
        },
        onNodeFailure: "resubmit",
        onDrain: "finish",
      },
    ],
    timeline: [],
    failures: [],
    ...change,
  };
}

export function aStrategy(label: string, change: Partial<StrategySpec> = {}): StrategySpec {
  return { label, name: label, module: "", options: {}, queue: "list", ...change };
}

export function aScenario(change: Partial<ScenarioSpec> = {}): ScenarioSpec {
  return {
    name: "small",
    question: "",
    replications: { count: 2, seed: 7 },
    strategies: [aStrategy("first-fit"), aStrategy("best-fit")],
    baseline: "first-fit",
    variants: [{ name: "", world: aWorld() }],
    expectations: [],
    notes: [],
    inputs: [{ name: "small.yaml", digest: "00" }],
    ...change,
  };
}
