import { describe, expect, it } from "vitest";
import { aDeployment, aJob, manifests } from "./a-manifest.ts";
import { diagnosticsOf, mistakesIn, scenarioWith, worldOf } from "./reading-of.ts";

const SIDECAR = `
        - {name: proxy, image: "mesh.example.com/proxy:v9"}`;
const FILES = manifests({
  "shop.yaml": [
    aDeployment("checkout"),
    aDeployment("cart"),
    aDeployment("search", { containers: SIDECAR }),
    aJob("pi"),
    aDeployment("cart", { namespace: "b" }),
  ],
});

/** A scenario of the workloads 0 to 4 above with these entries, each at one minute. */
function withEntries(...entries: readonly string[]): string {
  const timeline = `[${entries.map((entry) => `{at: 1m, ${entry}}`).join(", ")}]`;
  return scenarioWith({ workloads: "{manifests: [shop.yaml]}", timeline });
}

const entriesOf = (...entries: readonly string[]) =>
  worldOf(withEntries(...entries), { files: FILES }).timeline;
const mistakeIn = (entry: string) => {
  const [found] = diagnosticsOf(withEntries(entry), { files: FILES }).filter(({ file }) => file === "x.yaml");
  return `${found?.code}: ${found?.message}; ${found?.hint}`;
};

describe("kubectl's verbs", () => {
  it.each([
    ["delete: job/pi", { verb: "delete", target: "job/pi", workloads: [3] }],
    ["scale: deployment/checkout, replicas: 5", { verb: "scale", workloads: [0], replicas: 5 }],
    [
      "rolloutRestart: deployment/*",
      { verb: "rolloutRestart", target: "deployment/*", workloads: [0, 1, 2, 4] },
    ],
    ["rolloutRestart: deployment/c*", { workloads: [0, 1, 4] }],
    ["rolloutPause: [deployment/search, deployment/checkout]", { workloads: [0, 2] }],
    ["rolloutPause: [deployment/checkout, deployment/che*]", { workloads: [0] }],
    ["rolloutResume: b/deployment/cart", { target: "b/deployment/cart", workloads: [4] }],
    ['rolloutResume: "*/deployment/cart"', { workloads: [1, 4] }],
    ["rolloutUndo: deployment/checkout", { verb: "rolloutUndo", revision: 0 }],
    ["rolloutUndo: deployment/checkout, toRevision: 2", { revision: 2 }],
    [
      'taint: zone/a, add: "dedicated=gpu:NoSchedule"',
      {
        verb: "taint",
        nodes: [0, 2],
        add: [{ key: "dedicated", value: "gpu", effect: "NoSchedule" }],
        remove: [],
      },
    ],
    [
      'taint: node/web-1, remove: "dedicated:NoExecute"',
      { nodes: [1], add: [], remove: [{ key: "dedicated", effect: "NoExecute" }] },
    ],
    // As kubectl writes it: every effect of the key.
    [
      'taint: node/web-1, add: ["a:NoSchedule", "b=c:NoExecute"], remove: [dedicated-, "d:NoSchedule-"]',
      {
        add: [
          { key: "a", value: "", effect: "NoSchedule" },
          { key: "b", value: "c", effect: "NoExecute" },
        ],
        remove: [
          { key: "dedicated", effect: undefined },
          { key: "d", effect: "NoSchedule" },
        ],
      },
    ],
    [
      "label: node/web-*, set: {disk: ssd, old: null}",
      { nodes: [0, 1, 2, 3], set: { disk: "ssd", old: undefined } },
    ],
    ["partition: zone/a, for: 5m", { verb: "partition", nodes: [0, 2], duration: 300_000_000 }],
    ["heal: zone/a", { verb: "heal", nodes: [0, 2] }],
    ["delete: node/web-1", { verb: "deleteNode", target: "node/web-1", nodes: [1] }],
  ])("%s", (entry, wanted) => {
    expect(entriesOf(entry)).toMatchObject([{ at: 60_000_000, ...wanted }]);
  });

  it("of one instant stay in file order", () => {
    const entries = entriesOf(
      "drain: node/web-0",
      "scale: deployment/checkout, replicas: 1",
      "cordon: node/web-1",
    );
    expect(entries.map(({ verb }) => verb)).toEqual(["drain", "scale", "cordon"]);
  });

  it.each([
    [
      "scale: deployment/chekout, replicas: 5",
      'bad-target: there is no deployment "chekout"; did you mean "deployment/checkout"?',
    ],
    [
      "scale: checkout, replicas: 5",
      'bad-target: "checkout" is no target; did you mean "deployment/checkout"?',
    ],
    [
      "scale: deploy/checkout, replicas: 5",
      'bad-target: unknown kind "deploy"; did you mean "deployment/checkout"?',
    ],
    [
      "scale: deploymnet/checkout, replicas: 5",
      'bad-target: unknown kind "deploymnet"; did you mean "deployment/checkout"?',
    ],
    [
      "scale: job/pi, replicas: 5",
      "bad-target: a job is no target here; the kinds here are: deployment, replicaset, statefulset",
    ],
    [
      "scale: zone/a, replicas: 5",
      "bad-target: a zone is no target here; the kinds here are: deployment, replicaset, statefulset",
    ],
    ["delete: deployment/pi", 'bad-target: there is no deployment "pi"; did you mean "job/pi"?'],
    [
      "rolloutUndo: deployment/x*",
      'bad-target: no object matches "deployment/x*"; the deployments are: checkout, cart, search',
    ],
    [
      "rolloutUndo: c/deployment/cart",
      'bad-target: there is no deployment "cart"; the namespaces are: default, b',
    ],
    [
      "rolloutUndo: deployment/cart",
      "bad-target: deployment/cart is in the namespaces default, b; write default/deployment/cart, or */deployment/cart for all of them",
    ],
    [
      "delete: statefulset/db",
      'bad-target: there is no statefulset "db"; the manifests have no statefulsets',
    ],
    [
      "drain: deployment/cart",
      'bad-target: "deployment/cart" is no target; write node/NAME, rack/NAME, zone/NAME, region/NAME or pool/NAME',
    ],
    [
      "taint: zone/a, add: dedicated=gpu",
      'wrong-value: "dedicated=gpu" is no taint; write KEY=VALUE:EFFECT, such as "dedicated=gpu:NoSchedule"',
    ],
    [
      "taint: zone/a, add: 'a=b:NoSchedul'",
      'wrong-value: unknown effect "NoSchedul"; did you mean "NoSchedule"?',
    ],
  ])("%s is refused", (entry, mistake) => {
    expect(mistakeIn(entry)).toBe(mistake);
  });

  it("say nothing of targets while the manifests are wrong", () => {
    const broken = manifests({
      "shop.yaml": aDeployment("checkout").replace("replicas: 3", "replicas: many"),
    });
    expect(mistakesIn(withEntries("rolloutUndo: deployment/cart"), { files: broken })).toEqual([
      "shop.yaml:5:13 wrong-type",
    ]);
  });
});

describe("setImage", () => {
  const imagesOf = (entry: string) => {
    const [item] = entriesOf(entry);
    return item?.verb === "setImage"
      ? item.images.map(({ workload, container, image }) => [workload, container, image])
      : [];
  };

  it.each([
    ["setImage: deployment/checkout, image: shop/checkout:v2", [[0, "server", "shop/checkout:v2"]]],
    // As the API server and the kubelet have it.
    ["setImage: deployment/checkout, image: shop/checkout", [[0, "server", "shop/checkout:latest"]]],
    ['setImage: deployment/checkout, image: "*:v2"', [[0, "server", "example.com/checkout:v2"]]],
    [
      'setImage: deployment/c*, image: "example.com/*:v2"',
      [
        [0, "server", "example.com/checkout:v2"],
        [1, "server", "example.com/cart:v2"],
        [4, "server", "example.com/cart:v2"],
      ],
    ],
    ["setImage: deployment/search, image: x:v2, container: proxy", [[2, "proxy", "x:v2"]]],
    [
      'setImage: deployment/search, image: "*:v2", container: "*"',
      [
        [2, "server", "example.com/search:v2"],
        [2, "proxy", "mesh.example.com/proxy:v2"],
      ],
    ],
  ])("%s", (entry, images) => {
    expect(imagesOf(entry)).toEqual(images);
  });

  it("brings what the new image does", () => {
    const text = `${withEntries('setImage: deployment/checkout, image: "*:v2"')}behaviors: [{match: {image: "example.com/*:v2"}, ready: false}]\n`;
    const world = worldOf(text, { files: FILES });
    expect(world.timeline[0]).toMatchObject({
      images: [{ behavior: { image: "example.com/checkout:v2", becomesReady: false } }],
    });
    expect(world.objects.workloads[0]).toMatchObject({
      template: { containers: [{ behavior: { becomesReady: true } }] },
    });
  });

  it.each([
    [
      "setImage: deployment/search, image: x:v2",
      'missing-key: deployment/search has several containers: server, proxy; add container: server, or "*" for all',
    ],
    [
      "setImage: deployment/search, image: x:v2, container: serevr",
      'bad-target: deployment/search has no container "serevr"; did you mean "server"?',
    ],
    [
      'setImage: deployment/checkout, image: "mirror.example.com/*:v2"',
      "wrong-value: the image of server, example.com/checkout:v1, is not of the form mirror.example.com/*:v2; write the whole name, or *:v2 to change the tag alone",
    ],
    [
      'setImage: deployment/checkout, image: "*/*:v2"',
      "wrong-value: more than one * in the name of an image; write *:v2",
    ],
  ])("%s is refused", (entry, mistake) => {
    expect(mistakeIn(entry)).toBe(mistake);
  });
});
