import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SHARED } from "../reference/shared-data.ts";
import { inProcess } from "./in-process.ts";
import { aFolder } from "./stowage.ts";

const FOLDER = join(SHARED, "manifests");
const IS_THERE = existsSync(FOLDER);
if (!IS_THERE) console.warn(`skipped: the real manifests are not at ${FOLDER}`);
const FILES = IS_THERE ? readdirSync(FOLDER).filter((name) => name.endsWith(".yaml")) : [];

describe.skipIf(!IS_THERE)("manifests that others wrote", () => {
  it.each(FILES)("%s pass, and become a scenario that does", async (name) => {
    const path = join(FOLDER, name);
    const checked = await inProcess(["validate", "--ignore-unsupported", path]);
    expect(checked.code, checked.stderr).toBe(0);
    expect(checked.stdout).toMatch(/^ {2}(simulated|nothing is simulated)$/m);
    for (const more of [[], ["--inline"]]) {
      const out = join(aFolder(), "scenario.yaml");
      expect((await inProcess(["import", "--ignore-unsupported", path, "--out", out, ...more])).code).toBe(0);
      const sound = await inProcess(["validate", "--ignore-unsupported", out]);
      expect(sound.code, sound.stderr).toBe(0);
      // The nodes that it makes up hold every pod.
      expect(sound.stderr).not.toContain("never-fits");
    }
  });

  it("zookeeper's anti-affinity is told to select nothing", async () => {
    const { stderr } = await inProcess(["validate", "--ignore-unsupported", join(FOLDER, "zookeeper.yaml")]);
    expect(stderr).toMatch(/zookeeper\.yaml:\d+:\d+: warning: .*\[no-effect\]/);
  });
});
