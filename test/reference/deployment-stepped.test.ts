import { describe, expect, it } from "vitest";
import { casesOf } from "./recorded-controllers.ts";
import { replay } from "./replayed-deployment.ts";

/** What must be equal to kube-controller-manager; counters of status depend on which states it skips. */
const COMPARED = [
  /^Deployment web (spec\.replicas|revision|cond\..*)$/,
  /^ReplicaSet web-rs\d+ (spec\.replicas|revision|desired|max|replicas)$/,
  /^ReplicaSets spec\.replicas together$/,
  /^pods (created|deleted|at most, not terminating)$/,
  /^ready at least, once all were ready$/,
];
/** Where several pods get ready together, how a rollout is split into steps is chance. */
const SPLIT = /spec\.replicas( together)?$|ReplicaSet .* replicas$/;

const cases = casesOf("deployment-stepped");

describe.skipIf(cases.length === 0)("Deployments as kube-controller-manager 1.36 rolls them out", () => {
  it.each(cases.map((each) => [each.id, each] as const))("%s", (id, { objects, runs, stable }) => {
    const isRacy = id.startsWith("step-batch");
    const compared = Object.keys(stable).filter(
      (key) => COMPARED.some((pattern) => pattern.test(key)) && !(isRacy && SPLIT.test(key)),
    );
    const { noted } = replay(objects, runs[0]!);
    const pick = (from: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(compared.map((key) => [key, from[key]]));
    expect(pick(noted)).toEqual(pick(stable));
    // At least conditions and counts of pods are compared in each case.
    expect(compared.length).toBeGreaterThan(5);
  });
});
