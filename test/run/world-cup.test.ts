import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { plan } from "../../src/batch/plan.ts";
import { catalog } from "../../src/run/catalog.ts";
import { runScenario } from "../../src/run/run-scenario.ts";
import { loadScenario } from "../../src/scenario/load.ts";
import { HAS_SHARED, SHARED } from "../reference/shared-data.ts";

const FILE = "invocation_count.csv.gz";
const why = HAS_SHARED ? "" : `: left out, since ${join(SHARED, "requests", FILE)} is not there`;

/** The line of docs/autoscaling.md that puts the recorded requests in the place of the made ones. */
function lineOfDocs(): string {
  const line = readFileSync(resolve("docs/autoscaling.md"), "utf8")
    .split("\n")
    .find((each) => each.startsWith("  - {name: visits") && each.includes(FILE));
  if (line === undefined) throw new Error("docs/autoscaling.md has no such line");
  return line;
}

/** The scenario with the documented line, cut down to three hours before the first match, as a file in a new folder. */
function recordedScenario(): string {
  const line = lineOfDocs()
    .replace(/file: [^,]+/, `file: ${join(SHARED, "requests", FILE)}`)
    .replace("08:00:00", "13:00:00")
    .replace("lasts: 24h", "lasts: 3h");
  const text = readFileSync(resolve("scenarios/world-cup.yaml"), "utf8");
  const replaced = text.replace(/^ {2}- \{name: visits.*$/m, line).replace("horizon: 24h", "horizon: 3h");
  const path = join(mkdtempSync(join(tmpdir(), "world-cup-")), "world-cup.yaml");
  writeFileSync(path, replaced);
  return path;
}

describe.runIf(HAS_SHARED)(`the requests of the 1998 World Cup${why}`, () => {
  it("are chased by an autoscaler", async () => {
    const { scenario, diagnostics } = await loadScenario(recordedScenario(), { catalog, sets: [] });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const [run] = plan(scenario!, { check: true, eventQueue: "ladder" });
    const { metrics } = runScenario(run!);
    const of = (metric: string, stat: string) =>
      metrics.find((each) => each.metric === metric && each.stat === stat && each.labels.startsWith("hpa"))!
        .value;
    // The peak of the window is 1000/s: 60 % of 500m are 300m a pod, 40m of them fixed, and a request takes 20m:
    // 20 x 1000 / 260 = 76.9, so 77 replicas at the top.
    expect([of("hpa_load", "max"), of("hpa_needed_replicas", "max")]).toEqual([1000, 77]);
    // It lags, and comes near: within its tolerance of ten percent in the mean.
    const [ready, needed] = [of("hpa_ready_replicas", "mean"), of("hpa_needed_replicas", "mean")];
    expect(ready / needed).toBeGreaterThan(0.9);
    expect(ready / needed).toBeLessThan(1.3);
    expect(of("hpa_rescales", "sum")).toBeGreaterThan(5);
  });
});
