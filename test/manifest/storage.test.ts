import { describe, expect, it } from "vitest";
import { GIB } from "../worlds.ts";
import { draftsOf, mainWith, mistakesOf, objectsOf, podWith, readText } from "./reading-of.ts";

const CLAIM = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
`;

function aClass(name: string, metadata = "", rest = ""): string {
  return `---
{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: ${name}${metadata}}, provisioner: p${rest}}
`;
}

const DEFAULT = 'annotations: {storageclass.kubernetes.io/is-default-class: "true"}';

/** The class that the claim `data` comes to. */
function classOf(text: string): string | undefined {
  return objectsOf(text).storage?.claims[0]?.storageClass;
}

describe("a claim", () => {
  it("has what it asks for, in bytes, and waits", () => {
    const { storage } = objectsOf(
      `${CLAIM.replace("accessModes", "storageClassName: fast, volumeMode: Block, selector: {matchLabels: {disk: ssd}}, accessModes")}${aClass("fast")}`,
    );
    expect(storage!.claims).toEqual([
      {
        namespace: "default",
        name: "data",
        size: 10 * GIB,
        accessModes: ["ReadWriteOnce"],
        storageClass: "fast",
        mode: "Block",
        selector: [{ key: "disk", operator: "In", values: ["ssd"] }],
        volume: "",
        state: "pending",
        isTerminating: false,
        selectedNode: "",
      },
    ]);
  });

  it("is bound, lost or on its way as a cluster says", () => {
    const dumped = (metadata: string, spec: string, status = "") =>
      draftsOf(`apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data${metadata}}
spec: {storageClassName: "", accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}${spec}}
${status}
---
{apiVersion: v1, kind: PersistentVolume, metadata: {name: pv}, spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}}}
`)[0];
    const bound = ', annotations: {pv.kubernetes.io/bind-completed: "yes"}';
    expect(dumped(bound, ", volumeName: pv")).toMatchObject({ state: "bound", volume: "pv" });
    expect(dumped("", ", volumeName: pv")).toMatchObject({ state: "pending", volume: "pv" });
    expect(dumped(bound, ", volumeName: pv", "status: {phase: Lost}")).toMatchObject({ state: "lost" });
    expect(dumped(", annotations: {volume.kubernetes.io/selected-node: n3}", "")).toMatchObject({
      selectedNode: "n3",
    });
    expect(dumped(', deletionTimestamp: "2026-06-01T00:00:00Z"', "")).toMatchObject({ isTerminating: true });
  });

  it("without a class gets the default one: the newest, else the first by name", () => {
    expect(classOf(CLAIM + aClass("slow") + aClass("fast", `, ${DEFAULT}`))).toBe("fast");
    const created = (year: number) => `, creationTimestamp: "${year}-06-01T00:00:00Z", ${DEFAULT}`;
    expect(classOf(CLAIM + aClass("a", created(2024)) + aClass("b", created(2025)))).toBe("b");
    expect(classOf(CLAIM + aClass("b", `, ${DEFAULT}`) + aClass("a", `, ${DEFAULT}`))).toBe("a");
    const named = (name: string) => CLAIM.replace("accessModes", `storageClassName: ${name}, accessModes`);
    expect(classOf(named('""') + aClass("fast", `, ${DEFAULT}`))).toBe("");
    const old = CLAIM.replace(
      "{name: data}",
      "{name: data, annotations: {volume.beta.kubernetes.io/storage-class: slow}}",
    );
    expect(classOf(old + aClass("fast", `, ${DEFAULT}`) + aClass("slow"))).toBe("slow");
  });

  it("of a class that is nowhere has its volume made where its pod goes, and the reader is told", () => {
    expect(objectsOf(CLAIM).storage!.classes).toEqual([
      {
        name: "the default class",
        provisioner: "assumed",
        binding: "WaitForFirstConsumer",
        allowedTopologies: [],
        isDefault: false,
      },
    ]);
    expect(mistakesOf(CLAIM)).toEqual([expect.stringContaining("warning unknown-storage-class")]);
  });
});

describe("a volume", () => {
  const volume = (spec: string, rest = "") => {
    const text = `apiVersion: v1
kind: PersistentVolume
metadata: {name: disk, labels: {topology.kubernetes.io/zone: a}}
spec: {accessModes: [ReadWriteMany], capacity: {storage: 1Gi}, ${spec}}
${rest}`;
    return objectsOf(text).storage!.volumes[0];
  };

  it("has a place, a driver and a claim", () => {
    const spec =
      "csi: {driver: d, volumeHandle: h}, claimRef: {namespace: shop, name: data}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a]}]}]}}";
    expect(volume(spec)).toEqual({
      name: "disk",
      capacity: GIB,
      accessModes: ["ReadWriteMany"],
      storageClass: "",
      mode: "Filesystem",
      claim: "shop/data",
      isUsable: true,
      nodes: [{ expressions: [{ key: "zone", operator: "In", values: ["a"] }], fields: [] }],
      labels: { "topology.kubernetes.io/zone": "a" },
      driver: "d",
      handle: "h",
    });
  });

  it("is nobody's that was somebody's or failed", () => {
    expect(volume("storageClassName: a")!.isUsable).toBe(true);
    expect(volume("storageClassName: a", "status: {phase: Released}")!.isUsable).toBe(false);
    expect(volume("storageClassName: a", "status: {phase: Failed}")!.isUsable).toBe(false);
  });
});

describe("classes and nodes", () => {
  it("say where volumes are made, and how many a node attaches", () => {
    const { storage } = objectsOf(`
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: p
volumeBindingMode: WaitForFirstConsumer
allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [a, b]}]}]
---
apiVersion: storage.k8s.io/v1
kind: CSINode
metadata: {name: n0}
spec: {drivers: [{name: p, nodeID: x, topologyKeys: [zone], allocatable: {count: 8}}, {name: q, nodeID: x, topologyKeys: null}]}
`);
    expect(storage!.classes).toMatchObject([
      {
        binding: "WaitForFirstConsumer",
        allowedTopologies: [
          { expressions: [{ key: "zone", operator: "In", values: ["a", "b"] }], fields: [] },
        ],
      },
    ]);
    expect(storage!.nodes).toEqual([
      { name: "n0", limits: { p: 8, q: Number.POSITIVE_INFINITY }, topologyKeys: { p: ["zone"] } },
    ]);
  });

  it("are left out where nobody speaks of volumes", () => {
    expect("storage" in objectsOf(podWith(mainWith()))).toBe(false);
  });
});

describe("the volumes of pods", () => {
  it("are those that have claims, in their order, and in a StatefulSet first those of each pod", () => {
    const volumes = `      volumes:
        - {name: config, configMap: {name: c}}
        - {name: shared, persistentVolumeClaim: {claimName: shared}}
        - {name: cache, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}}}
        - {name: data, emptyDir: {}}`;
    const text = `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: main, image: "db:v1"}]
${volumes}
        - {name: other, persistentVolumeClaim: {claimName: other}}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {storageClassName: fast, accessModes: [ReadWriteOncePod], resources: {requests: {storage: 2Gi}}}
    - metadata: {name: other}
      spec: {storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}
`;
    const [set] = objectsOf(text + aClass("fast")).workloads;
    expect(set?.kind === "StatefulSet" && set.template.volumes).toMatchObject([
      { kind: "template", name: "data", request: { size: 2 * GIB, accessModes: ["ReadWriteOncePod"] } },
      { kind: "template", name: "other" },
      { kind: "claim", claim: "shared" },
      { kind: "ephemeral", name: "cache", request: { size: GIB, storageClass: "fast" } },
    ]);
  });

  it("are told of where nothing comes of them", () => {
    const claims = `${podWith(`${mainWith()}  resourceClaims: [{name: gpu}]\n`)}`;
    expect(mistakesOf(claims)).toEqual([expect.stringContaining("error not-yet-simulated: resourceClaims")]);
    const inTree = podWith(`${mainWith()}  volumes: [{name: a, awsElasticBlockStore: {volumeID: v}}]\n`);
    expect(mistakesOf(inTree)).toEqual([expect.stringContaining("error not-yet-simulated")]);
    const old = `{apiVersion: v1, kind: PersistentVolume, metadata: {name: a}, spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, gcePersistentDisk: {pdName: p}}}`;
    expect(readText(old).survey.ignoredFields).toEqual([
      { what: "PersistentVolume.spec.gcePersistentDisk", count: 1 },
    ]);
  });
});
