import type { Files } from "../../src/scenario/files.ts";

/** A Deployment of one container, "server", with image example.com/NAME:v1, 100m CPU and 128Mi a pod. */
export function aDeployment(
  name: string,
  { replicas = 3, namespace = "default", containers = "" } = {},
): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - {name: server, image: "example.com/${name}:v1", resources: {requests: {cpu: 100m, memory: 128Mi}}}${containers}
`;
}

/** A Job of one pod that asks for half a core. */
export function aJob(name: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: "example.com/${name}", resources: {requests: {cpu: 500m, memory: 64Mi}}}]
`;
}

/** A node of four cores in a zone. */
export function aNode(name: string, zone: string): string {
  return `apiVersion: v1
kind: Node
metadata: {name: ${name}, labels: {kubernetes.io/hostname: ${name}, topology.kubernetes.io/zone: ${zone}}}
status: {allocatable: {cpu: "4", memory: 8Gi, pods: "110"}}
`;
}

/** Files of manifests by their path; several objects in one are divided as documents. */
export function manifests(
  texts: Readonly<Record<string, string | readonly string[]>>,
): Pick<Files, "manifests"> {
  return {
    manifests: (path) => {
      const text = texts[path];
      if (text !== undefined)
        return { files: [{ name: path, text: [text].flat().join("---\n") }], problems: [] };
      const problem = { file: path, line: 1, column: 1, severity: "error", hint: "check the path" } as const;
      return {
        files: [],
        problems: [{ ...problem, code: "unreadable-file", message: "the file does not exist" }],
      };
    },
  };
}
