import { describe, expect, it } from "vitest";
import { diagnosticsOf, mistakesIn, SIMPLE_TASK, scenarioWith, withTask } from "./reading-of.ts";

/** Expects each code where a mark stands in the text, and nothing else. */
function expectAtMarks(text: string, codes: readonly string[]): void {
  const places = text.split("\n").flatMap((line, i) => {
    const parts = line.split("§").slice(0, -1);
    // A part after the first begins where a mark, which is not in the text that is read, was taken out.
    return parts.map((_, mark) => `${i + 1}:${parts.slice(0, mark + 1).join("").length + 1}`);
  });
  const wanted = codes.map((code, i) => `${places[i]} ${code}`);
  expect(mistakesIn(text.replaceAll("§", ""))).toEqual(wanted);
}

describe("the text itself", () => {
  it.each<[string, string, string[]]>([
    ["nothing", "", ["1:1 empty"]],
    ["only comments", "# nothing\n---\n", ["1:1 empty"]],
    ["not YAML", "a: [1, 2\nb: 3\n", ["2:1 syntax"]],
    ["a tab as indentation", "a: 1\n\tb: 3\n", ["2:1 syntax"]],
    ["a key twice", `${scenarioWith({})}horizon: 2h\n`, ["6:1 duplicate-key"]],
    ["an alias of itself", "a: &a [*a]\n", ["1:8 alias-cycle"]],
    ["an alias of nothing", "a: *b\n", ["1:4 syntax"]],
    ["a map as key", "? {a: 1}\n: 2\n", ["1:3 syntax"]],
    ["an unknown tag", "a: !thing 1\n", ["1:4 syntax"]],
    ["101 levels", `a: ${"[".repeat(101)}${"]".repeat(101)}`, ["1:104 too-deep"]],
    ["a list", "[1, 2]", ["1:1 wrong-type"]],
    ["two scenarios", `${scenarioWith({})}---\n${scenarioWith({})}`, ["7:1 several-documents"]],
    [
      "an object without a version beside it",
      `${scenarioWith({})}---\nkind: Deployment\n`,
      ["7:1 missing-key"],
    ],
  ])("%s", (_, text, places) => {
    expect(mistakesIn(text)).toEqual(places);
  });

  it("that exhausts the stack of a parser is too deep", () => {
    expect(mistakesIn("[".repeat(20_000)).map((place) => place.split(" ")[1])).toEqual(["too-deep"]);
  });

  it("that unfolds to millions of values is refused at once", () => {
    const lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"];
    // Each line stands for ten of the one before: the sixth is the first of more than a million values.
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(",")}]`,
      );
    expect(mistakesIn(lines.join("\n"))).toEqual(["6:9 alias-bomb"]);
  });

  it("may hold a key called __proto__, which is as unknown as any other", () => {
    expectAtMarks(`${scenarioWith({})}§__proto__: {horizon: 1h}\n`, ["unknown-key"]);
    expectAtMarks(withTask(`${SIMPLE_TASK}, labels: {§__proto__: x}`), ["bad-name"]);
    expect(Object.keys({})).toEqual([]);
  });

  it("with thousands of mistakes is told the first few hundred", () => {
    const text = Array.from({ length: 2000 }, (_, i) => `k${i}: 1`).join("\n");
    const found = diagnosticsOf(text);
    expect(found).toHaveLength(501);
    expect(found[500]!.code).toBe("too-many");
  });

  it("has its byte order mark ignored", () => {
    expect(mistakesIn(`\uFEFF${scenarioWith({})}`)).toEqual([]);
  });
});

describe("keys", () => {
  it("that are unknown come with what was meant", () => {
    const [found] = diagnosticsOf(scenarioWith({ qestion: "x" }));
    expect(found).toEqual({
      file: "x.yaml",
      line: 6,
      column: 1,
      length: 7,
      severity: "error",
      code: "unknown-key",
      message: 'unknown key "qestion"',
      hint: 'did you mean "question"?',
    });
  });

  it.each<[string, string, string, ...string[]]>([
    ["missing", "cluster", "§{}", "missing-key"],
    [
      "two that exclude each other",
      "timeline",
      "[{at: 1m, fail: zone/a, §drain: zone/a}]",
      "conflicting-keys",
    ],
    ["none of those needed", "timeline", "[§{at: 1m}]", "missing-key"],
    ["a verb that does not exist", "timeline", "[{at: 1m, §fial: zone/a}]", "unknown-key"],
    [
      "a verb for objects without any",
      "timeline",
      "[{at: 1m, setImage: §deployment/x, image: y}]",
      "bad-target",
    ],
    ["a taint that is not said", "timeline", "[{at: 1m, taint: §zone/a}]", "missing-key"],
    ["a loss that rolls in no time", "timeline", "[{at: 1m, fail: zone/a, rolling: §5%}]", "missing-key"],
    ["a loss that rolls over nothing", "timeline", "[{at: 1m, fail: zone/a, over: §5m}]", "missing-key"],
    ["more nodes of no pool", "timeline", "[{at: 1m, addNodes: §wbe, count: 2}]", "bad-target"],
    ["a log without its system", "failures", "[{trace: §lanl, file: x.csv}]", "missing-key"],
    ["a key of another verb", "timeline", "[{at: 1m, drain: zone/a, §for: 5m}]", "unknown-key"],
  ])("%s", (_, key, value, ...codes) => {
    expectAtMarks(scenarioWith({ [key]: value }), codes);
  });

  it("without a value", () => {
    expect(mistakesIn(`${scenarioWith({})}question:\n`)).toEqual(["6:1 wrong-type"]);
  });

  it("that are missing at the top are all named", () => {
    expect(mistakesIn("kind: Scenario\n")).toEqual([
      "1:1 missing-key",
      "1:1 missing-key",
      "1:1 missing-key",
      "1:1 endless",
    ]);
  });
});

describe("values", () => {
  it.each<[string, string, string, ...string[]]>([
    ["another version", "kubernetesVersion", '§"2.0"', "wrong-value"],
    ["a version as a number", "kubernetesVersion", "§1.30", "wrong-type"],
    ["start", "start", "§warm", "wrong-value"],
    ["latencies", "latencies", "§default", "wrong-value"],
    ["a warm-up as long as the horizon", "warmup", "§1h", "out-of-range"],
    ["no replication", "replications", "§0", "out-of-range"],
    ["a fraction of a seed", "replications", "{seed: §1.5}", "out-of-range"],
    ["replications as text", "replications", '§"3"', "wrong-type"],
    ["a horizon of nothing", "horizon", "§0s", "out-of-range"],
    ["a horizon beyond exact sums", "horizon", "§20000d", "out-of-range"],
    ["a horizon without unit", "horizon", "§60", "bad-duration"],
    ["an unknown strategy", "strategies", "[§best-fti]", "unknown-strategy"],
    ["no strategy", "strategies", "§[]", "out-of-range"],
    ["a strategy twice", "strategies", "[best-fit, §best-fit]", "duplicate-name"],
    ["an unknown option", "strategies", "[{name: weighted, options: {§weigth: 2}}]", "unknown-option"],
    ["an option of another type", "strategies", "[{name: weighted, options: {weight: §x}}]", "wrong-type"],
    ["an option's value", "strategies", "[{name: weighted, options: {ties: §low}}]", "wrong-value"],
    ["an unknown discipline", "strategies", "[{name: best-fit, queue: §lifo}]", "wrong-value"],
    ["an unknown baseline", "baseline", "§worst-fit", "unknown-strategy"],
    ["a bad label", "strategies", '[{name: best-fit, label: §"a b"}]', "bad-name"],
    ["an unknown target", "timeline", "[{at: 1m, fail: §zone/c}]", "bad-target"],
    ["an unknown kind of target", "timeline", "[{at: 1m, fail: §zon/a}]", "bad-target"],
    ["a target without kind", "timeline", "[{at: 1m, fail: §web-1}]", "bad-target"],
    ["a target of which there are none", "timeline", "[{at: 1m, fail: §rack/a}]", "bad-target"],
    ["something after the horizon", "timeline", "[{at: §2h, fail: zone/a}]", "warning no-effect"],
    [
      "racks that fail and are not there",
      "failures",
      "[{each: §rack, timeToFailure: 1h, timeToRepair: 1h}]",
      "bad-target",
    ],
    [
      "failures of an unknown pool",
      "failures",
      "[{each: node, pools: [§wbe], timeToFailure: 1h, timeToRepair: 1h}]",
      "bad-target",
    ],
    [
      "failures without a pause",
      "failures",
      "[{each: node, timeToFailure: §0s, timeToRepair: 1h}]",
      "bad-distribution",
    ],
    ["manifests by number", "workloads", "{manifests: [§3]}", "wrong-type"],
    ["a variant twice", "variants", "[{name: a}, {name: §a}]", "duplicate-name"],
    ["an unknown kind", "behaviors", "[{match: {kind: §Jbo}}]", "wrong-value"],
    ["an exit without a code", "behaviors", "[{match: {}, exit: §{probability: 2%}}]", "missing-key"],
    ["an exit code of nobody", "behaviors", "[{match: {}, exit: {code: §256}}]", "out-of-range"],
    ["more than always", "behaviors", "[{match: {}, exit: {code: 1, probability: §120%}}]", "out-of-range"],
    ["no probability", "behaviors", "[{match: {}, exit: {code: 1, probability: §often}}]", "wrong-value"],
    ["a readiness", "behaviors", "[{match: {}, ready: §no}]", "wrong-type"],
    ["a latency", "latencies", "{write: §5}", "bad-duration"],
    ["an unknown latency", "latencies", "{§wirte: 5ms}", "unknown-key"],
    ["a limit of nothing", "latencies", "{controllers: {burst: §0}}", "out-of-range"],
    ["a node monitor without a period", "nodeMonitor", "{period: §0s}", "out-of-range"],
    ["an eviction rate", "nodeMonitor", "{evictionRate: §0.1}", "bad-rate"],
  ])("%s", (_, key, value, ...codes) => {
    expectAtMarks(scenarioWith({ [key]: value }), codes);
  });
});

describe("pools", () => {
  const machine = "machine: {cpu: 1, memory: 1Gi}";

  it.each<[string, string, ...string[]]>([
    ["a name in capitals", "name: §Web, count: 1, machine: {cpu: 1, memory: 1Gi}", "bad-name"],
    ["a number for a name", "name: §7, count: 1, machine: {cpu: 1, memory: 1Gi}", "wrong-type"],
    ["a count as text", "name: w, count: §many, machine: {cpu: 1, memory: 1Gi}", "wrong-type"],
    ["a quantity with GB", "name: w, count: 1, machine: {cpu: 1, memory: §4GB}", "bad-quantity"],
    [
      "a misspelled pod limit",
      "name: w, count: 1, machine: {cpu: 1, memory: 4Gi, pods: §unlimted}",
      "wrong-value",
    ],
    ["half a GPU", "name: w, count: 1, machine: {cpu: 1, memory: 4Gi, nvidia.com/gpu: §0.5}", "bad-quantity"],
    [
      "a resource without domain",
      "name: w, count: 1, machine: {cpu: 1, memory: 4Gi, §gpu: 1}",
      "unknown-key",
    ],
    ["a resource that is no name", "name: w, count: 1, machine: {cpu: 1, memory: 4Gi, §/gpu: 1}", "bad-name"],
    [
      "a bandwidth without unit",
      "name: w, count: 1, machine: {cpu: 1, memory: 4Gi, bandwidth: §1}",
      "bad-bandwidth",
    ],
    [
      "both count and nodes",
      "name: w, §count: 1, nodes: {trace: openb, file: x}, §machine: {cpu: 1, memory: 1Gi}",
      "conflicting-keys",
      "conflicting-keys",
    ],
  ])("%s", (_, keys, ...codes) => {
    expectAtMarks(scenarioWith({ cluster: `{pools: [{${keys}}]}` }), codes);
  });

  it("of one name, and nodes of one name", () => {
    const named = (name: string, count = 1) => `{name: ${name}, count: ${count}, ${machine}}`;
    const pools = (...all: string[]) => scenarioWith({ cluster: `{pools: [${all.join(", ")}]}` });
    expectAtMarks(pools(named("w"), named("§w")), ["duplicate-name"]);
    expectAtMarks(pools("§{name: w, count: 1}"), ["missing-key"]);
    // Node 0 of the pool w-1 and node 10 of the pool w are different; 1-0 of w and 0 of w-1 are not.
    expectAtMarks(pools(named("w-1"), named("w", 11)), []);
  });

  it("named like nodes of a list", () => {
    const nodes = [{ name: "w-0", allocatable: { cpu: 1, memory: 1 }, model: "" }];
    const text = scenarioWith({
      cluster: `{pools: [{name: w, count: 1, ${machine}}, {name: l, nodes: {trace: openb, file: n}}]}`,
    });
    const files = { nodes: () => ({ nodes, problems: [], digest: "" }) };
    expect(mistakesIn(text, { files })).toEqual(["5:79 duplicate-name"]);
  });
});

describe("tasks", () => {
  const rest = "duration: 1s, requests: {}";

  it.each<[string, string, ...string[]]>([
    ["a misspelled arrival", "arrivals: {§poison: 1/s}, duration: 1s, requests: {}", "unknown-key"],
    ["a rate without period", "arrivals: {poisson: §30}, duration: 1s, requests: {}", "bad-rate"],
    ["a rate of zero", "arrivals: {poisson: §0/s}, duration: 1s, requests: {}", "bad-rate"],
    ["two arrivals", "arrivals: {poisson: 1/s, §every: 1s}, duration: 1s, requests: {}", "conflicting-keys"],
    ["a gap of nothing", "arrivals: §{gap: 0s}, duration: 1s, requests: {}", "endless"],
    ["a burst without count", "arrivals: §{at: 1m}, duration: 1s, requests: {}", "missing-key"],
    [
      "no population",
      "arrivals: {closed: {population: §0, think: 1s}}, duration: 1s, requests: {}",
      "out-of-range",
    ],
    ["a number as duration", "arrivals: {poisson: 1/s}, duration: §5, requests: {}", "bad-duration"],
    ["a list as duration", "arrivals: {poisson: 1/s}, duration: §[5s], requests: {}", "wrong-type"],
    ["a list of requests", "arrivals: {poisson: 1/s}, duration: 5s, requests: §[cpu]", "wrong-type"],
    [
      "a label that Kubernetes refuses",
      "arrivals: {poisson: 1/s}, duration: 1s, requests: {}, labels: {a: §b c}",
      "bad-name",
    ],
    [
      "a policy that does not exist",
      "arrivals: {poisson: 1/s}, duration: 1s, requests: {}, onDrain: §stay",
      "wrong-value",
    ],
    ["usage as a list", "arrivals: {poisson: 1/s}, duration: 1s, requests: {}, usage: §[1]", "wrong-type"],
    ["a trace and arrivals", "trace: {format: swf, file: x}, §arrivals: {poisson: 1/s}", "conflicting-keys"],
    ["an unknown format", "trace: {format: §swg, file: x}", "wrong-value"],
    ["a trace without format", "trace: §{file: x}", "missing-key"],
    ["a key of another format", "trace: {format: swf, file: x, §lifetimes: true}", "unknown-key"],
    [
      "a request that fits no node",
      "arrivals: {poisson: 1/s}, duration: 1s, requests: §{cpu: 3}",
      "warning never-fits",
    ],
  ])("%s", (_, keys, ...codes) => {
    expectAtMarks(withTask(keys), codes);
  });

  it("that take no time at all stop the clock", () => {
    const nothing = "duration: 0s, startup: {uniform: {min: 0, max: 0}}, imageSize: 0, requests: {}";
    expectAtMarks(withTask(`arrivals: §{closed: {population: 1, think: 0s}}, ${nothing}`), ["endless"]);
    expectAtMarks(withTask(`arrivals: §{gap: {empirical: [0s, 0s]}, until: 1h}, ${nothing}`), ["endless"]);
  });

  it("that never stop coming need a horizon", () => {
    for (const arrivals of ["{poisson: 1/s}", "{every: 1s}", "{closed: {population: 1, think: 1s}}"]) {
      expect(mistakesIn(withTask(`arrivals: ${arrivals}, ${rest}`, { horizon: "" }))).toEqual([
        "5:41 endless",
      ]);
    }
  });

  it("of one name", () => {
    const named = (name: string) => `{name: ${name}, ${SIMPLE_TASK}}`;
    expectAtMarks(scenarioWith({ workloads: `{tasks: [${named("t")}, ${named("§t")}]}` }), [
      "duplicate-name",
    ]);
  });

  it("that a behavior was meant for", () => {
    const found = mistakesIn(withTask(SIMPLE_TASK, { behaviors: "[{match: {name: s}, startup: 2s}]" }));
    expect(found).toEqual(["7:21 warning no-effect"]);
  });
});

describe("files", () => {
  const missing = { ok: false, message: "does not exist" } as const;

  it("that are not there are reported where they are named", () => {
    const found = mistakesIn(scenarioWith({ strategies: "[{module: ./no.mjs}]" }), {
      files: { module: () => missing },
    });
    expect(found).toEqual(["6:23 unreadable-file"]);
    const text = withTask("arrivals: {poisson: 1/s}, duration: {empirical: {file: no.txt}}, requests: {}");
    expect(mistakesIn(text, { files: { text: () => missing } })).toEqual(["6:86 unreadable-file"]);
    const problem = {
      file: "no.csv",
      line: 1,
      column: 1,
      severity: "error",
      code: "unreadable-file",
      message: "no such file",
      hint: "",
    } as const;
    const nodes = () => ({ nodes: [], problems: [problem], digest: "" });
    const cluster = "{pools: [{name: p, nodes: {trace: openb, file: no.csv}}]}";
    expect(mistakesIn(scenarioWith({ cluster }), { files: { nodes } })).toEqual(["5:57 unreadable-file"]);
  });

  it("with mistakes of their own are reported there, after those of the scenario", () => {
    const problem = {
      file: "n.csv",
      line: 4,
      column: 2,
      severity: "error",
      code: "bad-row",
      message: "x",
      hint: "",
    } as const;
    const nodes = () => ({ nodes: [], problems: [problem], digest: "" });
    const cluster = "{pools: [{name: p, nodes: {trace: openb, file: n.csv}}]}";
    expect(mistakesIn(scenarioWith({ cluster, start: "warm" }), { files: { nodes } })).toEqual([
      "6:8 wrong-value",
      "n.csv:4:2 bad-row",
    ]);
  });
});

it("all mistakes come at once, in file order, whatever they are about", () => {
  const text = withTask("arrivals: {poisson: §1}, duration: §1x, requests: {}", {
    horizon: "§1x",
    timeline: "[{at: 1m, fail: §zone/x}]",
    strategies: "[§worst]",
    expect: "[wait_s.p99 < §5]",
    "§nonsense": "1",
  });
  expectAtMarks(text, [
    "bad-duration",
    "bad-rate",
    "bad-duration",
    "bad-target",
    "unknown-strategy",
    "bad-expectation",
    "unknown-key",
  ]);
});
