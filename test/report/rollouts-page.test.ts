import { existsSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { describe, expect, it } from "vitest";
import { drawReport } from "../../src/report/draw-report.ts";
import { formatLabels } from "../../src/report/labels.ts";
import { storedStudyOf } from "../../src/report/stored-study.ts";
import { summarize } from "../../src/report/summarize.ts";
import { NO_OBJECTS } from "../../src/spec/objects.ts";
import type { Study } from "../../src/spec/study.ts";
import { aDeployment } from "../objects.ts";
import { aGauge, aRollout, aRolloutRun, aStall } from "./a-rollout-study.ts";
import { aRun, aStudy, aWorld } from "./a-study.ts";

const CHROMIUM = "/usr/bin/chromium";
const HOSTILE = `"><script>document.title="owned"</script><img src=x onerror=alert(1)>'&\u0000`;

/** The page and all that is drawn. */
async function drawn(study: Study): Promise<{ readonly page: string; readonly all: string }> {
  const stored = storedStudyOf(study, { hash: "9f86d081884c7d65", command: "stowage run a.yaml" });
  const files = await drawReport(stored, summarize(stored), { charts: true, page: true });
  const svgs = [...files].filter(([file]) => file.endsWith(".svg")).map(([, text]) => text);
  return { page: files.get("report.html")!, all: [files.get("report.html")!, ...svgs].join("\n") };
}

const hasScript = (text: string) => /<(script|img)/.test(text);

const manyDeployments = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    ...aDeployment({ name: `app-${i}` }),
    label: `deployment/app-${i}`,
  }));

/** Everything that a manifest names is hostile: the Deployment, its zone, why it hangs, the drained node. */
function aHostileStudy(): Study {
  const deployment = (...more: readonly (readonly [string, string])[]) =>
    formatLabels([["deployment", HOSTILE], ...more]);
  const series = [
    aGauge("wanted_pods", deployment(), 2, 2, 2, 2),
    aGauge("unavailable_pods", deployment(), 0, 1, 1, 0),
    aGauge("ready_pods", deployment(["revision", HOSTILE]), 2, 1, 1, 2),
    aGauge("pods_by_zone", formatLabels([["zone", HOSTILE]]), 1, 1, 1, 1),
    aGauge("pods_by_zone", 'zone="b"', 1, 1, 1, 1),
  ];
  const marks = [{ from: 0, until: 9e6, what: "drain", target: HOSTILE, cause: "timeline" as const }];
  const runs = ["a", "b"].map((strategy) =>
    aRolloutRun(
      strategy,
      1,
      {
        [`recovery_s.mean{${deployment()}}`]: 60,
        [`drain_duration_s.mean{${formatLabels([["target", HOSTILE]])}}`]: 9,
        [`eviction_held_s.max{${formatLabels([["budget", HOSTILE]])}}`]: 9,
      },
      {
        marks,
        timeline: { step: 60e6, buckets: 4, series },
        rollouts: [aRollout({ workload: `deployment/${HOSTILE}` }), aStall(`deployment/${HOSTILE}`, HOSTILE)],
      },
    ),
  );
  return aStudy(runs);
}

describe("the page of a study of rollouts", () => {
  it("escapes every name that comes from a manifest, in page and pictures", async () => {
    const { page, all } = await drawn(aHostileStudy());
    expect(hasScript(all)).toBe(false);
    expect(all.includes("\u0000")).toBe(false);
    const places = [
      "stalled in 2 of 2 runs: &quot;&gt;&lt;script&gt;",
      "Replicas of &quot;&gt;&lt;script&gt;",
      '<td class="name">&quot;&gt;&lt;script&gt;',
    ];
    expect(places.filter((place) => !page.includes(place))).toEqual([]);
    expect(all.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(10);
  });

  it("has a row a strategy and action: workloads, duration, availability, complete runs, and why not", async () => {
    const api = aRollout({ workload: "deployment/api" });
    const { page } = await drawn(
      aStudy([
        aRolloutRun(
          "a",
          1,
          {},
          { rollouts: [aRollout(), api, aRollout({ action: "rollback", start: 600e6 })] },
        ),
        aRolloutRun(
          "a",
          2,
          {},
          { rollouts: [aRollout(), aStall("deployment/api", "1 pod: CrashLoopBackOff")] },
        ),
      ]),
    );
    const table = /<h2 id="rollouts">[\s\S]*?<\/table>/.exec(page)![0];
    const rows = [...table.matchAll(/<tr>(<th scope="row">[\s\S]*?)<\/tr>/g)].map(([, row]) =>
      [...row!.matchAll(/<t[dh][^>]*>([\s\S]*?)<\/t[dh]>/g)].map(([, cell]) => cell),
    );
    // One of two runs was complete, so that its 60 s have no interval; both fell to 3 of 4, without a spread.
    expect(rows).toEqual([
      ["a", "rollout", "2", "60 s", "75 ± 0 %", "1 of 2", "<div>1 pod: CrashLoopBackOff</div>"],
      ["a", "rollback", "1", "60 s", "75 %", "1 of 1", ""],
    ]);
  });

  it("tells how long the drain of each node took, and which budgets held evictions up", async () => {
    const took = (seed: number, time: number) =>
      aRolloutRun("a", seed, {
        'drain_duration_s.mean{target="node/w-0"}': time,
        'drain_duration_s.mean{target="node/w-1"}': 600,
        'eviction_held_s.max{budget="db"}': 30,
      });
    const { page } = await drawn(aStudy([took(1, 2), took(2, 2)]));
    const rows = [...page.matchAll(/<td>a<\/td><td class="name">(.*?)<\/td><td class="number">(.*?)<\/td>/g)];
    // 600 s are 10 min.
    expect(rows.map(([, name, time]) => [name, time])).toEqual([
      ["node/w-0", "2 ± 0 s"],
      ["node/w-1", "10 ± 0 min"],
      ["db", "30 ± 0 s"],
    ]);
  });

  it("has neither where nothing was rolled out or drained", async () => {
    const { page } = await drawn(aStudy([aRun("a", 1, { "wait_s.mean": 1 })]));
    expect(page).not.toContain('id="rollouts"');
    expect(page).not.toContain('id="drains"');
  });

  it("folds many notes away, and shows few", async () => {
    const pageWith = async (count: number) => {
      const notes = Array.from({ length: count }, (_, i) => `note ${i}`);
      return (await drawn(aStudy([aRun("a", 1, { "wait_s.mean": 1 })], { notes }))).page;
    };
    expect(await pageWith(5)).not.toContain("<details>");
    expect(await pageWith(6)).toContain("<details>\n<summary>6 defaults and notes</summary>");
  });

  it("tells the limits of what was simulated: latencies where there are objects, none in a study of tasks", async () => {
    const study = aStudy([aRolloutRun("a", 1)]);
    const [workload] = manyDeployments(1);
    const world = aWorld({ objects: { ...NO_OBJECTS, workloads: [workload!] }, tasks: [] });
    const ofObjects = { ...study, scenario: { ...study.scenario, variants: [{ name: "", world }] } };
    expect((await drawn(ofObjects)).page).toContain("take the latencies of a small control plane");
    expect((await drawn(ofObjects)).page).not.toContain("binding takes no time");
    expect((await drawn(study)).page).toContain("binding takes no time unless latencies are asked for");
  });

  it("stays short with a hundred Deployments", async () => {
    const world = aWorld({ objects: { ...NO_OBJECTS, workloads: manyDeployments(100) }, tasks: [] });
    const labels = manyDeployments(100).map(({ label }) => label);
    const rollouts = labels.map((workload, i) => aStall(workload, `reason ${i}`));
    const recoveries = Object.fromEntries(
      labels.map((_, i) => [`recovery_s.mean{deployment="app-${i}"}`, 60]),
    );
    const study = aStudy([aRolloutRun("a", 1, recoveries, { rollouts })], {
      variants: [{ name: "", world }],
    });
    const { page } = await drawn(study);
    const text = page.replace(/<svg[\s\S]*?<\/svg>/g, "");
    expect(text).toContain("deployment/app-11 and 88 more.");
    // Twelve in the list of workloads, five in the answer; three reasons in the table.
    expect(text.match(/deployment\/app-/g)).toHaveLength(17);
    expect(text).toContain("... and 97 more");
    expect(page.length).toBeLessThan(60_000);
  });

  const missing = existsSync(CHROMIUM) ? "" : ` (skipped: ${CHROMIUM} is not there)`;
  it.skipIf(missing !== "")(`runs nothing and is accessible in a browser${missing}`, async () => {
    const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
    const browser = await chromium.launch({ executablePath: CHROMIUM, args });
    try {
      const context = await browser.newContext({ offline: true, viewport: { width: 1000, height: 900 } });
      const page = await context.newPage();
      const study = aHostileStudy();
      const notes = Array.from({ length: 9 }, (_, i) => `note ${i}`);
      await page.setContent((await drawn({ ...study, scenario: { ...study.scenario, notes } })).page);
      expect(await page.locator("script, img").count()).toBe(0);
      expect(await page.locator("details[open]").count()).toBe(0);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join()}`)).toEqual(
          [],
        );
      }
    } finally {
      await browser.close();
    }
  });
});
