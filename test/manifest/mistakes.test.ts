import { describe, expect, it } from "vitest";
import { deploymentWith, mainWith, mistakesOf, podWith, templateOf } from "./reading-of.ts";

const service = (spec: string) => `apiVersion: v1
kind: Service
metadata: {name: web}
spec: ${spec}
`;

const budget = (spec: string) => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: ${spec}
`;

const job = (pod: string) => `apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
${pod}
      containers: [{name: main, image: "app:v1"}]
`;

const withLabel = (labels: string) => podWith(mainWith(), `  labels: ${labels}`);
const withAffinity = (affinity: string) => podWith(`  affinity: ${affinity}\n${mainWith()}`);
const withResources = (resources: string) => podWith(mainWith(`      resources: ${resources}`));

describe("what is refused", () => {
  it.each([
    // The text and its shape
    ["a list", "- a", "1:1 error wrong-type: an object must be a map, found a list"],
    ["no kind", "apiVersion: v1", "1:1 error missing-key: this object has no kind"],
    ["no apiVersion", "kind: Pod", "1:1 error missing-key: this object has no apiVersion"],
    [
      "a kind that is no word",
      "{apiVersion: v1, kind: 3}",
      "1:24 error wrong-type: must be a string, found the number 3",
    ],
    [
      "another API version",
      "{apiVersion: v1, kind: Deployment}",
      "1:14 error wrong-value: there is no Deployment in v1",
    ],
    ["no YAML", "a: [", '1:5 error syntax: a "]" is missing'],
    // Types
    [
      "text for a number",
      deploymentWith('  replicas: "3"'),
      '6:13 error wrong-type: must be a whole number, found the string "3"',
    ],
    [
      "a number for text",
      withLabel("{version: 1.1}"),
      "5:21 error wrong-type: must be a string, found the number 1.1",
    ],
    ["a map for a list", podWith("  containers: {}"), "7:15 error wrong-type: must be a list, found a map"],
    ["no spec", "{apiVersion: v1, kind: Pod, metadata: {name: a}}", "1:1 error missing-key: Pod needs spec"],
    // Required
    ["no containers", podWith("  restartPolicy: Never"), "6:1 error missing-key: Pod.spec needs containers"],
    [
      "an empty list of containers",
      podWith("  containers: []"),
      "7:15 error missing-key: a pod needs a container",
    ],
    [
      "a container without an image",
      podWith("  containers: [{name: a}]"),
      "7:16 error missing-key: Pod.spec.containers needs image",
    ],
    [
      "no selector",
      deploymentWith("").replace("  selector: {matchLabels: {app: web}}\n", ""),
      "6:3 error missing-key: this Deployment selects no pods of its own",
    ],
    [
      "no name",
      "{apiVersion: v1, kind: Namespace, metadata: {}}",
      "1:45 error missing-key: this Namespace has no name",
    ],
    // Values
    [
      "a negative quantity",
      withResources("{requests: {cpu: -1}}"),
      '10:35 error bad-quantity: "-1" is negative',
    ],
    [
      "half a GPU",
      withResources('{limits: {nvidia.com/gpu: "0.5"}}'),
      "10:44 error bad-quantity: nvidia.com/gpu must be a whole number",
    ],
    [
      "a resource that does not exist",
      withResources("{requests: {memroy: 1Gi}}"),
      '10:30 error wrong-value: there is no resource "memroy"',
    ],
    [
      "a GPU that others may have too",
      withResources('{requests: {nvidia.com/gpu: "1"}}'),
      "10:46 error conflicting-keys: request and limit of nvidia.com/gpu must be equal",
    ],
    [
      "a List of no list",
      "{apiVersion: v1, kind: List, items: {}}",
      "1:37 error wrong-type: must be a list, found a map",
    ],
    [
      "a limit below the request",
      withResources("{requests: {memory: 2Gi}, limits: {memory: 1Gi}}"),
      "10:38 error out-of-range: the request of memory is more than its limit",
    ],
    [
      "a bad name",
      podWith(mainWith()).replace("name: it", "name: <b>It</b>"),
      '4:9 error bad-name: "<b>It</b>" is no name',
    ],
    ["a bad key of a label", withLabel("{a b: x}"), '5:12 error bad-name: "a b" is no key of a label'],
    ["a bad value of a label", withLabel('{a: "x/y"}'), '5:15 error bad-name: "x/y" is no label value'],
    [
      "a label called __proto__",
      withLabel("{__proto__: x}"),
      '5:12 error bad-name: "__proto__" is no key of a label',
    ],
    [
      "two containers of one name",
      podWith('  containers: [{name: a, image: "a:1"}, {name: a, image: "b:1"}]'),
      '7:48 error duplicate-name: two containers are called "a"',
    ],
    [
      "a port out of range",
      podWith(mainWith("      ports: [{containerPort: 70000}]")),
      "10:31 error out-of-range: containerPort is 70000",
    ],
    [
      "an unknown operator",
      withAffinity(
        "{nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Inn, values: [b]}]}]}}}",
      ),
      '7:137 error wrong-value: unknown operator "Inn"',
    ],
    [
      "In without values",
      withAffinity(
        "{nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}",
      ),
      "7:137 error missing-key: In needs values",
    ],
    [
      "a weight of 0",
      withAffinity(
        "{nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, preference: {}}]}}",
      ),
      "7:88 error out-of-range: weight is 0",
    ],
    [
      "seconds for what evicts nobody",
      podWith(`  tolerations: [{key: a, operator: Exists, tolerationSeconds: 3}]\n${mainWith()}`),
      "7:63 error conflicting-keys: tolerationSeconds is for NoExecute alone",
    ],
    [
      "a liveness probe that succeeds twice",
      podWith(mainWith("      livenessProbe: {tcpSocket: {port: 1}, successThreshold: 2}")),
      "10:63 error out-of-range: successThreshold of a livenessProbe must be 1",
    ],
    // Workloads
    [
      "a selector that does not match its template",
      deploymentWith("").replace("matchLabels: {app: web}", "matchLabels: {app: other}"),
      "5:13 error selector-mismatch: the selector does not match the labels of the template",
    ],
    [
      "a rollout that cannot take a step",
      deploymentWith("  strategy: {rollingUpdate: {maxSurge: 0%, maxUnavailable: 0}}"),
      "6:29 error conflicting-keys: maxSurge and maxUnavailable are both 0: a rollout could not take a step",
    ],
    [
      "Recreate with a pace",
      deploymentWith("  strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}"),
      "6:30 error conflicting-keys: Recreate takes no rollingUpdate",
    ],
    [
      "a share that is no share",
      deploymentWith("  strategy: {rollingUpdate: {maxSurge: a few}}"),
      '6:40 error wrong-value: "a few" is neither a whole number nor a whole percentage',
    ],
    [
      "a deadline before pods can be available",
      deploymentWith("  minReadySeconds: 30\n  progressDeadlineSeconds: 30"),
      "7:28 error out-of-range: progressDeadlineSeconds must be more than minReadySeconds",
    ],
    ["replicas below 0", deploymentWith("  replicas: -1"), "6:13 error out-of-range: replicas is -1"],
    [
      "a Job that never ends",
      job("      restartPolicy: Always"),
      "7:22 error wrong-value: restartPolicy of a Job is Always",
    ],
    [
      "a Job without a restartPolicy",
      job("      hostNetwork: false"),
      "7:7 error wrong-value: a Job needs a restartPolicy: the default is Always",
    ],
    [
      "a Deployment of pods that end",
      deploymentWith("", "      restartPolicy: Never"),
      "11:22 error wrong-value: restartPolicy of a Deployment must be Always, found Never",
    ],
    [
      "a budget that says two things",
      budget("{selector: {}, minAvailable: 1, maxUnavailable: 1}"),
      "4:39 error conflicting-keys: minAvailable and maxUnavailable exclude each other",
    ],
  ])("%s", (_, text, problem) => {
    expect(mistakesOf(text)).toContain(problem);
  });

  it("a Node that offers nothing", () => {
    expect(
      mistakesOf("{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {allocatable: {cpu: 4}}}"),
    ).toEqual(['1:74 error missing-key: the Node "n1" does not say what it offers']);
  });

  it("two objects of one name, unless the later may count", () => {
    const twice = `${podWith(mainWith())}---\n${podWith(mainWith())}`;
    const message = 'duplicate-name: there are two objects Pod "it" in namespace "default"';
    expect(mistakesOf(twice)).toEqual([`15:9 error ${message}`]);
    expect(mistakesOf(twice, { ignoreUnsupported: true })).toEqual([`15:9 warning ${message}`]);
  });

  it("a cycle of owners", () => {
    const owned = (name: string, owner: string) => `apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: ${name}
  ownerReferences: [{kind: ReplicaSet, name: ${owner}, controller: true}]
spec:
  selector: {matchLabels: {app: a}}
  template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: "c:1"}]}}
`;
    expect(mistakesOf(`${owned("a", "b")}---\n${owned("b", "a")}`)).toEqual(
      expect.arrayContaining([
        '5:20 error owner-cycle: ReplicaSet "a" is in the end its own owner',
        '14:20 error owner-cycle: ReplicaSet "b" is in the end its own owner',
      ]),
    );
  });

  it("aliases that grow beyond all bounds", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 8; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    expect(mistakesOf(lines.join("\n"))).toEqual([expect.stringContaining("error alias-bomb")]);
  });

  it("nesting without end, in YAML and in JSON", () => {
    const deep = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"x":${"[".repeat(5000)}${"]".repeat(5000)}}`;
    expect(mistakesOf(deep)).toContainEqual(expect.stringContaining("error too-deep: nested too deep"));
    expect(mistakesOf(deep.replace("{", "---\n{"))).toContainEqual(expect.stringContaining("error too-deep"));
  });

  it("more YAML than is good, and JSON that is cut off", () => {
    const line = "# nothing\n";
    expect(mistakesOf(`a: b\n---\n${line.repeat(310_000)}`)).toEqual([
      "2:1 error too-large: more than 3 MB of YAML in one document",
    ]);
    expect(mistakesOf(`${line.repeat(290_000)}---\n`.repeat(6))).toEqual([
      "1:1 error too-large: more than 16 MB of YAML in one file",
    ]);
    expect(mistakesOf(`[${'"x",'.repeat(300_000)}`)).toEqual(["1:1 error syntax: this is no JSON"]);
  });

  it("no more than anybody reads", () => {
    const problems = mistakesOf(Array(600).fill("{apiVersion: v1, kind: Pod}").join("\n---\n"));
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)).toMatch(/error too-many: there may be more than these 500 mistakes/);
  });
});

describe("what is the same in other words", () => {
  it("merge keys bring in what they name, under what is written", () => {
    const merged = podWith(`  containers:
    - &base {name: main, image: "app:v1", imagePullPolicy: Never}
    - {<<: *base, name: other}`);
    expect(templateOf(merged).containers).toMatchObject([
      { name: "main", image: "app:v1", pullPolicy: "Never" },
      { name: "other", image: "app:v1", pullPolicy: "Never" },
    ]);
  });
});

describe("what is warned of", () => {
  it.each([
    [
      "a mistyped field",
      podWith(`${mainWith()}  restartpolicy: Never`),
      '10:3 warning unknown-key: unknown field "restartpolicy" of Pod.spec: it has no effect',
    ],
    [
      "a mistyped kind",
      "{apiVersion: apps/v1, kind: Deploymnet}",
      '1:29 warning wrong-kind: unknown kind "Deploymnet"',
    ],
    [
      "an old version",
      deploymentWith("").replace("apps/v1", "extensions/v1beta1"),
      "1:13 warning old-version: extensions/v1beta1 is no longer served: read as apps/v1",
    ],
    [
      "a class that is not there",
      podWith(`  priorityClassName: gold\n${mainWith()}`),
      '7:22 warning unknown-priority: the PriorityClass "gold" is not in the files: priority 0',
    ],
    [
      "a Service that selects nothing",
      `${service("{selector: {app: web}}")}---\n${podWith(mainWith())}`,
      '4:18 warning no-effect: the Service "web" selects none of the pods in the files',
    ],
    [
      "a budget that selects nothing",
      budget("{selector: {matchLabels: {app: web}}, maxUnavailable: 1}"),
      '4:18 warning no-effect: the budget "web" selects none of the pods in the files',
    ],
    [
      "a budget without room",
      budget("{selector: {}, maxUnavailable: 0%}"),
      '4:38 warning never-drains: maxUnavailable 0 in the budget "web": no drain of a node ever ends',
    ],
    [
      "a budget that says nothing",
      budget("{selector: {}}"),
      '4:7 warning never-drains: neither minAvailable nor maxUnavailable in the budget "web": no drain of a node ever ends',
    ],
    [
      "a budget of all",
      budget("{selector: {}, minAvailable: 100%}"),
      '4:36 warning never-drains: minAvailable 100% in the budget "web": no drain of a node ever ends',
    ],
    [
      "a budget of as many as there are",
      `${budget("{selector: {matchLabels: {app: web}}, minAvailable: 3}")}---\n${deploymentWith("  replicas: 3")}`,
      '4:59 warning never-drains: minAvailable 3 of 3 replicas in the budget "web": no drain of a node ever ends',
    ],
    [
      "anti-affinity to nobody",
      deploymentWith(
        "",
        "      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: host, labelSelector: {matchLabels: {app: webb}}}]}}",
      ),
      '11:120 warning no-effect: the anti-affinity of "web" selects no pod in the files: it separates nothing',
    ],
    [
      "affinity to nobody",
      deploymentWith(
        "",
        "      affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: host}]}}",
      ),
      '11:81 warning no-effect: the affinity of "web" selects no pod in the files: it keeps it from every node',
    ],
    [
      "a node that is not ready",
      `{apiVersion: v1, kind: Node, metadata: {name: n1}, status: {conditions: [{type: Ready, status: Unknown}]}}`,
      "1:47 warning not-ready: not ready, and simulated as if they were: n1",
    ],
  ])("%s", (_, text, problem) => {
    expect(mistakesOf(text)).toContain(problem);
  });

  it("two budgets for the same pods, once", () => {
    const twice = [1, 2].map((i) =>
      budget("{selector: {matchLabels: {app: web}}, maxUnavailable: 1}").replace("name: web", `name: b${i}`),
    );
    expect(mistakesOf([...twice, deploymentWith("  replicas: 3")].join("---\n"))).toEqual([
      "9:18 warning never-drains: the budgets b1 and b2 select the same pods, which then cannot be evicted",
    ]);
  });

  it("the same of many objects once, with their number", () => {
    const pods = ["a", "b", "c"].map((name) =>
      podWith(`${mainWith()}  restartpolicy: x`).replace("name: it", `name: ${name}`),
    );
    expect(mistakesOf(pods.join("---\n"))).toEqual([
      '10:3 warning unknown-key: unknown field "restartpolicy" of Pod.spec: it has no effect (3 times)',
    ]);
  });

  it("nothing of what is well", () => {
    const well = `${deploymentWith("  replicas: 2").replace('image: "app:v1"', 'image: "app:v1", resources: {requests: {cpu: 1, memory: 1Gi}}')}---
${service("{selector: {app: web}}")}---
${budget("{selector: {matchLabels: {app: web}}, maxUnavailable: 1}")}`;
    expect(mistakesOf(well)).toEqual([]);
  });
});
