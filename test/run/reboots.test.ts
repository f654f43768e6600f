import { expect, it } from "vitest";
import { worldOf } from "../scenario/reading-of.ts";
import { run } from "../worlds.ts";

/** What happens in fifteen minutes on one node: "time reason", of these reasons. */
function eventsOf(timeline: string, behavior: string, object: string, reasons: RegExp): readonly string[] {
  const text = `apiVersion: stowage/v1
kind: Scenario
metadata: {name: x}
horizon: 15m
start: cold
cluster: {pools: [{name: n, count: 1, machine: {cpu: 8, memory: 8Gi}}]}
behaviors: [{match: {image: "app:v1"}, imageSize: 0, startup: 0s, ${behavior}}]
timeline: ${timeline}
---
${object}
`;
  return run(worldOf(text)).events.filter((line) => reasons.test(line));
}

it("a machine that boots without the API server starts its pods when that answers", () => {
  const job = `apiVersion: batch/v1
kind: Job
metadata: {name: j}
spec: {template: {spec: {restartPolicy: OnFailure, containers: [{name: c, image: "app:v1"}]}}}`;
  const end = (timeline: string) =>
    Math.floor(Number.parseFloat(eventsOf(timeline, "duration: 3m", job, /Completed/)[0]!));
  // From 140, when it boots; from 660, when the API server is back; or from 700, when the network is.
  const boot = "{at: 2m, fail: node/n-0, for: 20s}";
  expect(end(`[${boot}]`)).toBe(320);
  expect(end(`[${boot}, {at: 1m, fail: api-server, for: 10m}]`)).toBe(840);
  const cut = "{at: 1m, partition: node/n-0, for: 10m40s}";
  expect(end(`[${boot}, {at: 1m, fail: api-server, for: 10m}, ${cut}]`)).toBe(880);
});

it("the start after a boot is the first of a backoff", () => {
  const pod = `{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: "app:v1"}]}}`;
  const starts = eventsOf(
    "[{at: 5m, fail: node/n-0, for: 20s}]",
    "crash: {after: 2s, code: 3}",
    pod,
    /Started/,
  ).map(Number.parseFloat);
  const after = starts.filter((time) => time >= 320);
  const waits = after.slice(1).map((time, i) => Math.floor(time - after[i]! - 2));
  // Nothing is known of the 160 s of before; each start is up to a second late, as the kubelet looks once a second.
  expect(Math.floor(after[0]!)).toBe(320);
  for (const [i, wait] of [10, 20, 40, 80, 160].entries())
    expect(Math.abs(waits[i]! - wait)).toBeLessThanOrEqual(1);
});
