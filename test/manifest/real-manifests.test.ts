import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { buildObjects } from "../../src/manifest/build-objects.ts";
import { loadManifests } from "../../src/manifest/load.ts";
import { readManifests } from "../../src/manifest/read-manifests.ts";
import { resourcesOf } from "../../src/manifest/resources-of.ts";
import { SHARED } from "../reference/shared-data.ts";
import { BASIC, steady } from "./reading-of.ts";

const FOLDER = join(SHARED, "manifests");
const IS_THERE = existsSync(FOLDER);
if (!IS_THERE) console.warn(`skipped: the real manifests are not at ${FOLDER}`);

async function read(name: string) {
  const { files } = await loadManifests([join(FOLDER, name)]);
  const reading = readManifests(files, { ignoreUnsupported: true });
  const resources = [...BASIC, ...resourcesOf(reading.drafts)];
  return { ...reading, resources, objects: buildObjects(reading.drafts, { resources, behaviorOf: steady }) };
}

/** Kinds of workloads with their number. */
async function workloadsOf(name: string) {
  const { objects } = await read(name);
  const counts: Record<string, number> = {};
  for (const { kind } of objects.workloads) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

describe.skipIf(!IS_THERE)("manifests as people run them", () => {
  it.each(IS_THERE ? readdirSync(FOLDER) : [])("%s is read without an error", async (name) => {
    const { diagnostics } = await read(name);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("hold the workloads that a search for their kinds finds", async () => {
    // grep -c "^kind: Deployment" and so on.
    expect(await workloadsOf("online-boutique.yaml")).toEqual({ Deployment: 12 });
    expect(await workloadsOf("sock-shop-complete.yaml")).toEqual({ Deployment: 14 });
    expect(await workloadsOf("zookeeper.yaml")).toEqual({ StatefulSet: 1 });
    expect(await workloadsOf("k8s-infra-prow.yaml")).toEqual({ Deployment: 1, DaemonSet: 2 });
  });

  it("zookeeper's anti-affinity separates nothing", async () => {
    const { diagnostics } = await read("zookeeper.yaml");
    expect(diagnostics).toMatchObject([
      { line: 44, code: "unknown-storage-class" },
      { line: 63, code: "no-effect" },
    ]);
  });

  it("a budget of k8s-infra-prow never lets a drain end", async () => {
    const { diagnostics } = await read("k8s-infra-prow.yaml");
    expect(diagnostics).toContainEqual(expect.objectContaining({ line: 177, code: "never-drains" }));
  });

  it("gke-samples-ha asks for more memory than its limit, and names objects twice", async () => {
    const { files } = await loadManifests([join(FOLDER, "gke-samples-ha.yaml")]);
    const { diagnostics } = readManifests(files, { ignoreUnsupported: false });
    expect(hasErrors(diagnostics)).toBe(true);
    // 64Mi = 67,108,864 bytes is more than 64M = 64,000,000 bytes.
    expect(diagnostics).toContainEqual(expect.objectContaining({ line: 986, code: "out-of-range" }));
    expect(diagnostics.filter(({ code }) => code === "duplicate-name")).toHaveLength(7);
  });
});
