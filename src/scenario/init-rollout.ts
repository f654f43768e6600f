/** What `stowage init --rollout` writes: a rollout of Kubernetes objects, with a comment on what one changes first. */
export function initRollout(): string {
  return `# yaml-language-server: $schema=./scenario.schema.json
# ^ editors check and complete this file once you run: stowage schema --out scenario.schema.json
#
# Check it:  stowage validate scenario.yaml
# Run it:    stowage run scenario.yaml
apiVersion: stowage/v1
kind: Scenario
metadata:
  name: my-rollout

# What you want to know; the summary answers it.
question: Does checkout stay up when a zone fails in the middle of a rollout?

# When a run ends: services never do by themselves.
horizon: 30m

# Every strategy runs with the seeds 1 to 10: the same start-up times for each.
replications: {count: 10, seed: 1}

cluster:
  pools:
    # The nodes web-0 to web-5, two in each zone.
    - name: web
      count: 6
      zones: [a, b, c]
      machine: {cpu: "2", memory: 8Gi}

# Your own manifests go here, as files or folders; those of this example follow at the end of the file.
# workloads:
#   manifests: [./shop/]

# What containers do, which no manifest says. The defaults: an image of 94Mi, 1 s to start.
behaviors:
  - match: {image: "example.com/checkout:*"}
    imageSize: 310Mi
    startup: {lognormal: {median: 8s, p99: 25s}}

# What is done to the cluster, or befalls it, and when; the verbs are kubectl's.
timeline:
  - {at: 2m, setImage: deployment/checkout, image: "*:v2"}
  - {at: 2m30s, fail: zone/b, for: 10m}
  - {at: 20m, rolloutUndo: deployment/checkout}

# Who decides where a pod goes; \`stowage strategies\` lists them all.
strategies: [kube-default, best-fit]
baseline: kube-default

# The same scenario with other settings of the rollout, crossed with the strategies.
variants:
  - {name: surge-25}
  - name: one-by-one
    set:
      deployment/checkout: {spec: {strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}}}

# What must hold, of every run unless it says otherwise; where it does not, the command ends with 99.
expect:
  - {that: 'availability.mean{deployment="checkout"} >= 80%', across: mean}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: checkout}
spec:
  replicas: 6
  selector: {matchLabels: {app: checkout}}
  template:
    metadata: {labels: {app: checkout}}
    spec:
      containers:
        - name: server
          image: example.com/checkout:v1
          resources:
            requests: {cpu: 500m, memory: 512Mi}
            limits: {memory: 1Gi}
          readinessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 5}
---
apiVersion: v1
kind: Service
metadata: {name: checkout}
spec:
  selector: {app: checkout}
  ports: [{port: 80, targetPort: 8080}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: checkout}
spec:
  maxUnavailable: 1
  selector: {matchLabels: {app: checkout}}
`;
}
