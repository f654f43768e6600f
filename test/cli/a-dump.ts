/** Three nodes in two zones, a Deployment with its ReplicaSet and two running pods, as kubectl prints them. */
export const DUMP = `apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: checkout, namespace: shop, uid: d-1, annotations: {deployment.kubernetes.io/revision: "1"}}
  spec:
    replicas: 2
    selector: {matchLabels: {app: checkout}}
    template:
      metadata: {labels: {app: checkout}}
      spec:
        containers:
        - {name: server, image: "example.com/checkout:v1", resources: {requests: {cpu: 500m, memory: 512Mi}}}
  status: {replicas: 2, readyReplicas: 2}
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata:
    name: checkout-5d8f7c9b6d
    namespace: shop
    uid: rs-1
    annotations: {deployment.kubernetes.io/revision: "1"}
    labels: {app: checkout, pod-template-hash: 5d8f7c9b6d}
    ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: checkout, uid: d-1, controller: true}]
  spec:
    replicas: 2
    selector: {matchLabels: {app: checkout, pod-template-hash: 5d8f7c9b6d}}
    template:
      metadata: {labels: {app: checkout, pod-template-hash: 5d8f7c9b6d}}
      spec:
        containers:
        - {name: server, image: "example.com/checkout:v1", resources: {requests: {cpu: 500m, memory: 512Mi}}}
${aPod("x7k2p", "n-1")}${aPod("q9z4w", "n-3")}${aNode("n-1", "a")}${aNode("n-2", "a")}${aNode("n-3", "b")}`;

function aPod(suffix: string, node: string): string {
  return `- apiVersion: v1
  kind: Pod
  metadata:
    name: checkout-5d8f7c9b6d-${suffix}
    namespace: shop
    labels: {app: checkout, pod-template-hash: 5d8f7c9b6d}
    ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: checkout-5d8f7c9b6d, uid: rs-1, controller: true}]
  spec:
    nodeName: ${node}
    containers:
    - {name: server, image: "example.com/checkout:v1", resources: {requests: {cpu: 500m, memory: 512Mi}}}
  status: {phase: Running, startTime: "2026-01-05T10:00:00Z", conditions: [{type: Ready, status: "True"}]}
`;
}

function aNode(name: string, zone: string): string {
  return `- apiVersion: v1
  kind: Node
  metadata: {name: ${name}, labels: {kubernetes.io/hostname: ${name}, topology.kubernetes.io/zone: ${zone}}}
  status:
    allocatable: {cpu: "2", memory: 4Gi, pods: "110"}
    conditions: [{type: Ready, status: "True"}]
`;
}
