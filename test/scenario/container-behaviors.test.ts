import { describe, expect, it } from "vitest";
import type { ContainerBehavior } from "../../src/spec/pod.ts";
import { aDeployment, aJob, manifests } from "./a-manifest.ts";
import { diagnosticsOf, SIMPLE_TASK, scenarioWith, specOf, worldOf } from "./reading-of.ts";

const FILES = manifests({ "all.yaml": [aDeployment("checkout"), aJob("pi")] });

function withBehaviors(behaviors: string): string {
  return scenarioWith({ workloads: "{manifests: [all.yaml]}", behaviors });
}

/** Of the Deployment's container, then of the Job's. */
function behaviorsWith(behaviors: string): readonly ContainerBehavior[] {
  const { workloads } = worldOf(withBehaviors(behaviors), { files: FILES }).objects;
  return workloads
    .flatMap((each) => ("template" in each ? each.template.containers : []))
    .map(({ behavior }) => behavior);
}

describe("what containers of objects do", () => {
  it("is, unless told, to run for ever, or for a minute in a Job", () => {
    const common = {
      // 94 x 1,048,576 bytes
      imageSize: 98_566_144,
      startup: { kind: "constant", value: 1_000_000 },
      usage: { cpu: "request", memory: "request" },
      exit: { code: 0, probability: 1 },
      becomesReady: true,
      shutdown: { kind: "constant", value: 1_000_000 },
    };
    expect(behaviorsWith("[]")).toEqual([
      { ...common, image: "example.com/checkout:v1", duration: undefined },
      { ...common, image: "example.com/pi:latest", duration: { kind: "constant", value: 60_000_000 } },
    ]);
  });

  it("is field by field what the last entry says that matches", () => {
    const [checkout, pi] = behaviorsWith(
      "[{match: {}, startup: 5s, shutdown: 9s}, {match: {kind: Deployment, namespace: default}, shutdown: 3s, ready: false}, " +
        '{match: {image: "example.com/pi:*", container: main}, duration: 3m, exit: {code: 1, probability: 2%}}]',
    );
    expect(checkout).toMatchObject({
      startup: { value: 5_000_000 },
      shutdown: { value: 3_000_000 },
      becomesReady: false,
    });
    expect(pi).toMatchObject({
      startup: { value: 5_000_000 },
      shutdown: { value: 9_000_000 },
      duration: { value: 180_000_000 },
      exit: { code: 1, probability: 0.02 },
    });
  });

  it("is told in the notes as far as defaults say it, in one line", () => {
    const entries =
      "[{match: {kind: Deployment}, startup: 5s, usage: {cpu: 10m, memory: 1Mi}, shutdown: 2s}]";
    expect(specOf(withBehaviors(entries), { files: FILES }).notes).toEqual([
      "containers of objects: imageSize 94Mi (default), startup 1s (default for 1 of 2), " +
        "usage.cpu = request (default for 1 of 2), usage.memory = request (default for 1 of 2), " +
        "duration 1m (default for 1 of 2), shutdown 1s (default for 1 of 2)",
    ]);
  });
});

describe("an entry that matches nothing", () => {
  const warningOf = (text: string) =>
    diagnosticsOf(text, { files: FILES }).find(({ code, file }) => code === "no-effect" && file === "x.yaml");

  it("is a warning, with what was meant", () => {
    expect(warningOf(withBehaviors("[{match: {name: chekout}}]"))).toMatchObject({
      message: "the entry matches no container",
      hint: 'did you mean "checkout"?',
    });
    const tasks = `{manifests: [all.yaml], tasks: [{name: t, ${SIMPLE_TASK}}]}`;
    const both = scenarioWith({ workloads: tasks, behaviors: "[{match: {kind: StatefulSet}}]" });
    expect(warningOf(both)?.message).toBe("the entry matches no task and no container");
  });

  it("says how many folders an image is in, which a * does not pass", () => {
    // The image is example.com/checkout:v1.
    expect(warningOf(withBehaviors('[{match: {image: "*:v1"}, startup: 9s}]'))?.hint).toBe(
      'did you mean "*/*:v1"?',
    );
    expect(warningOf(withBehaviors('[{match: {image: "*:v9"}, startup: 9s}]'))?.hint).toBe(
      "all keys that are given must match",
    );
  });

  it("is told of what tasks do not have", () => {
    const text = scenarioWith({
      workloads: `{tasks: [{name: t, ${SIMPLE_TASK}}]}`,
      behaviors: "[{match: {kind: Task}, duration: 5s, startup: 2s, ready: false}]",
    });
    expect(warningOf(text)?.message).toBe(
      "duration, ready: without effect on tasks, and the entry matches nothing else",
    );
  });

  it("may be meant for an image that the timeline brings", () => {
    const text = `${withBehaviors('[{match: {image: "*/*:v2"}, startup: 9s}]')}timeline: [{at: 1m, setImage: deployment/checkout, image: "*:v2"}]\n`;
    expect(warningOf(text)).toBeUndefined();
  });
});
