import { describe, expect, it } from "vitest";
import { restarted, withImage } from "../../src/controllers/template-changes.ts";
import { storedTemplate } from "../../src/manifest/stored-template.ts";
import type { DeploymentSpec } from "../../src/spec/objects.ts";
import { aContainerBehavior } from "../objects.ts";
import { objectsOf } from "./reading-of.ts";

/** As somebody writes it. */
const WRITTEN = `
metadata: {labels: {app: web}}
spec:
  serviceAccountName: shop
  containers:
    - name: main
      image: web:v1
      ports: [{containerPort: 80}]
      env:
        - {name: EMPTY, value: ""}
        - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: LIMIT, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
      resources: {requests: {cpu: "0.5", memory: 1Gi}, limits: {memory: 2048Mi}}
      readinessProbe: {httpGet: {port: 80}}
    - {name: side, image: proxy}
  volumes:
    - {name: config, configMap: {name: web}}
    - {name: token, projected: {sources: [{serviceAccountToken: {path: token}}]}}
    - {name: cache}
`;

/** The same as `kubectl get -o yaml` prints it: with what the API server of 1.36 has filled in. */
const STORED = `
metadata:
  creationTimestamp: null
  labels: {app: web, pod-template-hash: 5d4f8c7b9d}
spec:
  containers:
    - name: main
      image: web:v1
      imagePullPolicy: IfNotPresent
      ports: [{containerPort: 80, protocol: TCP}]
      env:
        - {name: EMPTY}
        - {name: POD, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}}
        - {name: LIMIT, valueFrom: {resourceFieldRef: {divisor: "0", resource: limits.cpu}}}
      resources: {requests: {cpu: 500m, memory: 1024Mi}, limits: {memory: 2Gi}}
      readinessProbe:
        httpGet: {path: /, port: 80, scheme: HTTP}
        failureThreshold: 3
        periodSeconds: 10
        successThreshold: 1
        timeoutSeconds: 1
      terminationMessagePath: /dev/termination-log
      terminationMessagePolicy: File
    - name: side
      image: proxy:latest
      imagePullPolicy: Always
      resources: {}
      terminationMessagePath: /dev/termination-log
      terminationMessagePolicy: File
  dnsPolicy: ClusterFirst
  enableServiceLinks: true
  restartPolicy: Always
  schedulerName: default-scheduler
  securityContext: {}
  serviceAccount: shop
  serviceAccountName: shop
  terminationGracePeriodSeconds: 30
  volumes:
    - {name: config, configMap: {name: web, defaultMode: 420}}
    - {name: token, projected: {defaultMode: 420, sources: [{serviceAccountToken: {path: token, expirationSeconds: 3600}}]}}
    - {name: cache, emptyDir: {}}
`;

function deployment(template: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, uid: d1}
spec:
  selector: {matchLabels: {app: web}}
  template:${indented(template)}`;
}

function replicaSet(template: string): string {
  return `apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web-5d4f8c7b9d
  annotations: {deployment.kubernetes.io/revision: "3"}
  ownerReferences: [{kind: Deployment, name: web, uid: d1, controller: true}]
spec:
  selector: {matchLabels: {app: web}}
  template:${indented(template)}`;
}

const indented = (text: string) => text.replaceAll("\n", "\n    ").trimEnd();

function read(...texts: readonly string[]): DeploymentSpec {
  const found = objectsOf(texts.join("\n---\n")).workloads[0];
  if (found?.kind !== "Deployment") throw new Error("no Deployment");
  return found;
}

const keyOf = (template: string) => read(deployment(template)).template.key;

describe("a template", () => {
  it("is the same with and without what an API server fills in", () => {
    expect(keyOf(STORED)).toBe(keyOf(WRITTEN));
  });

  it("is that of the ReplicaSet of a dump that was made from it", () => {
    const { template, replicaSets } = read(deployment(WRITTEN), replicaSet(STORED));
    expect(replicaSets.map((set) => set.template === template)).toEqual([true]);
  });

  it.each([
    ["another pull policy", "image: web:v1", "image: web:v1\n      imagePullPolicy: Always"],
    ["another amount", 'cpu: "0.5"', 'cpu: "0.6"'],
    ["another period", "{httpGet: {port: 80}}", "{httpGet: {port: 80}, periodSeconds: 5}"],
    ["another scheme", "{httpGet: {port: 80}}", "{httpGet: {port: 80, scheme: HTTPS}}"],
    [
      "another grace period",
      "serviceAccountName: shop",
      "serviceAccountName: shop\n  terminationGracePeriodSeconds: 60",
    ],
    // Of a template, other than of a pod, the API server lets requests open.
    ["a request like its limit", "limits: {memory: 2048Mi}", "limits: {memory: 2048Mi, cpu: 500m}"],
    ["an annotation that is empty", "{labels: {app: web}}", '{labels: {app: web}, annotations: {a: ""}}'],
    ["a volume in memory", "{name: cache}", "{name: cache, emptyDir: {medium: Memory}}"],
  ])("is another one with %s", (_, before, after) => {
    expect(WRITTEN).toContain(before);
    expect(keyOf(WRITTEN.replace(before, after))).not.toBe(keyOf(WRITTEN));
  });

  it("keeps an empty selector of other pods, which means all of them", () => {
    const near = (labelSelector: object | undefined) =>
      JSON.parse(JSON.stringify({ spec: { affinity: { podAffinity: [{ labelSelector }] } } }));
    expect(storedTemplate(near({}))).toEqual(near({}));
    expect(storedTemplate(near({}))).not.toEqual(storedTemplate(near(undefined)));
  });
});

describe("a template that a verb has changed", () => {
  const { template } = read(deployment(WRITTEN));

  it("is the one that was written with the new image", () => {
    const written = WRITTEN.replace("web:v1", "web:v2");
    expect(withImage(template, "main", "web:v2", aContainerBehavior()).key).toBe(keyOf(written));
    expect(withImage(template, "side", "proxy:latest", aContainerBehavior()).key).toBe(template.key);
  });

  it("says nothing of a pull policy that the new tag implies", () => {
    const always = "\n      imagePullPolicy: Always";
    const before = read(deployment(WRITTEN.replace("web:v1", `web:v1${always}`))).template;
    const after = keyOf(WRITTEN.replace("web:v1", `web:latest${always}`));
    expect(withImage(before, "main", "web:latest", aContainerBehavior()).key).toBe(after);
    expect(after).toBe(keyOf(WRITTEN.replace("web:v1", "web")));
  });

  it("is another one after a restart", () => {
    expect(JSON.parse(restarted(template, 5).key).metadata.annotations).toEqual({
      "kubectl.kubernetes.io/restartedAt": 5,
    });
  });
});
