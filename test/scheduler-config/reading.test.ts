import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSchedulerConfig } from "../../src/scheduler-config/read-scheduler-config.ts";
import { DEFAULT_ARGS, defaultPlugins } from "../../src/spec/default-scheduler.ts";

const HEAD = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";

function read(body: string, ignoreUnsupported = false) {
  return readSchedulerConfig({ name: "s.yaml", text: HEAD + body }, ignoreUnsupported);
}

function specOf(body: string) {
  const { spec, diagnostics } = read(body);
  expect(diagnostics).toEqual([]);
  return spec!;
}

const onlyProfile = (body: string) => specOf(`profiles:\n- ${body}`).profiles[0]!;

const mistakesOf = (body: string) =>
  read(body).diagnostics.map(({ severity, code, message }) => `${severity} ${code}: ${message}`);

describe("a KubeSchedulerConfiguration", () => {
  it("is the default one where it says nothing", () => {
    expect(specOf("")).toEqual({
      percentageOfNodesToScore: 0,
      initialBackoff: 1_000_000,
      longestBackoff: 10_000_000,
      clientLimit: undefined,
      profiles: [
        {
          schedulerName: "default-scheduler",
          percentageOfNodesToScore: undefined,
          plugins: defaultPlugins(36),
          args: DEFAULT_ARGS,
        },
      ],
    });
  });

  it("reads what holds for the whole scheduler", () => {
    const whole = "percentageOfNodesToScore: 30\npodInitialBackoffSeconds: 2\npodMaxBackoffSeconds: 60\n";
    expect(specOf(`${whole}clientConnection: {qps: 12.5}`)).toMatchObject({
      percentageOfNodesToScore: 30,
      initialBackoff: 2_000_000,
      longestBackoff: 60_000_000,
      clientLimit: { rate: 12.5, burst: 100 },
    });
    expect(specOf("clientConnection: {burst: 7}").clientLimit).toEqual({ rate: 50, burst: 7 });
    expect(specOf("clientConnection: {qps: -1}").clientLimit?.rate).toBe(Number.POSITIVE_INFINITY);
  });

  it("reads all of a default constraint, as pods have it where it says nothing", () => {
    const head = "maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule";
    const constraintsOf = (more: string) => {
      const args = `{defaultingType: List, defaultConstraints: [{${head}${more}}]}`;
      const profile = onlyProfile(`pluginConfig: [{name: PodTopologySpread, args: ${args}}]`);
      return profile.args.spread.constraints;
    };
    const usual = { minDomains: 1, nodeAffinityPolicy: "Honor", nodeTaintsPolicy: "Ignore" };
    const written = { maxSkew: 2, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" };
    expect(constraintsOf("")).toEqual([{ ...written, ...usual }]);
    expect(constraintsOf(", matchLabelKeys: [a]")).toEqual([{ ...written, ...usual }]);
    expect(constraintsOf(", minDomains: 3, nodeAffinityPolicy: Ignore, nodeTaintsPolicy: Honor")).toEqual([
      { ...written, minDomains: 3, nodeAffinityPolicy: "Ignore", nodeTaintsPolicy: "Honor" },
    ]);
  });

  it("needs a name for each of several profiles, and for one alone none", () => {
    expect(onlyProfile("percentageOfNodesToScore: 0").percentageOfNodesToScore).toBe(0);
    expect(specOf("profiles: [{schedulerName: a}, {schedulerName: b}]").profiles).toHaveLength(2);
    expect(mistakesOf("profiles: [{schedulerName: a}, {}]")).toEqual([
      "error missing-key: of several profiles each needs a schedulerName",
    ]);
  });

  it("gives a weight of 1 where a plugin is enabled without one, whatever its default", () => {
    const weights = (plugins: string) =>
      Object.fromEntries(
        onlyProfile(`plugins: ${plugins}`).plugins.score.map(({ name, weight }) => [name, weight]),
      );
    expect(weights("{score: {enabled: [{name: TaintToleration}]}}")).toMatchObject({
      TaintToleration: 1,
      NodeAffinity: 2,
    });
    expect(weights("{multiPoint: {enabled: [{name: TaintToleration}]}}")["TaintToleration"]).toBe(1);
    // The point's own choice counts before that for all points.
    const both =
      "{multiPoint: {enabled: [{name: NodeAffinity, weight: 9}]}, score: {enabled: [{name: NodeAffinity, weight: 4}]}}";
    expect(weights(both)["NodeAffinity"]).toBe(4);
  });

  it("orders what a point enables itself before the rest, and after it what is disabled for all points", () => {
    const { filter } = onlyProfile(
      "plugins: {multiPoint: {disabled: [{name: NodeName}]}, filter: {enabled: [{name: NodeName}, {name: NodePorts}]}}",
    ).plugins;
    expect([filter[0], filter.at(-1)]).toEqual(["NodePorts", "NodeName"]);
    expect(filter).toHaveLength(defaultPlugins(36).filter.length);
  });

  it("fills in the defaults of arguments", () => {
    const { args } = onlyProfile(`pluginConfig:
  - {name: NodeResourcesFit, args: {scoringStrategy: {type: MostAllocated, resources: [{name: cpu}]}}}
  - {name: NodeResourcesBalancedAllocation, args: {resources: [{name: nvidia.com/gpu, weight: 0}]}}
  - {name: DefaultPreemption, args: {minCandidateNodesAbsolute: 0}}
  - name: PodTopologySpread
    args:
      apiVersion: kubescheduler.config.k8s.io/v1
      kind: PodTopologySpreadArgs
      defaultingType: List`);
    expect(args).toEqual({
      ...DEFAULT_ARGS,
      fit: { ...DEFAULT_ARGS.fit, scoring: "MostAllocated", resources: [{ name: "cpu", weight: 1 }] },
      balanced: [{ name: "nvidia.com/gpu", weight: 1 }],
      preemption: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 0 },
      spread: { defaulting: "List", constraints: [] },
    });
  });

  it.each([
    ["profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {kind: NodeAffinityArgs}}]}]", "wrong-kind"],
    ["profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {}}}]}]", "missing-key"],
    ["clientConnection: {burst: -1}", "out-of-range"],
    ["parallelism: 0", "out-of-range"],
    ["profiles: [{plugins: {multiPoint: {disabled: [{name: '*'}]}}}]", "missing-key"],
    ["profiles: [{plugins: {bind: {disabled: [{name: '*'}]}}}]", "missing-key"],
    ["profiles: [{plugins: {preScore: {disabled: [{name: PodTopologySpread}]}}}]", "conflicting-keys"],
    ["profiles: [{plugins: {score: {enabled: [{name: ImageLocality, weight: 30000000}]}}}]", "out-of-range"],
  ])("refuses %s", (body, code) => {
    expect(mistakesOf(body)[0]).toMatch(new RegExp(`^error ${code}: `));
    expect(read(body).spec).toBeUndefined();
  });

  it("lists what it names and is not simulated", () => {
    const { ignored, diagnostics } = read(
      `leaderElection: {leaderElect: false}
extenders: [{urlPrefix: "http://x"}]
profiles: [{plugins: {permit: {enabled: []}, filter: {enabled: [{name: DynamicResources}]}}}]`,
      true,
    );
    expect(diagnostics).toEqual([]);
    expect(ignored).toEqual([
      "KubeSchedulerConfiguration.leaderElection",
      "KubeSchedulerConfiguration.extenders",
      "plugin DynamicResources",
    ]);
  });

  it("is one document, and nothing else", () => {
    expect(mistakesOf("---\na: 1")).toContain(
      "error several-documents: a second document in one configuration",
    );
    const empty = readSchedulerConfig({ name: "s.yaml", text: "# nothing\n" }, false);
    expect(empty.diagnostics.map(({ code }) => code)).toEqual(["empty"]);
  });

  it("never throws, whatever the text", () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom(...KEYS));
    const profile = fc.dictionary(fc.constantFrom(...KEYS), fc.oneof(part, fc.array(part)));
    const hostile = fc.oneof(
      fc.record({ profiles: fc.array(profile), plugins: part, extenders: part }).map((body) =>
        JSON.stringify({
          apiVersion: "kubescheduler.config.k8s.io/v1",
          kind: "KubeSchedulerConfiguration",
          ...body,
        }),
      ),
      fc.json(),
      fc.string(),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const { spec, diagnostics } = readSchedulerConfig({ name: "s.yaml", text }, false);
        expect(spec === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
      }),
      { numRuns: 500 },
    );
  });
});

const KEYS = ["schedulerName", "plugins", "pluginConfig", "name", "args", "__proto__", "enabled", "*"];
