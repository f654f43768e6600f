import { describe, expect, it } from "vitest";
import { deploymentWith, draftsOf, mainWith, objectsOf, podWith, templateOf } from "./reading-of.ts";

const SECOND = 1_000_000;

/** The only workload of a text. */
function workloadOf(text: string) {
  return objectsOf(text).workloads[0];
}

function jobWith(spec: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
${spec}
  template: {spec: {restartPolicy: Never, containers: [{name: main, image: "app:v1"}]}}
`;
}

describe("defaults of workloads", () => {
  it("of a Deployment", () => {
    expect(workloadOf(deploymentWith(""))).toMatchObject({
      kind: "Deployment",
      namespace: "default",
      name: "web",
      label: "deployment/web",
      isPresent: true,
      replicas: 1,
      selector: [{ key: "app", operator: "In", values: ["web"] }],
      strategy: {
        kind: "RollingUpdate",
        maxSurge: { kind: "percent", value: 25 },
        maxUnavailable: { kind: "percent", value: 25 },
      },
      minReady: 0,
      progressDeadline: 600 * SECOND,
      revisionHistoryLimit: 10,
      isPaused: false,
      replicaSets: [],
    });
  });

  it("give way to what is written", () => {
    const text = deploymentWith(`  replicas: 0
  minReadySeconds: 5
  progressDeadlineSeconds: 2147483647
  revisionHistoryLimit: 0
  paused: true
  strategy: {rollingUpdate: {maxSurge: 29%, maxUnavailable: 0}}`);
    expect(workloadOf(text)).toMatchObject({
      replicas: 0,
      strategy: {
        kind: "RollingUpdate",
        maxSurge: { kind: "percent", value: 29 },
        maxUnavailable: { kind: "int", value: 0 },
      },
      minReady: 5 * SECOND,
      progressDeadline: Infinity,
      revisionHistoryLimit: 0,
      isPaused: true,
    });
  });

  it("of a Job", () => {
    const { template: _, ...job } = workloadOf(jobWith("  suspend: false")) as { template: unknown };
    expect(job).toEqual({
      kind: "Job",
      namespace: "default",
      name: "once",
      label: "job/once",
      isPresent: true,
      parallelism: 1,
      completions: 1,
      completionMode: "NonIndexed",
      backoffLimit: 6,
      backoffLimitPerIndex: undefined,
      maxFailedIndexes: Infinity,
      podFailurePolicy: undefined,
      successPolicy: undefined,
      activeDeadline: Infinity,
      isSuspended: false,
      ttl: Infinity,
      podReplacementPolicy: "TerminatingOrFailed",
      progress: { completed: [], failed: [] },
      pods: [],
    });
  });

  it("of a Job with parallelism alone: the first success decides", () => {
    expect(workloadOf(jobWith("  parallelism: 3"))).toMatchObject({ parallelism: 3, completions: Infinity });
  });

  it("label the pods of a Job with its name", () => {
    expect(templateOf(jobWith("")).labels).toEqual({
      "batch.kubernetes.io/job-name": "once",
      "job-name": "once",
    });
  });
});

describe("defaults of pods", () => {
  it("are those of the API server and of admission", () => {
    const tolerated = { operator: "Exists", value: "", effect: "NoExecute", duration: 300 * SECOND };
    expect(templateOf(podWith(mainWith()))).toMatchObject({
      namespace: "default",
      restartPolicy: "Always",
      terminationGrace: 30 * SECOND,
      schedulerName: "default-scheduler",
      schedulingGates: [],
      priority: 0,
      preemptionPolicy: "PreemptLowerPriority",
      deletionCost: 0,
      placement: {
        nodeName: "",
        nodeSelector: {},
        requiredNodes: undefined,
        tolerations: [
          { key: "node.kubernetes.io/not-ready", ...tolerated },
          { key: "node.kubernetes.io/unreachable", ...tolerated },
        ],
      },
    });
  });

  it("leave tolerations alone that bear eviction already", () => {
    const pod = podWith(`  tolerations:
    - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 5}
    - {operator: Exists, effect: NoSchedule}
${mainWith()}`);
    const times = templateOf(pod).placement.tolerations.map(({ key, duration }) => [key, duration]);
    expect(times).toEqual([
      ["node.kubernetes.io/not-ready", 5 * SECOND],
      ["", Infinity],
      ["node.kubernetes.io/unreachable", 300 * SECOND],
    ]);
  });

  it.each([
    ["nginx", "nginx:latest", "Always"],
    ["nginx:latest", "nginx:latest", "Always"],
    ["nginx:1.27", "nginx:1.27", "IfNotPresent"],
    ["registry:5000/nginx", "registry:5000/nginx:latest", "Always"],
    ["nginx@sha256:abc", "nginx@sha256:abc", "IfNotPresent"],
  ])("pull %s", (image, name, pullPolicy) => {
    const pod = podWith(`  containers: [{name: main, image: "${image}"}]`);
    expect(templateOf(pod).containers[0]).toMatchObject({ image: name, pullPolicy });
  });

  it("of a probe", () => {
    const pod = podWith(mainWith("      readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 0}"));
    const [container] = templateOf(pod).containers;
    expect(container?.readinessProbe).toEqual({
      initialDelay: 0,
      period: 10 * SECOND,
      timeout: SECOND,
      successThreshold: 1,
      failureThreshold: 3,
    });
    expect(container?.livenessProbe).toBeUndefined();
  });

  it.each([
    ["{sleep: {seconds: 7}}", 7],
    ['{exec: {command: ["sleep", "15"]}}', 15],
    ['{exec: {command: ["/bin/sh", "-c", "sleep 2.5"]}}', 2.5],
    ['{exec: {command: ["nginx", "-s", "quit"]}}', 0],
  ])("take %s as a hook of %d s", (hook, seconds) => {
    const pod = podWith(mainWith(`      lifecycle: {preStop: ${hook}}`));
    expect(templateOf(pod).containers[0]?.preStop).toBe(seconds * SECOND);
  });

  it("take every port of a container on the host's network, and of sidecars, from the node", () => {
    const pod = podWith(`  hostNetwork: true
  initContainers:
    - {name: side, image: "s:1", restartPolicy: Always, ports: [{containerPort: 9000, protocol: UDP}]}
    - {name: init, image: "s:1", ports: [{containerPort: 9001}]}
${mainWith("      ports: [{containerPort: 80, hostIP: 127.0.0.1}]")}`);
    expect(templateOf(pod).placement.hostPorts).toEqual([
      { address: "127.0.0.1", protocol: "TCP", port: 80 },
      { address: "0.0.0.0", protocol: "UDP", port: 9000 },
    ]);
  });

  it("read the deletion cost", () => {
    const annotations = '  annotations: {controller.kubernetes.io/pod-deletion-cost: "-7"}';
    expect(templateOf(podWith(mainWith(), annotations)).deletionCost).toBe(-7);
  });
});

describe("pods of a DaemonSet", () => {
  it("bear what their controller lets them bear", () => {
    const daemon = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      hostNetwork: true
      tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 9}]
      containers: [{name: main, image: "app:v1"}]
`;
    const tolerations = templateOf(daemon).placement.tolerations.map(({ key, effect, duration }) => [
      key.replace("node.kubernetes.io/", ""),
      effect,
      duration,
    ]);
    expect(tolerations).toEqual([
      ["not-ready", "NoExecute", Infinity],
      ["unreachable", "NoExecute", Infinity],
      ["disk-pressure", "NoSchedule", Infinity],
      ["memory-pressure", "NoSchedule", Infinity],
      ["pid-pressure", "NoSchedule", Infinity],
      ["unschedulable", "NoSchedule", Infinity],
      ["network-unavailable", "NoSchedule", Infinity],
    ]);
  });
});

describe("priority", () => {
  const CLASSES = `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 1000
preemptionPolicy: Never
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: usual}
value: 5
globalDefault: true
---
`;
  it.each([
    ["priorityClassName: high", 1000, "Never"],
    ["hostNetwork: false", 5, "PreemptLowerPriority"],
    ["priorityClassName: system-node-critical", 2_000_001_000, "PreemptLowerPriority"],
    ["preemptionPolicy: Never", 5, "Never"],
  ])("of %s", (line, priority, preemptionPolicy) => {
    expect(templateOf(`${CLASSES}${podWith(`  ${line}\n${mainWith()}`)}`)).toMatchObject({
      priority,
      preemptionPolicy,
    });
  });

  it("is learnt from pods of a running cluster, which carry name and value", () => {
    const running = podWith(`  priorityClassName: gold\n  priority: 77\n${mainWith()}`);
    const drafts = draftsOf(`${running}---\n${deploymentWith("", "      priorityClassName: gold")}`);
    expect(drafts[1]).toMatchObject({ kind: "Deployment", template: { priority: 77 } });
  });
});

describe("the key of a template", () => {
  const keyOf = (text: string) => templateOf(text).key;

  it("does not depend on the order of the fields", () => {
    const other = deploymentWith("").replace(
      '{name: main, image: "app:v1"}',
      '{image: "app:v1", name: main}',
    );
    expect(keyOf(other)).toBe(keyOf(deploymentWith("")));
  });

  it("does not depend on what is outside the template", () => {
    expect(keyOf(deploymentWith("  replicas: 5"))).toBe(keyOf(deploymentWith("")));
  });

  it("changes with anything in it", () => {
    const restarted = deploymentWith("").replace(
      "labels: {app: web}}\n    spec",
      "labels: {app: web}, annotations: {at: now}}\n    spec",
    );
    expect(keyOf(restarted)).not.toBe(keyOf(deploymentWith("")));
  });
});
