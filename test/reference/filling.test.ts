import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { RunSpec } from "../../src/spec/run-spec.ts";
import { CHOICES, fill, readAmounts, type Wish } from "./naive-filling.ts";
import { metricOf, type Ran, run, runsOf } from "./run-file.ts";
import { FULL, HAS_SHARED, SHARED } from "./shared-data.ts";

const LONG = 180_000;
const OWN = new URL("data/", import.meta.url);

interface Lists {
  readonly scenario: string;
  readonly nodes: readonly Wish[];
  readonly pods: readonly Wish[];
}

function lists(scenario: string, nodes: string | URL, pods: string | URL): Lists {
  const amounts = (file: string | URL) => readAmounts(readFileSync(file, "utf8"));
  return { scenario, nodes: amounts(nodes), pods: amounts(pods) };
}

/** Allocated share of CPU and memory. */
function shares(wishes: readonly Wish[], nodes: readonly Wish[], chosen: readonly number[]) {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const placed = chosen.flatMap((node, i) => (node < 0 ? [] : [wishes[i % wishes.length]!]));
  return {
    cpu: sum(placed.map(({ cpu }) => cpu)) / sum(nodes.map(({ cpu }) => cpu)),
    memory: sum(placed.map(({ memory }) => memory)) / sum(nodes.map(({ memory }) => memory)),
  };
}

/** The node of each task that came, in order; -1 for those that were sent away. */
const nodesOf = ({ pods }: Ran) => pods.map(({ node }) => node);

function expectShares({ result }: Ran, wanted: { cpu: number; memory: number }): void {
  expect(metricOf(result, "cpu_utilization.last")).toBeCloseTo(wanted.cpu, 12);
  expect(metricOf(result, "memory_utilization.last")).toBeCloseTo(wanted.memory, 12);
  if (FULL) console.info(`${result.scenario} ${result.strategy}: CPU ${wanted.cpu}, memory ${wanted.memory}`);
}

/** No machine is given away twice, and nothing that was sent away in the last pass fits anywhere. */
function expectFull(chosen: readonly number[], { nodes, pods }: Lists): void {
  const free = nodes.map(({ cpu, memory }) => ({ cpu, memory }));
  for (const [i, node] of chosen.entries()) {
    if (node < 0) continue;
    free[node]!.cpu -= pods[i % pods.length]!.cpu;
    free[node]!.memory -= pods[i % pods.length]!.memory;
  }
  expect(Math.min(...free.flatMap(({ cpu, memory }) => [cpu, memory]))).toBeGreaterThanOrEqual(0);
  const fitting = pods.filter((pod) =>
    free.some(({ cpu, memory }) => pod.cpu <= cpu && pod.memory <= memory),
  );
  expect(fitting).toEqual([]);
}

function check(read: () => Lists, runs: () => Promise<ReadonlyMap<string, RunSpec>>): void {
  it.each(Object.keys(CHOICES))("%s places each pod where plain loops place it", async (strategy) => {
    const own = read();
    const ran = run((await runs()).get(strategy)!);
    const wanted = fill(own.pods, own.nodes, CHOICES[strategy]!);
    expect(nodesOf(ran)).toEqual(wanted);
    expectShares(ran, shares(own.pods, own.nodes, wanted));
  });

  it.each(["random", "least-allocated", "most-allocated"])("%s leaves no room for any pod", async (name) => {
    const own = read();
    const ran = run((await runs()).get(name)!);
    expectFull(nodesOf(ran), own);
    expectShares(ran, shares(own.pods, own.nodes, nodesOf(ran)));
  });
}

describe("filling a small cluster of our own", () => {
  const own = lists("small-fill.yaml", new URL("small-nodes.csv", OWN), new URL("small-pods.csv", OWN));
  check(
    () => own,
    () => runsOf(own.scenario),
  );

  // Two machines of 4 cores; pods of 3, 2 and 1 cores, no memory to speak of. First fit: 3 -> 0, 2 -> 1, 1 -> 0;
  // second pass: 3 nowhere, 2 -> 1, 1 nowhere; the third pass places nothing.
  it("plain loops do what one does by hand", () => {
    const pods = [3, 2, 1].map((cpu) => ({ cpu, memory: 1 }));
    const nodes = [4, 4].map((cpu) => ({ cpu, memory: 100 }));
    expect(fill(pods, nodes, CHOICES["first-fit"]!)).toEqual([0, 1, 0, -1, 1, -1, -1, -1, -1]);
  });
});

describe.skipIf(!HAS_SHARED)("filling the 1,523 nodes of openb", { timeout: LONG }, () => {
  const read = () =>
    lists(
      "openb-fill.yaml",
      `${SHARED}openb/openb_node_list_all_node.csv`,
      `${SHARED}openb/openb_pod_list_default.csv`,
    );
  check(read, () => runsOf("openb-fill.yaml"));
});
