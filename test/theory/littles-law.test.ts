import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { plan } from "../../src/batch/plan.ts";
import { runScenario } from "../../src/run/run-scenario.ts";
import type { EventSink, PodRecord } from "../../src/spec/run-result.ts";
import type { RunSpec } from "../../src/spec/run-spec.ts";
import { LONG, metricOf, scenarioAt } from "./replications.ts";

const SHIPPED = new URL("../../scenarios/", import.meta.url);
const OWN = new URL("./", import.meta.url);
/** An hour, microseconds: the law holds of any window, and those of this folder are long. */
const WINDOW = 3600 * 1e6;

interface Stays {
  waiting(end: number): number;
  inSystem(end: number): number;
  /** Pods, all told. */
  count(): number;
}

/**
 * The time that pods spent waiting and in the system, in microseconds, from the log of what happened to each:
 * of every pod that came, up to the end of the window.
 */
function stays(): EventSink & Stays {
  const waitingSince = new Map<string, number>();
  let waited = 0;
  let stayed = 0;
  const stillThere: number[] = [];
  let pods = 0;
  const stopWaiting = (pod: string, time: number) => {
    const since = waitingSince.get(pod);
    if (since !== undefined) waited += time - since;
    waitingSince.delete(pod);
  };
  return {
    event(time, reason, pod) {
      // What controllers say of other objects names no pod.
      if (pod === "") return;
      if (reason === "Submitted" || reason === "SuccessfulCreate") waitingSince.set(pod, time);
      if (reason === "Scheduled" || reason === "Abandoned" || reason === "Removed") stopWaiting(pod, time);
    },
    pod({ submitted, ended }: PodRecord) {
      pods++;
      if (Number.isNaN(ended)) stillThere.push(submitted);
      else stayed += ended - submitted;
    },
    count: () => pods,
    waiting: (end) => [...waitingSince.values()].reduce((sum, since) => sum + end - since, waited),
    inSystem: (end) => stillThere.reduce((sum, since) => sum + end - since, stayed),
  };
}

function expectRelative(found: number, wanted: number, what: string): void {
  expect(Math.abs(found - wanted), `${what}: ${found}, by Little's law ${wanted}`).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(wanted)),
  );
}

/** L = lambda W over [0, end]: lambda W is the sum of the stays over the length of the window. Little (1961). */
function checkLittlesLaw(run: RunSpec, window: number): number {
  const world = { ...run.world, warmUp: 0, horizon: Math.min(run.world.horizon, window) };
  const log = stays();
  const result = runScenario({ ...run, world }, { events: log });
  const pending = metricOf(result, "pending_pods.mean");
  const running = metricOf(result, "running_pods.mean");
  const label = `${run.variant} ${run.strategy.label}`;
  expectRelative(pending, log.waiting(result.endedAt) / result.endedAt, `${label}, pods that wait`);
  expectRelative(
    pending + running,
    log.inSystem(result.endedAt) / result.endedAt,
    `${label}, pods in the system`,
  );
  return log.count();
}

function scenariosIn(folder: URL): [string, URL][] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return names.map((name) => [name, new URL(name, folder)]);
}

describe("Little's law", { timeout: LONG }, () => {
  it.each([
    ...scenariosIn(SHIPPED).map(([name, url]) => [name, url, Infinity] as const),
    ...scenariosIn(OWN).map(([name, url]) => [name, url, WINDOW] as const),
  ])("holds in every variant and for every strategy of %s", async (name, url, window) => {
    const scenario = await scenarioAt(url);
    const first = { ...scenario, replications: { count: 1, seed: scenario.replications.seed } };
    const runs = plan(first, { check: false, eventQueue: "ladder" });
    const pods = runs
      .filter(({ strategy }) => strategy.module === "")
      .map((run) => checkLittlesLaw(run, window));
    expect(Math.min(...pods) > 0, "every run has pods").toBe(name !== "availability.yaml");
  });
});
