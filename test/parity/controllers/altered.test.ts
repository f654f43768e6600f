import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compareCase } from "../compare-case.ts";
import { casesOf } from "../folder.ts";
import type { Change, ControllerCase } from "./recording.ts";

const COPY = fileURLToPath(new URL("../../reference/recordings/controllers/", import.meta.url));

/** The first case of a family, with something altered in it. */
function altered(family: string, alter: (recorded: ControllerCase) => void) {
  const [first] = [...casesOf(`${COPY}${family}.jsonl.gz`, (position) => position === 0)];
  const recorded = structuredClone(first) as ControllerCase & NonNullable<typeof first>;
  alter(recorded);
  return compareCase(recorded);
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

const ORDER = "order of pod creations (+) and deletions (-) by owner";

describe("a recording of controllers that is altered", () => {
  it("is equal as it is", () => {
    expect(altered("deployment-stepped", () => {}).mistakes).toEqual([]);
  });

  it.each<[string, string, (recorded: ControllerCase) => void]>([
    [
      "ReplicaSet spec.replicas: not equal",
      "deployment-stepped",
      ({ stable }) => {
        (stable as Record<string, unknown>)["ReplicaSet web-rs1 spec.replicas"] = [99];
      },
    ],
    [
      "pods created: out of range",
      "deployment-rolling",
      ({ stable }) => {
        (stable as Record<string, unknown>)["pods created"] = { "web-rs1": 77 };
      },
    ],
    [
      "no step of a rollout explains a recorded size",
      "deployment-rolling",
      ({ runs }) => {
        const isSize = ({ kind, op, set }: Change) =>
          kind === "ReplicaSet" && op === "update" && set?.["spec.replicas"] !== undefined;
        const change = runs[0]!.changes.find(isSize) as Writable<Change>;
        const [before] = change.set!["spec.replicas"] as readonly number[];
        change.set = { ...change.set, "spec.replicas": [before, Number(before) + 50] };
      },
    ],
    [
      "final Deployment replicas",
      "deployment-stepped",
      ({ runs }) => {
        for (const { final } of runs)
          for (const fields of Object.values(final["Deployment"] as Record<string, Record<string, unknown>>))
            fields["replicas"] = 1234;
      },
    ],
    [
      "a recorded pod of a StatefulSet is against the rules",
      "statefulset",
      ({ runs }) => {
        const isPod = ({ kind, op }: Change) => kind === "Pod" && op === "create";
        const change = runs[0]!.changes.find(isPod) as Writable<Change>;
        change.set = { ...change.set, image: "app:never" };
      },
    ],
    [
      "events ReplicaSet SuccessfulCreate",
      "deployment-stepped",
      ({ runs }) => {
        for (const run of runs) {
          const isTold = ({ kind, set }: Change) =>
            kind === "Event" && set?.["reason"] === "SuccessfulCreate";
          (run.changes as Change[]).splice(run.changes.findIndex(isTold), 1);
        }
      },
    ],
    [
      "pods at most, not terminating: not equal",
      "deployment-stepped",
      ({ stable }) => {
        (stable as Record<string, unknown>)["pods at most, not terminating"] = 3;
      },
    ],
    [
      "order of pod creations (+) and deletions (-) by owner: not equal",
      "deployment-rolling",
      ({ stable }) => {
        (stable as Record<string, unknown>)[ORDER] = "+web-rs1 -web-rs1";
      },
    ],
    [
      "ready at least, once all were ready: out of range",
      "deployment-rolling",
      ({ stable }) => {
        (stable as Record<string, unknown>)["ready at least, once all were ready"] = 99;
      },
    ],
  ])("gives %s", (what, family, alter) => {
    const { mistakes, mismatched } = altered(family, alter);
    expect(mistakes.map((mistake) => mistake.what)).toContain(what);
    expect(mismatched.cases).toBe(1);
  });

  it("tells of an action that nobody knows, and compares nothing of its run", () => {
    const { notCompared, compared } = altered("deployment-stepped", ({ runs }) => {
      (runs[0]!.actions[0] as Writable<ControllerCase["runs"][number]["actions"][number]>).what = "juggle";
    });
    expect(Object.keys(notCompared)).toContain("not simulated: the action juggle");
    expect(compared.cases).toBe(0);
  });
});
