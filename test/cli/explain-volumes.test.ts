import { describe, expect, it } from "vitest";
import { aFolder, stowage } from "./stowage.ts";

/** One pod with a claim of its own on one of three nodes in zones of their own. */
const SCENARIO = `
apiVersion: stowage/v1
kind: Scenario
metadata: {name: zonal}
horizon: 10m
replications: {count: 1, seed: 1}
cluster: {pools: [{name: node, count: 3, zones: [a, b, c], machine: {cpu: "4", memory: 16Gi}}]}
strategies: [kube-default]
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: zonal}
provisioner: ebs.csi.aws.com
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 1
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: "y:1", resources: {requests: {cpu: "1", memory: 1Gi}}}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], storageClassName: zonal, resources: {requests: {storage: 10Gi}}}
`;

const cwd = aFolder({ "zonal.yaml": SCENARIO });

describe("stowage explain of a pod with a bound claim", () => {
  it("asks for the pod's own volumes, which only its node reaches", async () => {
    const words = ["explain", "db-0", "--at", "5m", "--json", "zonal.yaml"];
    const { code, stdout } = await stowage(words, { cwd });
    expect(code).toBe(0);
    const { node, choice, "filter-result": filters } = JSON.parse(stdout);
    expect(choice).toBe(node);
    const others = Object.keys(filters).filter((name) => name !== node);
    expect(others).toHaveLength(2);
    for (const name of others)
      expect(filters[name].VolumeBinding).toBe("node(s) didn't match PersistentVolume's node affinity");
    const text = (
      await stowage(
        words.filter((word) => word !== "--json"),
        { cwd },
      )
    ).stdout;
    expect(text).toContain(`kube-default would put one more of its kind, with its volumes, on ${node} now`);
  });
});
