import { describe, expect, it } from "vitest";
import { USUAL_DRAIN } from "../../src/spec/drain.ts";
import { SIMPLE_TASK, scenarioWith, specOf, withTask, worldOf } from "./reading-of.ts";

const EXAMPLE = `# yaml-language-server: $schema=../scenario.schema.json
apiVersion: stowage/v1
kind: Scenario
metadata: {name: zone-outage}
question: What does a zone outage cost?
kubernetesVersion: "1.36"
start: cold
horizon: 1h
warmup: 5m
replications: {count: 20, seed: 42}
latencies: none
cluster:
  pools:
    - {name: web, count: 4, zones: [a, b, c], racks: 2, machine: {cpu: "2", memory: 4Gi, pods: 50}, pricePerHour: 0.096}
    - {name: gpu, count: 1, machine: {cpu: 8, memory: 64Gi, nvidia.com/gpu: 4, bandwidth: 10Gbit/s, pods: unlimited}}
workloads:
  tasks:
    - name: thumbnails
      arrivals: {poisson: 30/min, count: 100, until: 30m}
      duration: {exponential: 40s}
      requests: {cpu: 250m, memory: 256Mi}
      labels: {app: shop}
      onNodeFailure: abandon
      onDrain: finish
    - name: training
      arrivals: {at: 1m, count: 2}
      duration: 10m
      requests: {cpu: 1, nvidia.com/gpu: 2}
      image: registry.example/train:v1
      usage: {cpu: 500m}
behaviors:
  - match: {labels: {app: sh*}}
    imageSize: 310Mi
    startup: 2s
  - match: {name: thumbnails}
    startup: 3s
timeline:
  - {at: 30m, restore: zone/b}
  - {at: 6m, fail: zone/b, for: 20m}
  - {at: 6m, cordon: node/web-3}
  - {at: 7m, drain: rack/web-a-0}
  - {at: 8m, uncordon: pool/web}
failures:
  - {each: zone, timeToFailure: {weibull: {shape: 0.7, scale: 720h}}, timeToRepair: 1h}
  - {each: node, name: gpus, pools: [gpu], timeToFailure: 10h, timeToRepair: 1h}
strategies: [least-allocated, {name: weighted, label: heavy, options: {weight: 3}, queue: fifo}]
baseline: heavy
expect:
  - 'wait_s.p99{workload="thumbnails"} < 5m'
  - {that: 'node_availability.min >= 75%', across: mean}
`;

describe("a scenario with everything", () => {
  const spec = specOf(EXAMPLE);
  const world = spec.variants[0]!.world;

  it("says what is asked", () => {
    expect(spec).toMatchObject({
      name: "zone-outage",
      question: "What does a zone outage cost?",
      replications: { count: 20, seed: 42 },
      baseline: "heavy",
      strategies: [
        { label: "least-allocated", name: "least-allocated", module: "", options: {}, queue: "list" },
        {
          label: "heavy",
          name: "weighted",
          module: "",
          options: { weight: 3, ties: "lowest" },
          queue: "fifo",
        },
      ],
      expectations: [
        {
          text: 'wait_s.p99{workload="thumbnails"} < 5m',
          metric: "wait_s",
          stat: "p99",
          labels: [{ label: "workload", operator: "=", value: "thumbnails" }],
          operator: "<",
          value: 300,
          across: "every-run",
        },
        { metric: "node_availability", stat: "min", labels: [], operator: ">=", value: 0.75, across: "mean" },
      ],
    });
    expect(spec.variants.map((variant) => variant.name)).toEqual([""]);
  });

  it("has times in microseconds", () => {
    expect(world).toMatchObject({
      kubernetesVersion: "1.36",
      start: "cold",
      horizon: 3_600_000_000,
      warmUp: 300_000_000,
      resources: ["cpu", "memory", "pods", "nvidia.com/gpu"],
    });
  });

  it("goes round zones, then round the racks of each zone", () => {
    // Nodes 0 to 3 are in zones a, b, c, a; the second node of zone a is in its second rack.
    const sites = world.nodes.map(({ name, pool, zone, rack }) => [name, pool, zone, rack]);
    expect(sites).toEqual([
      ["web-0", "web", "a", "web-a-0"],
      ["web-1", "web", "b", "web-b-0"],
      ["web-2", "web", "c", "web-c-0"],
      ["web-3", "web", "a", "web-a-1"],
      ["gpu-0", "gpu", "", ""],
    ]);
  });

  it("has machines by resource, one object a pool", () => {
    // 4 Gi = 4,294,967,296 bytes; 1 Gbit/s = 125 bytes a microsecond.
    expect(world.nodes[0]!.machine).toEqual({
      allocatable: [2000, 4_294_967_296, 50, 0],
      bandwidth: 125,
      parallelPulls: 1,
    });
    expect(world.nodes[4]!.machine).toEqual({
      allocatable: [8000, 68_719_476_736, Infinity, 4],
      bandwidth: 1250,
      parallelPulls: 1,
    });
    expect(world.nodes[1]!.machine).toBe(world.nodes[0]!.machine);
    expect(world.nodes.map((node) => node.pricePerHour)).toEqual([0.096, 0.096, 0.096, 0.096, 0]);
  });

  it("has task streams with the behavior that wins", () => {
    expect(world.tasks).toEqual([
      {
        name: "thumbnails",
        // 30 a minute is one every 2 s.
        arrivals: {
          kind: "renewal",
          gap: { kind: "exponential", mean: 2_000_000 },
          count: 100,
          until: 1_800_000_000,
        },
        duration: { kind: "exponential", mean: 40_000_000 },
        requests: [250, 268_435_456, 1, 0],
        labels: { app: "shop" },
        behavior: {
          image: "thumbnails",
          imageSize: 325_058_560,
          startup: { kind: "constant", value: 3_000_000 },
          usage: { cpu: "request", memory: "request" },
        },
        onNodeFailure: "abandon",
        onDrain: "finish",
      },
      {
        name: "training",
        arrivals: { kind: "burst", at: 60_000_000, count: 2 },
        duration: { kind: "constant", value: 600_000_000 },
        requests: [1000, 0, 1, 2],
        labels: {},
        behavior: {
          image: "registry.example/train:v1",
          imageSize: 98_566_144,
          startup: { kind: "constant", value: 1_000_000 },
          usage: { cpu: 500, memory: "request" },
        },
        onNodeFailure: "resubmit",
        onDrain: "resubmit",
      },
    ]);
  });

  it("has the timeline by time, entries of one instant in file order, targets as nodes", () => {
    expect(world.timeline).toEqual([
      { at: 360_000_000, verb: "fail", target: "zone/b", nodes: [1], duration: 1_200_000_000 },
      { at: 360_000_000, verb: "cordon", target: "node/web-3", nodes: [3] },
      { at: 420_000_000, verb: "drain", target: "rack/web-a-0", nodes: [0], options: USUAL_DRAIN },
      { at: 480_000_000, verb: "uncordon", target: "pool/web", nodes: [0, 1, 2, 3] },
      { at: 1_800_000_000, verb: "restore", target: "zone/b", nodes: [1] },
    ]);
  });

  it("has groups of nodes that fail together", () => {
    expect(world.failures).toEqual([
      {
        name: "zone",
        groups: [
          { name: "zone/a", nodes: [0, 3] },
          { name: "zone/b", nodes: [1] },
          { name: "zone/c", nodes: [2] },
        ],
        timeToFailure: { kind: "weibull", shape: 0.7, scale: 2_592_000_000_000 },
        timeToRepair: { kind: "constant", value: 3_600_000_000 },
      },
      {
        name: "gpus",
        groups: [{ name: "node/gpu-0", nodes: [4] }],
        timeToFailure: { kind: "constant", value: 36_000_000_000 },
        timeToRepair: { kind: "constant", value: 3_600_000_000 },
      },
    ]);
  });

  it("lists the defaults in use", () => {
    expect(spec.notes).toEqual([
      "tasks/thumbnails: usage.cpu = request (default), usage.memory = request (default)",
      "tasks/training: imageSize 94Mi (default), startup 1s (default), usage.memory = request (default)",
    ]);
  });
});

describe("a scenario with the least", () => {
  it("has every default filled in", () => {
    const spec = specOf(scenarioWith({}));
    expect(spec).toMatchObject({
      question: "",
      replications: { count: 10, seed: 1 },
      strategies: [{ label: "least-allocated" }],
      baseline: "least-allocated",
      expectations: [],
      notes: [],
    });
    expect(spec.variants[0]!.world).toMatchObject({
      kubernetesVersion: "1.36",
      start: "settled",
      warmUp: 0,
      tasks: [],
      timeline: [],
      failures: [],
    });
    expect(spec.variants[0]!.world.nodes[0]!.machine.allocatable[2]).toBe(110);
  });

  it("takes a plain number of replications", () => {
    expect(specOf(scenarioWith({ replications: "3" })).replications).toEqual({ count: 3, seed: 1 });
  });

  it("ends with the last of its work where there is no horizon and all work is finite", () => {
    const text = withTask("arrivals: {every: 1s, count: 5}, duration: 1s, requests: {}", { horizon: "" });
    expect(worldOf(text).horizon).toBe(Infinity);
  });

  it("is the same in JSON", () => {
    const json = JSON.stringify({
      apiVersion: "stowage/v1",
      kind: "Scenario",
      metadata: { name: "x" },
      horizon: "1h",
      cluster: { pools: [{ name: "web", count: 4, zones: ["a", "b"], machine: { cpu: 2, memory: "4Gi" } }] },
    });
    expect(specOf(json)).toEqual(specOf(scenarioWith({})));
    expect(specOf(JSON.stringify(JSON.parse(json), undefined, "\t"))).toEqual(specOf(scenarioWith({})));
  });

  it("may use anchors and aliases", () => {
    const text = scenarioWith({
      cluster:
        "{pools: [{name: a, count: 1, machine: &m {cpu: 2, memory: 4Gi}}, {name: b, count: 1, machine: *m}]}",
    });
    const [a, b] = worldOf(text).nodes;
    expect(b!.machine.allocatable).toEqual(a!.machine.allocatable);
  });
});

describe("arrivals", () => {
  const arrivalsOf = (text: string) =>
    worldOf(withTask(`arrivals: ${text}, duration: 1s, requests: {}`)).tasks[0]!.arrivals;

  it("come at equal times, by any gap, or from a finite population", () => {
    const ends = { count: Infinity, until: Infinity };
    expect(arrivalsOf("{every: 5s}")).toEqual({
      kind: "renewal",
      gap: { kind: "constant", value: 5_000_000 },
      ...ends,
    });
    expect(arrivalsOf("{gap: {uniform: {min: 1s, max: 2s}}}")).toEqual({
      kind: "renewal",
      gap: { kind: "uniform", min: 1_000_000, max: 2_000_000 },
      ...ends,
    });
    expect(arrivalsOf("{closed: {population: 7, think: {exponential: 1m}}}")).toEqual({
      kind: "closed",
      population: 7,
      think: { kind: "exponential", mean: 60_000_000 },
    });
  });
});

describe("failures", () => {
  it("get names of their own where none are given", () => {
    const failure = "{each: node, timeToFailure: 1h, timeToRepair: 1h}";
    const text = scenarioWith({ failures: `[${failure}, ${failure}, {name: node-2, ${failure.slice(1)}]` });
    expect(worldOf(text).failures.map(({ name }) => name)).toEqual(["node", "node-3", "node-2"]);
  });
});

describe("strategies of one's own", () => {
  it("are modules with a path from the loader, and any options", () => {
    const spec = specOf(scenarioWith({ strategies: "[{module: ./my.mjs, options: {depth: 3}}]" }), {
      files: { module: () => ({ ok: true, value: "/abs/my.mjs" }) },
    });
    expect(spec.strategies).toEqual([
      { label: "my", name: "", module: "/abs/my.mjs", options: { depth: 3 }, queue: "list" },
    ]);
  });
});

describe("node lists", () => {
  it("give a pool its nodes", () => {
    const nodes = [
      { name: "n-0", allocatable: { cpu: 4000, memory: 1024 }, model: "" },
      { name: "n-1", allocatable: { cpu: 4000, memory: 1024, "nvidia.com/gpu": 2 }, model: "T4" },
    ];
    const world = worldOf(
      scenarioWith({
        cluster: "{pools: [{name: p, zones: [a, b], nodes: {trace: openb, file: n.csv, pods: unlimited}}]}",
      }),
      { files: { nodes: () => ({ nodes, problems: [], digest: "" }) } },
    );
    expect(world.nodes.map(({ name, pool, zone }) => [name, pool, zone])).toEqual([
      ["n-0", "p", "a"],
      ["n-1", "p", "b"],
    ]);
    expect(world.nodes.map(({ machine }) => machine.allocatable)).toEqual([
      [4000, 1024, Infinity, 0],
      [4000, 1024, Infinity, 2],
    ]);
  });
});

describe("traces", () => {
  const columns = {
    rows: 1,
    submitted: new Float64Array([0]),
    duration: new Float64Array([Infinity]),
    estimate: new Float64Array([Infinity]),
    instances: new Int32Array([1]),
    shape: new Int32Array([0]),
    shapes: [[1000, 0, 1, 2]],
  };
  const trace = () => ({
    columns,
    resources: ["cpu", "memory", "pods", "nvidia.com/gpu"],
    dropped: [{ reason: "no run time", count: 3, firstLine: 7 }],
    problems: [],
    digest: "",
  });
  const machine =
    "{pools: [{name: p, count: 1, machine: {cpu: 2, memory: 4Gi, example.com/x: 1, nvidia.com/gpu: 4}}]}";

  it("bring arrivals and requests, in the world's order of resources", () => {
    const text = withTask("trace: {format: openb, file: p.csv, lifetimes: false, repeat: until-full}", {
      cluster: machine,
      horizon: "",
    });
    const spec = specOf(text, { files: { trace } });
    const world = spec.variants[0]!.world;
    expect(world.resources).toEqual(["cpu", "memory", "pods", "example.com/x", "nvidia.com/gpu"]);
    expect(world.tasks[0]!.arrivals).toEqual({
      kind: "trace",
      repeat: "until-full",
      trace: { ...columns, shapes: [[1000, 0, 1, 0, 2]] },
    });
    expect(spec.notes[1]).toBe("tasks/t: 3 rows of p.csv dropped: no run time (the first in line 7)");
  });

  it("are asked for with the options of their format", () => {
    const asked: unknown[] = [];
    const files = {
      trace: (file: string, format: unknown) => {
        asked.push([file, format]);
        return trace();
      },
    };
    const gpu = { cluster: machine };
    specOf(withTask("trace: {format: swf, file: a.swf, processors: 100}", gpu), { files });
    specOf(withTask("trace: {format: cloudsimpy, file: b.csv, machineMemory: 1Ki}", gpu), { files });
    specOf(withTask("trace: {format: csv, file: c.csv, unit: ms, columns: {submit: at, cpu: 2}}", gpu), {
      files,
    });
    expect(asked).toMatchObject([
      ["a.swf", { format: "swf", processors: 100, memory: false }],
      ["b.csv", { format: "cloudsimpy", machineMemory: 1024 }],
      ["c.csv", { format: "csv", unit: "ms", header: true, columns: { submit: "at", cpu: 2 } }],
    ]);
  });
});

describe("YAML 1.2", () => {
  it("has no for a string, and 010 for ten", () => {
    const world = worldOf(
      scenarioWith({
        cluster: "{pools: [{name: no, count: 010, zones: [no, on], machine: {cpu: 1, memory: 1}}]}",
      }),
    );
    expect(world.nodes).toHaveLength(10);
    expect(world.nodes[1]!.zone).toBe("on");
  });

  it("reads quantities as they are written", () => {
    // 1e3 is a number to YAML; the quantity is the same.
    const text = withTask("arrivals: {at: 0, count: 1}, duration: 1s, requests: {cpu: 1e-1, memory: 1e3}");
    expect(worldOf(text).tasks[0]!.requests).toEqual([100, 1000, 1]);
  });
});

it("reads the same text as the same spec", () => {
  expect(specOf(withTask(SIMPLE_TASK))).toEqual(specOf(withTask(SIMPLE_TASK)));
});
