import { describe, expect, it } from "vitest";
import { FollowedAutoscaler, totals } from "../../src/metrics/followed-autoscaler.ts";
import { autoscalersOf, describeAutoscalers } from "../../src/report/autoscalers.ts";
import { drawSvg } from "../../src/report/draw-svg.ts";
import { renderSummary } from "../../src/report/render-summary.ts";
import { storedStudyOf } from "../../src/report/stored-study.ts";
import { chartsOf } from "../../src/report/study-charts.ts";
import { summarize } from "../../src/report/summarize.ts";
import type { TimelineSeries } from "../../src/spec/run-result.ts";
import type { Study } from "../../src/spec/study.ts";
import { aGauge } from "./a-rollout-study.ts";
import { aRun, aStudy } from "./a-study.ts";

const WEB = 'hpa="web"';

function series(load: readonly number[]): readonly TimelineSeries[] {
  return [
    aGauge("hpa_ready_replicas", WEB, 2, 2, 5, 6),
    aGauge("hpa_needed_replicas", WEB, 2, 5, 5, 3),
    aGauge("hpa_desired_replicas", WEB, 2, 4, 6, 6),
    aGauge("hpa_load", `${WEB},load="visits"`, ...load),
  ];
}

/** Under a variant: lags of 40 s in the mean, 2 replica hours too few and 0.5 too many. */
function run(variant: string, load: readonly number[] = [10, 50, 50, 30], rescales = 3) {
  return aRun(
    "kube-default",
    1,
    {
      [`hpa_lag_s.mean{${WEB}}`]: 40,
      [`hpa_lag_s.max{${WEB}}`]: 90,
      [`hpa_under_replica_s.sum{${WEB}}`]: 7200,
      [`hpa_over_replica_s.sum{${WEB}}`]: 21_600,
      [`hpa_rescales.sum{${WEB}}`]: rescales,
      [`hpa_flaps.sum{${WEB}}`]: 1,
      "hpa_under_replica_s.sum": 7200,
    },
    { variant, endedAt: 240e6, timeline: { step: 60e6, buckets: 4, series: series(load) } },
  );
}

interface Spec {
  readonly vconcat: readonly {
    readonly layer: readonly { readonly data: { readonly values: unknown }; readonly encoding: unknown }[];
  }[];
}

function panelsOf(study: Study) {
  const stored = storedStudyOf(study, { hash: "0123", command: "stowage run a.yaml" });
  const chart = chartsOf(stored, summarize(stored)).find(({ name }) => name === "autoscaling");
  return (chart?.spec as Spec | undefined)?.vconcat.map(({ layer }) => layer.map(({ data }) => data.values));
}

describe("the chart of an autoscaler", () => {
  it("shows the load, what is ready, missing, desired and needed", () => {
    // Buckets of a minute in their middles. Of 2, 5, 5, 3 needed 2, 2, 5, 6 are ready: 3 are missing in the second.
    const [load, replicas] = panelsOf(aStudy([run("")]))!;
    const at = (...highs: readonly number[]) => highs.map((high, i) => ({ time: 30 + 60 * i, low: 0, high }));
    expect(load).toEqual([at(10, 50, 50, 30).map((point) => ({ load: "visits", ...point }))]);
    expect(replicas).toEqual([
      at(2, 2, 5, 6),
      [
        { time: 30, low: 2, high: 2 },
        { time: 90, low: 2, high: 5 },
        { time: 150, low: 5, high: 5 },
        { time: 210, low: 3, high: 3 },
      ],
      at(2, 4, 6, 6),
      at(2, 5, 5, 3),
    ]);
  });

  it("has a panel a variant, and a load where it is another than above", () => {
    const sizes = (study: Study) => panelsOf(study)!.map((panel) => panel.length);
    expect(sizes(aStudy([run("a"), run("b")]))).toEqual([1, 4, 4]);
    expect(sizes(aStudy([run("a"), run("b", [0, 0, 0, 9])]))).toEqual([1, 4, 1, 4]);
  });

  it("is drawn, and is not there without autoscalers", async () => {
    const stored = storedStudyOf(aStudy([run("a"), run("b")]), { hash: "0", command: "stowage run a.yaml" });
    const chart = chartsOf(stored, summarize(stored)).find(({ name }) => name === "autoscaling")!;
    const svg = await drawSvg(chart.spec);
    for (const text of ["needed and not ready", "desired by the autoscaler", "load visits"])
      expect(svg).toContain(text);
    expect(panelsOf(aStudy([aRun("kube-default", 1, {})]))).toBeUndefined();
  });
});

describe("how autoscalers followed, in words", () => {
  it("is a line an autoscaler and variant", () => {
    expect(describeAutoscalers(summarize(aStudy([run("a"), run("b", [1, 1, 1, 1], 1)])))).toEqual([
      "hpa/web, a: lag 40 s, 2 replica h too few, 6 too many, 3 rescales, 1 flap",
      "hpa/web, b: lag 40 s, 2 replica h too few, 6 too many, 1 rescale, 1 flap",
    ]);
  });

  it("stands in the summary of the terminal", () => {
    const study = aStudy([run("")]);
    const text = renderSummary(study, summarize(study), { width: 100, colour: false });
    expect(text).toContain("hpa/web, kube-default: lag 40 s, 2 replica h too few");
  });

  it("leaves the figures of all together out", () => {
    expect(autoscalersOf(summarize(aStudy([run("")])))).toHaveLength(1);
  });
});

describe("an autoscaler that is followed", () => {
  it("counts shortages and surpluses after the warm-up alone", () => {
    const second = 1e6;
    const followed = new FollowedAutoscaler({ name: "web", workload: 0 }, { step: 10e6, buckets: 4 }, 10e6);
    followed.update(0, { needed: 3 });
    followed.drive(0, "visits", 30);
    followed.desire(0, 2);
    followed.count(5 * second, 0 as never, true);
    followed.desire(12 * second, 4);
    // 3 needed, 1 ready from 10 to 20 s: 20 replica s too few; then 0 needed until 40 s: 20 too many
    followed.update(20 * second, { needed: 0 });
    const { values, account } = followed.finish(40 * second);
    expect(account).toMatchObject({ under: 20 * second, over: 20 * second, lags: [] });
    const of = (metric: string) => values.find((each) => each.metric === metric && each.stat === "mean");
    // Of 30 s two wanted 2, the others 4.
    expect(of("hpa_desired_replicas")!.value).toBeCloseTo((2 * 2 + 28 * 4) / 30, 9);
    expect(of("hpa_ready_replicas")!.value).toBe(1);
    expect(of("hpa_load")).toMatchObject({ labels: 'hpa="web",load="visits"', value: 30 });
  });

  it("adds up with others", () => {
    const one = { under: 1e6, over: 2e6, lags: [1, 3], rescales: 2, flaps: 1 };
    const sums = totals("", [one, { ...one, lags: [8] }]);
    // lags 1, 3, 8: mean 4, the longest 8
    expect(sums.map(({ metric, stat, value }) => [`${metric}.${stat}`, value])).toEqual([
      ["hpa_under_replica_s.sum", 2],
      ["hpa_over_replica_s.sum", 4],
      ["hpa_lag_s.mean", 4],
      ["hpa_lag_s.max", 8],
      ["hpa_lag_s.count", 3],
      ["hpa_rescales.sum", 4],
      ["hpa_flaps.sum", 2],
    ]);
  });
});
