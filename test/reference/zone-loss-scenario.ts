import { catalog } from "../../src/run/catalog.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { CPU, MEMORY } from "../../src/spec/world.ts";

/** Cores and GiB of a node, fit for the largest pod of the manifests. */
const MACHINE = { cpu: 4000, memory: 16 * 2 ** 30 };

/**
 * A scenario that deploys manifests from nothing on three zones, gives every Deployment a new image, loses a zone
 * half way, and rolls back; with as many nodes as leave two zones room for all pods, but not for their surge too.
 */
export async function zoneLossScenario(manifests: string, strategies: readonly string[]): Promise<string> {
  const nodes = nodesFor(await wantedBy(textOf(manifests, 3, strategies)));
  return textOf(manifests, nodes, strategies);
}

export async function load(text: string) {
  const options = { catalog, sets: [], stdin: Buffer.from(text), ignoreUnsupported: true };
  const { scenario, diagnostics } = await loadScenario("-", options);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (scenario === undefined) throw new Error(errors.map(({ message }) => message).join("\n"));
  return scenario;
}

/** Millicores and bytes that all Deployments together request. */
async function wantedBy(text: string): Promise<{ cpu: number; memory: number }> {
  const scenario = await load(text);
  let cpu = 0;
  let memory = 0;
  for (const workload of scenario.variants[0]!.world.objects.workloads) {
    if (workload.kind !== "Deployment" && workload.kind !== "StatefulSet") continue;
    cpu += workload.replicas * workload.template.requests[CPU]!;
    memory += workload.replicas * workload.template.requests[MEMORY]!;
  }
  return { cpu, memory };
}

/** A multiple of three whose two thirds hold 1.05 times what is wanted, by the scarcer resource. */
function nodesFor({ cpu, memory }: { readonly cpu: number; readonly memory: number }): number {
  const needed = 1.05 * Math.max(cpu / MACHINE.cpu, memory / MACHINE.memory, 1);
  return 3 * Math.max(1, Math.ceil(needed / 2));
}

function textOf(manifests: string, nodes: number, strategies: readonly string[]): string {
  return `
apiVersion: stowage/v1
kind: Scenario
metadata: {name: real-manifests}
start: cold
horizon: 1h
replications: {count: 1, seed: 1}
cluster:
  pools:
    - {name: web, count: ${nodes}, zones: [a, b, c], machine: {cpu: ${MACHINE.cpu}m, memory: "${MACHINE.memory}"}}
workloads: {manifests: [${JSON.stringify(manifests)}]}
timeline:
  - {at: 10m, setImage: deployment/*, image: "*:v2", container: "*"}
  - {at: 10m10s, fail: zone/b, for: 20m}
  - {at: 40m, rolloutUndo: deployment/*}
strategies: [${strategies.join(", ")}]
`;
}
