import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes the scenario of the case `cloudsimpy` and gives its path: the queue `list`, placement by best-fit. */
export function scenarioOf(folder, trace) {
  const file = join(folder, "cloudsimpy.yaml");
  writeFileSync(
    file,
    `
apiVersion: stowage/v1
kind: Scenario
metadata: { name: cloudsimpy }
replications: 1
cluster:
  pools:
    - { name: machines, count: 300, machine: { cpu: "96", memory: 512Gi, pods: unlimited } }
workloads:
  tasks:
    - name: tasks
      trace: { format: cloudsimpy, file: ${JSON.stringify(trace)}, machineMemory: 512Gi }
behaviors:
  - { match: { kind: Task }, imageSize: 0, startup: 0s }
strategies: [best-fit]
`,
  );
  return file;
}
