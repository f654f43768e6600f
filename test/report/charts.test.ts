import { describe, expect, it } from "vitest";
import { colourOf, MAX_CHART_MARKS, PALETTE } from "../../src/report/charts/theme.ts";
import { drawSvg } from "../../src/report/draw-svg.ts";
import { storedStudyOf } from "../../src/report/stored-study.ts";
import { chartsOf } from "../../src/report/study-charts.ts";
import { summarize } from "../../src/report/summarize.ts";
import type { Study } from "../../src/spec/study.ts";
import { aPlausibleStudy, aRun, aStudy } from "./a-study.ts";

function charts(study: Study) {
  const stored = storedStudyOf(study, { hash: "0123", command: "stowage run a.yaml" });
  return chartsOf(stored, summarize(stored));
}

const namesOf = (study: Study) => charts(study).map((chart) => chart.name);

/** Rows of data in a specification, layer by layer: each becomes one mark, or one point of a line. */
function dataRows(spec: unknown): number {
  if (typeof spec !== "object" || spec === null) return 0;
  const own = "values" in spec && Array.isArray(spec.values) ? spec.values.length : 0;
  return Object.values(spec).reduce((sum: number, part) => sum + dataRows(part), own);
}

describe("the charts of a study", () => {
  it("are five where there is something for each to show", () => {
    expect(namesOf(aPlausibleStudy({ seeds: 3 }))).toEqual([
      "comparison",
      "difference",
      "timeline",
      "distribution",
      "work",
    ]);
  });

  it("are left out where they would be empty", () => {
    expect(namesOf(aStudy([aRun("a", 1, { "wait_s.mean": 1 })]))).toEqual([]);
    expect(namesOf(aStudy([aRun("a", 1, { "wait_s.mean": 1 }), aRun("b", 1, { "wait_s.mean": 1 })]))).toEqual(
      [],
    );
    expect(namesOf(aStudy([aRun("a", 1, { "wait_s.mean": 1 }), aRun("b", 1, { "wait_s.mean": 2 })]))).toEqual(
      ["comparison", "difference"],
    );
  });

  it("speak of intervals only where there are some", () => {
    const captions = (seeds: number) =>
      charts(aPlausibleStudy({ seeds }))
        .filter(({ name }) => name === "comparison" || name === "difference")
        .map(({ description }) => description);
    for (const caption of captions(1)) expect(caption).toMatch(/^One replication, so no intervals\. /);
    for (const caption of captions(2)) expect(caption).toContain("bars are 95 % intervals");
  });

  it("have a timeline and a distribution for each variant", () => {
    expect(namesOf(aPlausibleStudy({ seeds: 2, variants: ["calm", "50 %"] }))).toEqual([
      "comparison",
      "difference",
      "timeline-1-calm",
      "timeline-2-50-",
      "distribution-1-calm",
      "distribution-2-50-",
      "work",
    ]);
  });

  it(`have at most ${MAX_CHART_MARKS} marks, however long the study`, () => {
    const study = aPlausibleStudy({ strategies: 6, seeds: 2, buckets: 3000 });
    const many = study.outcomes.map((outcome) => ({
      ...outcome,
      marks: Array.from({ length: 500 }, (_, i) => ({
        from: i * 14e6,
        until: i * 14e6 + 5e6,
        what: "fail",
        target: `node/${i}`,
        cause: "random" as const,
      })),
    }));
    for (const chart of charts({ ...study, outcomes: many })) {
      expect(dataRows(chart.spec), chart.name).toBeLessThanOrEqual(MAX_CHART_MARKS);
    }
  });

  it("give a strategy the same colour everywhere", () => {
    const scales: Record<string, unknown>[] = [];
    JSON.stringify(charts(aPlausibleStudy({ seeds: 3 })), (key, part) => {
      if (key === "scale" && part?.domain?.includes("best-fit")) scales.push(part);
      return part;
    });
    expect(scales.length).toBeGreaterThan(5);
    for (const scale of scales) {
      expect(scale).toEqual({
        domain: ["least-allocated", "best-fit", "random"],
        range: [colourOf(0), colourOf(1), colourOf(2)],
      });
    }
  });

  it.each([
    { strategies: 3, seeds: 3 },
    { strategies: 6, seeds: 1 },
    { strategies: 2, seeds: 2, variants: ["calm", "storm"] },
    { strategies: 1, seeds: 2 },
  ])("are drawn without a warning, twice the same: %j", async (shape) => {
    const warnings: string[] = [];
    for (const { name, spec } of charts(aPlausibleStudy(shape))) {
      const svg = await drawSvg(spec, (warning) => warnings.push(`${name}: ${warning}`));
      expect(svg).toMatch(/^<svg /);
      expect(await drawSvg(spec)).toBe(svg);
    }
    expect(warnings).toEqual([]);
  });

  it("mark the failure on the time axis, by name", async () => {
    const timeline = charts(aPlausibleStudy({ seeds: 1 })).find((chart) => chart.name === "timeline")!;
    const svg = await drawSvg(timeline.spec);
    expect(svg).toContain(">fail zone/b<");
    expect(svg).toContain(">cordon node/web-3<");
    expect(svg).toContain(">simulated time (min)<");
    expect(timeline.description).toContain("Shaded: what befell the cluster (1 x cordon, 2 x fail).");
  });

  it("take a logarithmic axis where waits are wide", async () => {
    const quantiles = Float64Array.from({ length: 101 }, (_, i) => (i < 30 ? 0 : 10 ** (i / 20 - 1)));
    const study = aStudy([
      aRun(
        "a",
        1,
        { "wait_s.mean": 1 },
        { distributions: [{ metric: "wait_s", labels: "", count: 9, quantiles }] },
      ),
    ]);
    const [chart] = charts(study);
    const svg = await drawSvg(chart!.spec);
    expect(chart!.description).toContain("no wait is at the left edge");
    for (const label of ["1 s", "10 s", "1 min", "10 min", "1 h"]) expect(svg).toContain(`>${label}<`);
  });

  it("show names as text, whatever is in them", async () => {
    const names = ["<script>alert(1)</script>", "a\u0000b\u001b[2J", "\ud800", "datum.x'];--", "]]>&"];
    const study = aStudy(names.map((name, i) => aRun(name, 1, { "wait_s.mean": i + 1 })));
    for (const { spec } of charts(study)) {
      const svg = await drawSvg(spec);
      expect(svg).not.toContain("<script");
      expect(svg).toContain("&lt;script&gt;");
      expect(svg).toContain("a\ufffdb\ufffd[2J");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has none of them.
      expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800]/);
    }
  });
});

describe("the palette", () => {
  /** Relative luminance as WCAG 2 defines it. */
  function luminance(colour: string): number {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  }

  it.each(PALETTE)("%s has a contrast of 3 to white and to the dark page", (colour) => {
    expect(1.05 / (luminance(colour) + 0.05)).toBeGreaterThanOrEqual(3);
    expect((luminance(colour) + 0.05) / (luminance("#14181d") + 0.05)).toBeGreaterThanOrEqual(3);
  });
});
