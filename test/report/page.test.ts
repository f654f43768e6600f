import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readResults } from "../../src/report/read-results.ts";
import { redrawResults, writeResults } from "../../src/report/write-results.ts";
import type { Study } from "../../src/spec/study.ts";
import { aFailure, anExpectation, aPlausibleStudy } from "./a-study.ts";

const CHROMIUM = "/usr/bin/chromium";
const HOSTILE = `"><script>document.title="owned"</script><img src=x onerror=alert(1)>'&\u0000`;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "stowage-page-"));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

async function written(name: string, study: Study): Promise<string> {
  const dir = join(root, name);
  await writeResults(dir, study, {
    hash: "9f86d081884c7d65",
    command: "stowage run 'scenarios/zone outage.yaml'",
    pods: [],
    events: [],
    timing: {},
    drawing: { charts: true, page: true },
  });
  return dir;
}

/** With every section: failed and missing runs, expectations that hold and do not, tasks left over. */
function aFullStudy(): Study {
  const study = aPlausibleStudy(
    { strategies: 4, seeds: 4 },
    { expectations: [anExpectation("wait_s.p95 < 200"), anExpectation("wait_s.p42 < 1")] },
  );
  const outcomes = study.outcomes.map((outcome, i) =>
    i === 5
      ? {
          ...aFailure(outcome.strategy, outcome.seed, "strategy best-fit threw: boom"),
          scenario: "zone-outage",
        }
      : outcome,
  );
  return { ...study, outcomes, planned: outcomes.length + 1 };
}

function aHostileStudy(): Study {
  const study = aPlausibleStudy(
    { strategies: 2, seeds: 2 },
    {
      name: HOSTILE,
      question: HOSTILE,
      notes: [HOSTILE],
      expectations: [anExpectation("wait_s.p95 < 1", { text: HOSTILE })],
    },
  );
  const outcomes = study.outcomes.map((outcome, i) =>
    outcome.status === "failed" || i > 1
      ? { ...aFailure(HOSTILE, outcome.seed, HOSTILE), scenario: HOSTILE }
      : {
          ...outcome,
          strategy: HOSTILE,
          marks: outcome.marks.map((mark) => ({ ...mark, target: HOSTILE })),
          pending: [{ workload: HOSTILE, count: 1, reason: HOSTILE, message: HOSTILE }],
        },
  );
  const strategies = [{ label: HOSTILE, name: HOSTILE, module: "", options: {}, queue: "list" as const }];
  return { ...study, outcomes, scenario: { ...study.scenario, strategies, baseline: HOSTILE } };
}

describe("report.html", () => {
  it("puts question and answer first, then the rest", async () => {
    const page = readFileSync(join(await written("order", aFullStudy()), "report.html"), "utf8");
    const parts = [
      "Which strategy keeps waits short when zone b dies for twenty minutes?",
      "best-fit waits",
      "Key figures",
      "Runs left out",
      "strategy best-fit threw: boom",
      "Expectations",
      "does not hold",
      "wait_s has no stat p42; it has mean, p50, p95, max, count",
      '<svg role="img" aria-label="Strategies compared.',
      "Still waiting at the end",
      "imageSize: 94Mi, the default, for thumbnails",
      "Limits of the model",
      "stowage run &#39;scenarios/zone outage.yaml&#39;",
      "42 to 45",
      "9f86d081884c7d65",
    ];
    const positions = parts.map((part) => page.indexOf(part));
    expect(
      positions.every((position) => position > 0),
      JSON.stringify(positions),
    ).toBe(true);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  });

  it("escapes every name", async () => {
    const page = readFileSync(join(await written("hostile", aHostileStudy()), "report.html"), "utf8");
    expect(page).not.toContain("<script");
    expect(page).not.toContain("<img");
    expect(page).not.toContain("\u0000");
    expect(page).toContain("&lt;script&gt;");
  });

  it("is drawn again from the stored files alone, byte by byte", async () => {
    const dir = await written(
      "again",
      aPlausibleStudy({ strategies: 2, seeds: 3, variants: ["calm", "storm"] }),
    );
    const { files } = JSON.parse(readFileSync(join(dir, "manifest.json"), "utf8")) as {
      files: { file: string }[];
    };
    const drawn = files.map(({ file }) => file).filter((file) => !file.endsWith(".csv"));
    expect(drawn).toContain("report.html");
    const before = drawn.map((file) => readFileSync(join(dir, file), "utf8"));
    for (const file of drawn) writeFileSync(join(dir, file), "");
    const stored = await redrawResults(dir);
    expect(drawn.map((file) => readFileSync(join(dir, file), "utf8"))).toEqual(before);
    expect(stored).toEqual(await readResults(dir));
  });
});

const missing = existsSync(CHROMIUM) ? "" : ` (skipped: ${CHROMIUM} is not there)`;

describe.skipIf(missing !== "")(`report.html in a browser${missing}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("asks for nothing, reports no error and is accessible, light and dark, wide and narrow", async () => {
    const dir = await written("browser", aFullStudy());
    const context = await browser.newContext({ offline: true, viewport: { width: 1000, height: 900 } });
    const page = await context.newPage();
    const heard: string[] = [];
    page.on("console", (message) => heard.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => heard.push(String(error)));
    const url = pathToFileURL(join(dir, "report.html")).href;
    page.on("request", (request) => {
      if (request.url() !== url) heard.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    expect(await page.locator("figure svg").count()).toBe(5);
    for (const [colorScheme, width] of [
      ["light", 1000],
      ["dark", 380],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const overflow = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect(overflow, `${width} wide`).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join()}`)).toEqual(
        [],
      );
    }
    expect(heard).toEqual([]);
    await context.close();
  });

  it("runs nothing that a name contains", async () => {
    const dir = await written("browser-hostile", aHostileStudy());
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(dir, "report.html")).href);
    expect(await page.title()).toContain("<script>");
    expect(await page.locator("script, img").count()).toBe(0);
    await page.close();
  });
});
