import { describe, expect, it } from "vitest";
import { runScenario } from "../../../src/run/run-scenario.ts";
import { worldOf } from "../../scenario/reading-of.ts";
import { runSpecOf, SECOND } from "../../worlds.ts";

/** When which Warning was recorded, and verbs that were refused, in a cold cluster with these objects: "time message". */
function refusalsIn(objects: string, timeline = "[]", minutes = 1): readonly string[] {
  const text = `apiVersion: stowage/v1
kind: Scenario
metadata: {name: x}
horizon: ${minutes}m
start: cold
cluster: {pools: [{name: n, count: 3, machine: {cpu: 8, memory: 8Gi}}]}
behaviors: [{match: {image: "tick:v1"}, duration: 10s}]
timeline: ${timeline}
---
${objects}
`;
  const told: string[] = [];
  runScenario(runSpecOf(worldOf(text)), {
    events: {
      event(time, reason, _pod, _node, message) {
        if (/FailedCreate|Refused/.test(reason)) told.push(`${time / SECOND} ${message}`);
      },
    },
  });
  return told;
}

/** Text of a Deployment of one replica whose container has these resources. */
function aDeployment(resources: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "web:v1", resources: ${resources}}]}
`;
}

function aRange(item: string): string {
  return `---\n{apiVersion: v1, kind: LimitRange, metadata: {name: r}, spec: {limits: [{type: Container, ${item}}]}}\n`;
}

describe("a pod whose request is above its limit", () => {
  const why = (request: string, limit: string) =>
    `is invalid: spec.containers[0].resources.requests: Invalid value: "${request}": must be less than or equal to cpu limit of ${limit}`;

  it("is refused where a LimitRange filled that limit in, from default or max", () => {
    for (const item of ['default: {cpu: "1"}', 'max: {cpu: "1"}']) {
      const [first] = refusalsIn(aDeployment('{requests: {cpu: "2"}}') + aRange(item));
      expect(first).toMatch(/Error creating: Pod "web-\w+-0" is invalid: /);
      expect(first).toContain(why("2", "1"));
    }
    expect(refusalsIn(aDeployment("{requests: {cpu: 900m}}") + aRange('default: {cpu: "1"}'))).toEqual([]);
  });

  it("is refused in the template already where set resources makes it so, all of it", () => {
    const timeline = "[{at: 10s, setResources: deployment/web, requests: {cpu: 1500m, memory: 1Gi}}]";
    const refusals = refusalsIn(aDeployment("{requests: {cpu: 500m}, limits: {cpu: 1}}"), timeline);
    const said = why("1500m", "1").replace("spec.", "spec.template.spec.");
    expect(refusals).toEqual([
      `10 deployment/web: failed to patch resources update to pod template Deployment.apps "web" ${said}`,
    ]);
  });
});

/** Text of a CronJob that runs each minute, whose pods take ten seconds, and of a quota for these. */
function aCronJob(hard: string): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "* * * * *"
  successfulJobsHistoryLimit: 1
  jobTemplate:
    spec:
      ttlSecondsAfterFinished: 65
      template: {spec: {restartPolicy: Never, containers: [{name: c, image: "tick:v1"}]}}
---
{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {${hard}}}}
`;
}

describe("a quota", () => {
  it("counts the Jobs of CronJobs, which try again later", () => {
    const refusals = refusalsIn(aCronJob("count/jobs.batch: 1"), "[]", 4);
    const [first] = refusals;
    expect(first).toMatch(/Error creating job: jobs\.batch "tick-\d+" is forbidden: exceeded quota: q, /);
    expect(first).toContain(
      "requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1",
    );
    // The first one, of 60 s, is there until its time to live is over, at about 137 s: the run of 120 s is refused till then.
    expect(Math.floor(Number.parseFloat(first!))).toBe(120);
    // 5 ms x (2^n - 1): in 17 s twelve more tries.
    const ofSecond = refusals.filter((line) => Number.parseFloat(line) < 180);
    expect(ofSecond.length).toBeGreaterThanOrEqual(11);
    expect(ofSecond.length).toBeLessThanOrEqual(13);
  });

  it("counts pods that have ended as objects, and no more as pods", () => {
    expect(refusalsIn(aCronJob("pods: 1"), "[]", 4)).toEqual([]);
    const [first] = refusalsIn(aCronJob("count/pods: 1"), "[]", 4);
    expect(first).toMatch(
      /^12\d\.\d+ .*pods "tick-\d+-\d+" is forbidden: exceeded quota: q, requested: count\/pods=1/,
    );
  });
});
