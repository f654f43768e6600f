import { catalog } from "../../src/run/catalog.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import type { PodTemplateSpec } from "../../src/spec/pod.ts";
import { CPU, MEMORY } from "../../src/spec/world.ts";

/**
 * A scenario that deploys manifests from nothing on three zones, gives every Deployment a new image, loses a zone
 * half way, and rolls back; with as many nodes as leave two zones room for all pods, but not for their surge too.
 */
export async function zoneLossScenario(manifests: string, strategies: readonly string[]): Promise<string> {
  const draft = textOf(manifests, { nodes: 3, cpu: 4000, memory: 16 * GIB, labels: {} }, strategies);
  return textOf(manifests, clusterFor(await templatesOf(draft)), strategies);
}

export async function load(text: string) {
  const options = { catalog, sets: [], stdin: Buffer.from(text), ignoreUnsupported: true };
  const { scenario, diagnostics } = await loadScenario("-", options);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (scenario === undefined) throw new Error(errors.map(({ message }) => message).join("\n"));
  return scenario;
}

interface ClusterShape {
  readonly nodes: number;
  /** Of each node: millicores and bytes. */
  readonly cpu: number;
  readonly memory: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** What each replica of a Deployment or StatefulSet is made from. */
async function templatesOf(text: string): Promise<PodTemplateSpec[]> {
  const { workloads } = (await load(text)).variants[0]!.world.objects;
  return workloads.flatMap((workload) =>
    workload.kind === "Deployment" || workload.kind === "StatefulSet"
      ? new Array<PodTemplateSpec>(workload.replicas).fill(workload.template)
      : [],
  );
}

/** Nodes that hold two of the largest pod; a multiple of three whose two thirds hold 1.6 times all pods: Jobs run, too. */
function clusterFor(templates: readonly PodTemplateSpec[]): ClusterShape {
  const sum = (resource: number) => templates.reduce((all, { requests }) => all + requests[resource]!, 0);
  const most = (resource: number) => Math.max(...templates.map(({ requests }) => requests[resource]!));
  const cpu = Math.max(4000, 2 * most(CPU));
  const memory = Math.max(16 * GIB, 2 * most(MEMORY));
  const needed = 1.6 * Math.max(sum(CPU) / cpu, sum(MEMORY) / memory, 1);
  const labels = Object.assign({}, ...templates.map(({ placement }) => placement.nodeSelector));
  return { nodes: 3 * Math.max(1, Math.ceil(needed / 2)), cpu, memory, labels };
}

function textOf(manifests: string, cluster: ClusterShape, strategies: readonly string[]): string {
  const { nodes, cpu, memory, labels } = cluster;
  const machine = `{cpu: ${cpu}m, memory: "${memory}", nvidia.com/gpu: 8}`;
  return `
apiVersion: stowage/v1
kind: Scenario
metadata: {name: real-manifests}
start: cold
horizon: 1h
replications: {count: 1, seed: 1}
cluster:
  pools:
    - {name: web, count: ${nodes}, zones: [a, b, c], machine: ${machine}, labels: ${JSON.stringify(labels)}}
workloads: {manifests: [${JSON.stringify(manifests)}]}
timeline:
  - {at: 10m, setImage: deployment/*, image: "*:v2", container: "*"}
  - {at: 10m10s, fail: zone/b, for: 20m}
  - {at: 40m, rolloutUndo: deployment/*}
strategies: [${strategies.join(", ")}]
`;
}

const GIB = 2 ** 30;
